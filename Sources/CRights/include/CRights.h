// SPDX-License-Identifier: Apache-2.0
#ifndef CRIGHTS_H
#define CRIGHTS_H
#ifdef __linux__

// prctl(2) takes arguments of any number, and capset(2) has no header in the C library, so Swift cannot see them.

/// Lets the calling thread keep its permitted capabilities when it stops being root's (`PR_SET_KEEPCAPS`). Returns 0, or -1 and `errno`.
int rights_survive(void);

/// Gives up every capability of the calling thread, and of nobody else, except those of `capabilities` that it has: bit n is the capability of
/// number n (capabilities(7)). Returns 0, or -1 and `errno`.
int rights_limit(unsigned long long capabilities);

#endif
#endif
