// SPDX-License-Identifier: Apache-2.0
#ifndef CMANYCLIENTS_H
#define CMANYCLIENTS_H

#include <stdint.h>

/// How many datagrams are taken or given with one system call.
enum { datagram_batch = 64 };

/// The largest datagram that is taken whole.
enum { datagram_room = 1536 };

/// A datagram of one of many clients. Each has an address of its own and they share a socket, which glibc and Swift's module of it
/// make hard to say in Swift: `struct mmsghdr` and the macros for control messages are hidden from it.
struct datagram {
    /// The client's address and the server's port, in host order. The server's address is 127.0.0.1.
    uint32_t client;
    uint16_t port;
    uint16_t count;
    const uint8_t *bytes;
};

/// A socket for every address of 127.0.0.0/8, with as much room as the kernel allows; -1 and `errno` if there is none.
int many_clients_socket(void);

/// recvmmsg(2) that does not wait, but lets others run if nothing has come. The bytes stay until the next call.
int many_clients_receive(int descriptor, struct datagram datagrams[datagram_batch]);

/// sendmmsg(2), until all are sent. Returns -1 and `errno` if one cannot be.
int many_clients_send(int descriptor, const struct datagram datagrams[], int count);

#endif
