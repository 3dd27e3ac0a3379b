// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CManyClients.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum { client_port = 2070, frame_size = 2048, block_size = 1 << 16 };

static const char interface[] = "clients";
static const uint8_t server_hardware[ETH_ALEN] = {2, 0, 0, 0, 0, 1};
static const uint32_t server_address = 0xC6126301; // 198.18.99.1

static int descriptor = -1;
static struct sockaddr_ll server = {.sll_family = AF_PACKET, .sll_halen = ETH_ALEN};

/// What comes lies in memory that the kernel shares (packet(7), PACKET_RX_RING).
static uint8_t *ring;
static unsigned frame_count, next_frame;
/// Frames before the next that are still in use.
static unsigned taken;

struct headers {
    struct iphdr ip;
    struct udphdr udp;
};

static struct headers outgoing[datagram_batch];
static struct iovec parts[datagram_batch][2];
static struct mmsghdr messages[datagram_batch];

int many_clients_open(unsigned frames) {
    unsigned in_block = block_size / frame_size;
    unsigned blocks = (frames + in_block - 1) / in_block;
    size_t size = (size_t)blocks * block_size;
    struct tpacket_req request = {
        .tp_block_size = block_size,
        .tp_block_nr = blocks,
        .tp_frame_size = frame_size,
        .tp_frame_nr = blocks * in_block,
    };
    int version = TPACKET_V2, yes = 1;
    descriptor = socket(AF_PACKET, SOCK_DGRAM, 0);
    if (descriptor < 0 || setsockopt(descriptor, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0
        || setsockopt(descriptor, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0
        || setsockopt(descriptor, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof yes) != 0)
        return -1;
    frame_count = request.tp_frame_nr;
    ring = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor, 0);
    server.sll_protocol = htons(ETH_P_IP);
    server.sll_ifindex = (int)if_nametoindex(interface);
    memcpy(server.sll_addr, server_hardware, ETH_ALEN);
    if (ring == MAP_FAILED || server.sll_ifindex == 0) return -1;
    return bind(descriptor, (struct sockaddr *)&server, sizeof server);
}

static struct tpacket2_hdr *frame(unsigned index) {
    return (struct tpacket2_hdr *)(ring + (size_t)(index % frame_count) * frame_size);
}

/// Whether the frame is a whole datagram; what else comes over the cable is nobody's.
static int parse(const struct tpacket2_hdr *header, struct datagram *datagram) {
    const uint8_t *bytes = (const uint8_t *)header + header->tp_net;
    struct iphdr ip;
    struct udphdr udp;
    if (header->tp_snaplen < sizeof ip + sizeof udp) return 0;
    memcpy(&ip, bytes, sizeof ip);
    memcpy(&udp, bytes + sizeof ip, sizeof udp);
    unsigned length = ntohs(udp.len);
    if (ip.ihl != 5 || ip.protocol != IPPROTO_UDP || udp.dest != htons(client_port) || length < sizeof udp
        || sizeof ip + length > header->tp_snaplen)
        return 0;
    *datagram = (struct datagram){
        .client = ntohl(ip.daddr),
        .port = ntohs(udp.source),
        .count = (uint16_t)(length - sizeof udp),
        .bytes = bytes + sizeof ip + sizeof udp,
    };
    return 1;
}

int many_clients_receive(struct datagram datagrams[datagram_batch]) {
    for (; taken > 0; taken--)
        __atomic_store_n(&frame(next_frame + frame_count - taken)->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    int count = 0;
    while (count < datagram_batch && taken < frame_count) {
        struct tpacket2_hdr *header = frame(next_frame);
        if (!(__atomic_load_n(&header->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) break;
        next_frame = (next_frame + 1) % frame_count;
        taken++;
        count += parse(header, &datagrams[count]);
    }
    // Asleep they would have to be woken by the server, which machines on a network need not be.
    if (taken == 0) sched_yield();
    return count;
}

/// RFC 791's, of a header that has none yet.
static uint16_t checksum(const struct iphdr *ip) {
    uint16_t words[sizeof *ip / sizeof(uint16_t)];
    memcpy(words, ip, sizeof *ip);
    uint32_t sum = 0;
    for (size_t index = 0; index < sizeof words / sizeof *words; index++) sum += words[index];
    sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)~(sum + (sum >> 16));
}

static void prepare(int index, const struct datagram *datagram) {
    struct headers *headers = &outgoing[index];
    uint16_t length = (uint16_t)(sizeof headers->udp + datagram->count);
    headers->ip = (struct iphdr){
        .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP,
        .tot_len = htons((uint16_t)(sizeof headers->ip + length)),
        .saddr = htonl(datagram->client), .daddr = htonl(server_address),
    };
    headers->ip.check = checksum(&headers->ip);
    headers->udp = (struct udphdr){
        .source = htons(client_port), .dest = htons(datagram->port), .len = htons(length)};
    parts[index][0] = (struct iovec){.iov_base = headers, .iov_len = sizeof *headers};
    parts[index][1] = (struct iovec){.iov_base = (void *)datagram->bytes, .iov_len = datagram->count};
    messages[index].msg_hdr = (struct msghdr){
        .msg_name = &server, .msg_namelen = sizeof server, .msg_iov = parts[index], .msg_iovlen = 2};
}

int many_clients_send(const struct datagram datagrams[], int count) {
    for (int done = 0; done < count;) {
        int some = count - done < datagram_batch ? count - done : datagram_batch;
        for (int index = 0; index < some; index++) prepare(index, &datagrams[done + index]);
        int sent = sendmmsg(descriptor, messages, (unsigned)some, 0);
        if (sent < 0) return -1;
        done += sent;
    }
    return count;
}
