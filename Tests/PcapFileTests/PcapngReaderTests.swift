// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PcapFile
import Testing

@Suite struct PcapngReaderTests {
    private static let section = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000"
    private static let bigSection = "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c"
    /// Ethernet, no limit, no options: microseconds.
    private static let interface = "01000000 14000000 0100 0000 00000000 14000000"

    private func packets(_ hex: String) throws -> [PacketCapture.Packet] {
        try PacketCapture(parsing: ByteBuffer(plainHexEncodedBytes: hex)).packets
    }

    @Test(
        "if_tsresol and if_tsoffset say what a time stamp means",
        arguments: [
            ("", 1, 500_000, Duration.microseconds((1 << 32) + 500_000)),
            ("0900 0100 09000000", 0, 7, .nanoseconds(7)),
            ("0900 0100 03000000", 0, 7, .milliseconds(7)),
            ("0900 0100 00000000", 0, 7, .seconds(7)),
            ("0900 0100 82000000", 0, 7, .milliseconds(1750)),
            ("0900 0100 0c000000", 0, 1999, .nanoseconds(1)),
            ("0e00 0800 0a00000000000000", 0, 7, .seconds(10) + .microseconds(7)),
            ("0e00 0800 ffffffffffffffff 0000 0000", 0, 7, .seconds(-1) + .microseconds(7)),
        ])
    func clock(options: String, high: UInt32, low: UInt32, time: Duration) throws {
        let length = 20 + options.filter { $0 != " " }.count / 2
        func hex(_ number: some FixedWidthInteger) -> String {
            ByteBuffer(integer: number, endianness: .little).hexDump(format: .plain)
        }
        let interface = "01000000 \(hex(UInt32(length))) 0100 0000 00000000 \(options) \(hex(UInt32(length)))"
        let packet = "06000000 20000000 00000000 \(hex(high)) \(hex(low)) 00000000 00000000 20000000"
        #expect(try packets(Self.section + interface + packet).first?.time == time)
    }

    @Test("a packet has its octets, its length on the wire and its comments")
    func enhanced() throws {
        let packet = """
            06000000 3c000000 00000000 00000000 01000000 05000000 ea050000 0102030405000000
            0100 0200 68690000 1000 0400 00000000 0000 0000 3c000000
            """
        #expect(
            try packets(Self.section + Self.interface + packet) == [
                .init(
                    time: .microseconds(1), originalLength: 1514, data: ByteBuffer(bytes: [1, 2, 3, 4, 5]),
                    comments: ["hi"])
            ])
    }

    @Test("a simple packet is cut at its interface's snap length and has no time")
    func simple() throws {
        let limited = "01000000 14000000 0100 0000 02000000 14000000"
        let packet = "03000000 14000000 09000000 0102 0000 14000000"
        #expect(
            try packets(Self.section + limited + packet) == [
                .init(time: nil, originalLength: 9, data: ByteBuffer(bytes: [1, 2]))
            ])
    }

    @Test("sections have their own byte order and their own interfaces, and unknown blocks are skipped")
    func sections() throws {
        let unknown = "0000000b 00000010 deadbeef 00000010"
        let interface = "00000001 0000001c 0065 0000 00000000 0002 0002 65300000 0000001c"
        let packet = "00000006 00000020 00000000 00000000 00000009 00000000 0000003c 00000020"
        let capture = try PacketCapture(
            parsing: ByteBuffer(
                plainHexEncodedBytes: Self.section + Self.interface + Self.bigSection + unknown + interface + packet))
        #expect(capture.interfaces == [.init(linkType: .ethernet), .init(linkType: .raw, name: "e0")])
        #expect(
            capture.packets == [
                .init(interface: 1, time: .microseconds(9), originalLength: 60, data: ByteBuffer())
            ])
    }

    @Test(
        "a broken file is refused by its field",
        arguments: [
            (
                "0a0d0d0a 1c000000 01020304",
                "Section Header Block byte-order magic at offset 8: needed 439041101, found 67305985"
            ),
            ("0a0d0d0a 08000000 4d3c2b1a", "block total length at offset 4: needed 12, found 8"),
            ("0a0d0d0a 1d000000 4d3c2b1a", "block total length at offset 4: needed 32, found 29"),
            ("0a0d0d0a 1c000000 4d3c2b1a 0100", "block body at offset 8: needed 16 octets, found 6"),
            (
                "0a0d0d0a 1c000000 4d3c2b1a 0200 0000 ffffffffffffffff 1c000000",
                "Section Header Block major version at offset 12: needed 1, found 2"
            ),
            (
                "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 20000000",
                "block second total length at offset 24: needed 28, found 32"
            ),
            (
                section + "06000000 20000000 00000000 00000000 01000000 00000000 00000000 20000000",
                "Enhanced Packet Block interface at offset 36: needed 0, found 0"
            ),
            (
                section + interface + "06000000 20000000 00000000 00000000 01000000 01000000 01000000 20000000",
                "Enhanced Packet Block data at offset 76: needed 1 octets, found 0"
            ),
            (
                section + "01000000 1c000000 0100 0000 00000000 0900 0100 14000000 1c000000",
                "Interface Description Block if_tsresol at offset 48: needed 19, found 20"
            ),
            (
                section + "01000000 1c000000 0100 0000 00000000 0900 0100 c0000000 1c000000",
                "Interface Description Block if_tsresol at offset 48: needed 191, found 192"
            ),
            (
                section + "01000000 1c000000 0100 0000 00000000 0200 0500 14000000 1c000000",
                "Interface Description Block option value at offset 48: needed 5 octets, found 4"
            ),
        ])
    func refused(hex: String, reason: String) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let error = #expect(throws: CaptureError.self) { try PacketCapture(parsing: octets) }
        #expect(error?.description == "pcapng " + reason)
    }
}
