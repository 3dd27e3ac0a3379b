// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import TestSupport
import Testing

/// Parses a frame as deep as it goes; what was parsed must encode again.
private func parseAll(_ octets: ByteBuffer) throws {
    let frame = try EthernetFrame(parsing: octets)
    _ = frame.encoded()
    // Each decoder sees the payload whatever the type says, since damage rarely makes one type into another.
    _ = try? ARPPacket(parsing: frame.payload).encoded()
    if let packet = try? IPv4Packet(parsing: frame.payload) {
        #expect(try IPv4Packet(parsing: packet.encoded()) == packet)
        let datagram = try? UDPDatagram(parsing: packet.payload, in: packet.pseudoHeader)
        _ = datagram?.encoded(in: packet.pseudoHeader)
        _ = try? ICMPv4Message(parsing: packet.payload).encoded()
        _ = try? TCPSegment(parsing: packet.payload)
    }
    if let packet = try? IPv6Packet(parsing: frame.payload) {
        #expect(try IPv6Packet(parsing: packet.encoded()) == packet)
        _ = try? UDPDatagram(parsing: packet.payload, in: packet.pseudoHeader)
        // A message is parsed under a checksum that is made right, so that damage reaches its options.
        if let type = packet.payload.getInteger(at: packet.payload.readerIndex, as: UInt8.self),
            let body = packet.payload.getSlice(
                at: packet.payload.readerIndex + 4, length: packet.payload.readableBytes - 4)
        {
            let repaired = try ICMPv6Message.other(type: type, code: 0, body: body)
                .packet(from: packet.source, to: packet.destination)
            if let message = try? ICMPv6Message(parsing: repaired) {
                let again = try message.packet(from: packet.source, to: packet.destination)
                #expect(try ICMPv6Message(parsing: again) == message)
            }
        }
    }
}

@Suite struct FrameMutationTests {
    private static let guest = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
    private static let addresses = (IPv4Address(192, 0, 2, 1), IPv4Address(192, 0, 2, 2))

    private static func frame(_ type: EtherType, _ payload: ByteBuffer) -> ByteBuffer {
        EthernetFrame(destination: .broadcast, source: guest, tag: .init(rawValue: 7), type: type, payload: payload)
            .encoded()
    }

    private static func packet(_ transport: IPProtocol, _ payload: ByteBuffer) throws -> ByteBuffer {
        try IPv4Packet(source: addresses.0, destination: addresses.1, transport: transport, payload: payload).encoded()
    }

    @Test("damaged frames give values or errors", arguments: SeededGenerator.seeds(4))
    func damage(seed: UInt64) throws {
        let header = PseudoHeader.ipv4(source: Self.addresses.0, destination: Self.addresses.1)
        let datagram = try UDPDatagram(sourcePort: 68, destinationPort: 67, payload: ByteBuffer(string: "payload"))
        let information = try #require(
            NeighborDiscoveryOption.PrefixInformation(prefix: .allNodes, length: 64))
        let advertisement = ICMPv6Message.routerAdvertisement(
            .init(
                lifetime: 9,
                options: [.mtu(1500), .sourceLinkLayerAddress(Self.guest), .prefixInformation(information)]))
        let frames = [
            Self.frame(
                .arp, ARPPacket(operation: .request, senderHardware: Self.guest, sender: .any, target: .any).encoded()),
            Self.frame(.ipv4, try Self.packet(.udp, datagram.encoded(in: header))),
            Self.frame(
                .ipv4,
                try Self.packet(
                    .icmp, ICMPv4Message(kind: .echoRequest, parameter: 1, data: ByteBuffer(string: "x")).encoded())),
            Self.frame(
                .ipv6,
                try advertisement.packet(from: IPv6Address(linkLocal: Self.guest), to: .allNodes).encoded()),
        ]
        for frame in frames {
            try parseAll(frame)
            forEachMutation(of: frame, seed: seed) { damaged in
                do { try parseAll(damaged) } catch { #expect(error is FrameError, "seed \(seed): \(error)") }
            }
        }
    }
}
