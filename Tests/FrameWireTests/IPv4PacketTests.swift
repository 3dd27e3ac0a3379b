// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import Testing

@Suite struct IPv4PacketTests {
    private let header = "4500 0018 1234 4000 4011 a49d c0000201 c0000202"

    @Test("a packet is its header and its payload, without padding")
    func whole() throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: header + "cafebabe")
        let padded = try ByteBuffer(plainHexEncodedBytes: header + "cafebabe 00000000")
        let packet = try IPv4Packet(
            source: IPv4Address(192, 0, 2, 1), destination: IPv4Address(192, 0, 2, 2), transport: .udp,
            identification: 0x1234, fragmentation: .dontFragment, payload: ByteBuffer(integer: UInt32(0xCAFE_BABE)))
        #expect(packet.encoded() == octets)
        #expect(try IPv4Packet(parsing: padded) == packet)
    }

    @Test("options are kept")
    func options() throws {
        let octets = try ByteBuffer(
            plainHexEncodedBytes: "46c0 0018 0000 4000 0102 4207 c0000202 e0000016 94040000")
        let packet = try IPv4Packet(parsing: octets)
        #expect(packet.options == ByteBuffer(integer: UInt32(0x9404_0000)))
        #expect(packet.typeOfService == 0xC0)
        #expect(packet.payload.readableBytes == 0)
        #expect(packet.encoded() == octets)
    }

    @Test(
        "fragments are told from whole packets",
        arguments: [(0x0000, false), (0x4000, false), (0x2000, true), (0x00B9, true), (0x20B9, true)])
    func fragments(bits: UInt16, isFragment: Bool) {
        #expect(IPv4Packet.Fragmentation(rawValue: bits).isFragment == isFragment)
    }

    @Test(
        "a broken header is refused by its field",
        arguments: [
            ("", "version at offset 0: needed 1 octets, found 0"),
            ("60", "version at offset 0: needed 4, found 6"),
            ("44", "header length at offset 0: needed 20, found 16"),
            ("4500 0013", "total length at offset 2: needed 20, found 19"),
            (
                "4600 0018 0000 0000 4011 0000 c0000201 c0000202 01",
                "options at offset 20: needed 4 octets, found 1"
            ),
            (
                "4500 0018 1234 4000 4011 a49d c0000201 c0000202 0000",
                "payload at offset 20: needed 4 octets, found 2"
            ),
            (
                "4500 0014 1234 4000 4011 0001 c0000201 c0000202",
                "header checksum at offset 10: needed 42145, found 1"
            ),
        ])
    func refused(hex: String, reason: String) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let error = #expect(throws: FrameError.self) { try IPv4Packet(parsing: octets) }
        #expect(error?.description == "IPv4 " + reason)
    }

    @Test("a packet that could not be sent cannot be built")
    func tooLong() throws {
        let error = #expect(throws: FrameError.self) {
            try IPv4Packet(
                source: .any, destination: .broadcast, transport: .udp, payload: ByteBuffer(repeating: 0, count: 65516))
        }
        #expect(error?.description == "IPv4 total length at offset 2: needed 65535, found 65536")
        let longest = try IPv4Packet(
            source: .any, destination: .broadcast, transport: .udp, payload: ByteBuffer(repeating: 0, count: 65515))
        #expect(try IPv4Packet(parsing: longest.encoded()) == longest)
    }
}
