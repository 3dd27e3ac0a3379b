// SPDX-License-Identifier: Apache-2.0
#ifndef CATTRIBUTES_H
#define CATTRIBUTES_H

// Swift's view of the C library on Linux has no <sys/xattr.h>.

#include <stddef.h>
#include <sys/types.h>

/// Reads an extended attribute of the file at `path` (getxattr(2)): its length, or -1 and `errno`.
ssize_t attribute_get(const char *path, const char *name, void *value, size_t size);

/// Sets an extended attribute of an open file (fsetxattr(2)): 0, or -1 and `errno`.
int attribute_set(int descriptor, const char *name, const void *value, size_t size);

#endif
