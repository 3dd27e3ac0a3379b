// SPDX-License-Identifier: Apache-2.0
#ifndef CMANYCLIENTS_H
#define CMANYCLIENTS_H

#include <stdint.h>

/// How many datagrams are taken or given at a time.
enum { datagram_batch = 64 };

/// A datagram of one of many clients. Each client has an address of its own, all of 10.0.0.0/8, and port 2070.
///
/// They sit at the far end of the cable that Benchmarks/tftp/run lays from 198.18.99.1 to the interface `clients`, and send and take
/// frames: no kernel of theirs takes a processor from the server, as no other machine would.
struct datagram {
    /// The client's address and the server's port, in host order.
    uint32_t client;
    uint16_t port;
    uint16_t count;
    const uint8_t *bytes;
};

/// Opens the interface, with room for so many frames; -1 and `errno` if it cannot be.
int many_clients_open(unsigned frames);

/// Takes what has come, at most a batch; lets others run if nothing has. The bytes stay until the next call.
int many_clients_receive(struct datagram datagrams[datagram_batch]);

/// Sends all of them. Returns -1 and `errno` if one cannot be.
int many_clients_send(const struct datagram datagrams[], int count);

#endif
