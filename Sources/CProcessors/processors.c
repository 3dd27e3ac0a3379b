// SPDX-License-Identifier: Apache-2.0
#ifdef __linux__

#define _GNU_SOURCE
#include "CProcessors.h"

#include <sched.h>

void processor_leave(void) {
    cpu_set_t allowed, others;
    int current = sched_getcpu();
    // Fails on a computer with more processors than the set has room for.
    if (current < 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    others = allowed;
    CPU_CLR(current, &others);
    // Fails if none is left.
    if (sched_setaffinity(0, sizeof others, &others) == 0) sched_setaffinity(0, sizeof allowed, &allowed);
}

#endif
