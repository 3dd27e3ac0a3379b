// SPDX-License-Identifier: Apache-2.0
#ifndef CPROCESSORS_H
#define CPROCESSORS_H
#ifdef __linux__

// sched_setaffinity(2) and its kin are declared for `_GNU_SOURCE` only, so Swift cannot see them.

/// Moves the calling thread to another of the processors that it may run on, if there is one. Those that it may run on stay the same;
/// one that the computer gets later is not among them any more.
void processor_leave(void);

#endif
#endif
