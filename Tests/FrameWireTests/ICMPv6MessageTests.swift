// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import Testing

@Suite struct ICMPv6MessageTests {
    private static let guest = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
    private static let router = IPv6Address(linkLocal: MACAddress(2, 0, 0, 0, 0, 1))

    private static let messages: [ICMPv6Message] = [
        .routerSolicitation(options: []),
        .routerSolicitation(options: [.sourceLinkLayerAddress(guest)]),
        .routerAdvertisement(.init(lifetime: 0)),
        .routerAdvertisement(
            .init(
                flags: 0xC0, lifetime: 1800, reachableTime: 1, retransmissionTime: 2,
                options: [.sourceLinkLayerAddress(guest), .mtu(1500)] + prefix)),
        .neighborSolicitation(target: router, options: [.sourceLinkLayerAddress(guest)]),
        .neighborAdvertisement(flags: 0x60, target: router, options: [.targetLinkLayerAddress(guest)]),
        .routerSolicitation(options: [.other(type: 14, body: ByteBuffer(repeating: 3, count: 14))]),
        .other(type: 143, code: 0, body: ByteBuffer(repeating: 1, count: 24)),
    ]

    private static let prefix = [
        NeighborDiscoveryOption.PrefixInformation(
            prefix: IPv6Address(high: 0x2001_0DB8_0000_0000, low: 0), length: 64)
    ].compactMap { $0 }.map(NeighborDiscoveryOption.prefixInformation)

    @Test("a message survives its packet", arguments: messages)
    func roundTrip(message: ICMPv6Message) throws {
        let packet = try message.packet(from: Self.router, to: .allNodes)
        #expect(packet.hopLimit == 255)
        #expect(try ICMPv6Message(parsing: IPv6Packet(parsing: packet.encoded())) == message)
    }

    @Test("an advertisement has the layout of RFC 4861 §4.2 and §4.6.2")
    func layout() throws {
        let packet = try Self.messages[3].packet(from: Self.router, to: .allNodes)
        let checksum = try #require(packet.payload.getInteger(at: 2, as: UInt16.self))
        #expect(
            packet.payload
                == (try ByteBuffer(
                    plainHexEncodedBytes: "8600 \(String(checksum, radix: 16)) 40 c0 0708 00000001 00000002 "
                        + "0101 525400123456 0501 0000 000005dc "
                        + "0304 40 c0 00015180 00003840 00000000 20010db8000000000000000000000000")))
    }

    @Test("neighbor discovery from beyond a router is refused")
    func hopLimit() throws {
        var packet = try Self.messages[0].packet(from: Self.router, to: .allRouters)
        packet.hopLimit = 254
        let error = #expect(throws: FrameError.self) { try ICMPv6Message(parsing: packet) }
        #expect(error?.description == "IPv6 hop limit at offset 7: needed 255, found 254")
    }

    @Test("a wrong checksum is named with the right one")
    func checksum() throws {
        let packet = try Self.messages[0].packet(from: Self.router, to: .allRouters)
        let right = try #require(packet.payload.getInteger(at: 2, as: UInt16.self))
        var payload = packet.payload
        payload.setInteger(right &+ 1, at: 2)
        let broken = try IPv6Packet(
            source: packet.source, destination: packet.destination, nextHeader: .icmpv6, hopLimit: 255, payload: payload
        )
        let error = #expect(throws: FrameError.self) { try ICMPv6Message(parsing: broken) }
        #expect(error?.needed == Int(right))
        #expect(error?.found == Int(right) + 1)
    }

    @Test(
        "a broken option is refused by its field",
        arguments: [
            ("0100 525400123456", "ICMPv6 option length at offset 9: needed 1, found 0"),
            ("0102 525400123456", "ICMPv6 option body at offset 10: needed 14 octets, found 6"),
            ("01", "ICMPv6 option length at offset 9: needed 1 octets, found 0"),
            (
                "0304 81 c0" + String(repeating: "00", count: 28),
                "neighbor discovery option prefix length at offset 0: needed 128, found 129"
            ),
        ])
    func option(hex: String, reason: String) throws {
        let body = try ByteBuffer(plainHexEncodedBytes: "00000000" + hex)
        let carried = try ICMPv6Message.other(type: 133, code: 0, body: body).packet(from: Self.router, to: .allRouters)
        let error = #expect(throws: FrameError.self) { try ICMPv6Message(parsing: carried) }
        #expect(error?.description == reason)
    }

    @Test("an IPv6 packet that ends early names the field")
    func truncated() throws {
        let octets = try Self.messages[0].packet(from: Self.router, to: .allRouters).encoded()
        let error = #expect(throws: FrameError.self) {
            try IPv6Packet(parsing: octets.getSlice(at: 0, length: 30) ?? octets)
        }
        #expect(error?.description == "IPv6 destination address at offset 24: needed 16 octets, found 6")
    }
}
