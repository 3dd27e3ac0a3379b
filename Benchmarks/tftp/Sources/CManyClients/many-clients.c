// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CManyClients.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>

/// What a batch lies in; a control message tells or names the client's address (ip(7), IP_PKTINFO).
struct batch {
    struct mmsghdr headers[datagram_batch];
    struct iovec ranges[datagram_batch];
    struct sockaddr_in peers[datagram_batch];
    union {
        struct cmsghdr header;
        uint8_t bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
    } controls[datagram_batch];
};

static struct batch incoming, outgoing;
static uint8_t room[datagram_batch][datagram_room];

int many_clients_socket(void) {
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    if (descriptor < 0) return -1;
    // A thousand windows of 16 blocks; past the limit of all users where the caller may.
    int size = 64 << 20, yes = 1;
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    struct sockaddr_in any = {.sin_family = AF_INET};
    if (setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes) != 0
        || bind(descriptor, (struct sockaddr *)&any, sizeof any) != 0)
        return -1;
    return descriptor;
}

static void prepare(struct batch *batch, int index, void *bytes, size_t count) {
    batch->ranges[index] = (struct iovec){.iov_base = bytes, .iov_len = count};
    batch->headers[index].msg_hdr = (struct msghdr){
        .msg_name = &batch->peers[index],
        .msg_namelen = sizeof batch->peers[index],
        .msg_iov = &batch->ranges[index],
        .msg_iovlen = 1,
        .msg_control = &batch->controls[index],
        .msg_controllen = sizeof batch->controls[index],
    };
}

int many_clients_receive(int descriptor, struct datagram datagrams[datagram_batch]) {
    for (int index = 0; index < datagram_batch; index++) prepare(&incoming, index, room[index], datagram_room);
    int count = recvmmsg(descriptor, incoming.headers, datagram_batch, MSG_DONTWAIT, NULL);
    // Asleep it would have to be woken by the server, which machines on a network need not be.
    if (count < 0) sched_yield();
    for (int index = 0; index < count; index++) {
        struct in_pktinfo where = {0};
        struct cmsghdr *control = CMSG_FIRSTHDR(&incoming.headers[index].msg_hdr);
        if (control && control->cmsg_type == IP_PKTINFO) memcpy(&where, CMSG_DATA(control), sizeof where);
        datagrams[index] = (struct datagram){
            .client = ntohl(where.ipi_addr.s_addr),
            .port = ntohs(incoming.peers[index].sin_port),
            .count = incoming.headers[index].msg_len,
            .bytes = room[index],
        };
    }
    return count;
}

int many_clients_send(int descriptor, const struct datagram datagrams[], int count) {
    for (int done = 0; done < count;) {
        int some = count - done < datagram_batch ? count - done : datagram_batch;
        for (int index = 0; index < some; index++) {
            const struct datagram *datagram = &datagrams[done + index];
            prepare(&outgoing, index, (void *)datagram->bytes, datagram->count);
            outgoing.peers[index] = (struct sockaddr_in){
                .sin_family = AF_INET, .sin_port = htons(datagram->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
            struct in_pktinfo from = {.ipi_spec_dst.s_addr = htonl(datagram->client)};
            struct cmsghdr *control = &outgoing.controls[index].header;
            *control = (struct cmsghdr){
                .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO, .cmsg_len = CMSG_LEN(sizeof from)};
            memcpy(CMSG_DATA(control), &from, sizeof from);
        }
        int sent = sendmmsg(descriptor, outgoing.headers, some, 0);
        if (sent < 0) return -1;
        done += sent;
    }
    return count;
}
