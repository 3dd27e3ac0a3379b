// SPDX-License-Identifier: Apache-2.0
#ifdef __linux__

#define _GNU_SOURCE
#include "CDatagrams.h"

#include <stddef.h>
#include <sys/socket.h>

const unsigned long datagram_stride = sizeof(struct mmsghdr);

int datagrams_receive(int descriptor, void *datagrams, unsigned int count) {
    return recvmmsg(descriptor, datagrams, count, MSG_DONTWAIT, NULL);
}

int datagrams_send(int descriptor, void *datagrams, unsigned int count) {
    return sendmmsg(descriptor, datagrams, count, 0);
}

#endif
