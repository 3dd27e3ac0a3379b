// SPDX-License-Identifier: Apache-2.0
#ifndef CDATAGRAMS_H
#define CDATAGRAMS_H
#ifdef __linux__

// glibc declares `struct mmsghdr` for `_GNU_SOURCE` only, so Swift cannot see it: `datagrams` points to records of a `struct msghdr`, an
// `unsigned int` for the length, and padding. No system header is included here, lest its types get a second home.

/// The size of such a record.
extern const unsigned long datagram_stride;

/// recvmmsg(2) that does not wait. Returns the number of datagrams, or -1 and `errno`.
int datagrams_receive(int descriptor, void *datagrams, unsigned int count);

/// sendmmsg(2). Returns the number of datagrams that were sent, or -1 and `errno` if the first cannot be.
int datagrams_send(int descriptor, void *datagrams, unsigned int count);

#endif
#endif
