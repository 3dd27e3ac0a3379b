// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PcapFile
import Testing

@Suite struct PcapReaderTests {
    @Test(
        "magic number and byte order decide the fraction's unit",
        arguments: [
            ("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000 01000000 02000000 01000000 3c000000 aa", 2000),
            ("4d3cb2a1 0200 0400 00000000 00000000 00000400 01000000 01000000 02000000 01000000 3c000000 aa", 2),
            ("a1b2c3d4 0002 0004 00000000 00000000 00040000 00000001 00000001 00000002 00000001 0000003c aa", 2000),
            ("a1b23c4d 0002 0004 00000000 00000000 00040000 00000001 00000001 00000002 00000001 0000003c aa", 2),
        ])
    func flavours(hex: String, nanoseconds: Int) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let capture = try PacketCapture(parsing: octets)
        #expect(capture.interfaces == [.init(linkType: .ethernet, snapLength: 0x40000)])
        #expect(
            capture.packets == [
                .init(
                    time: .seconds(1) + .nanoseconds(nanoseconds), originalLength: 60, data: ByteBuffer(bytes: [0xAA]))
            ])
        guard case .pcap(let order, let resolution) = capture.format else {
            Issue.record("not pcap")
            return
        }
        let writer = PcapWriter(order: order, resolution: resolution)
        var again = writer.header(capture.interfaces[0])
        for packet in capture.packets { again.writeImmutableBuffer(writer.record(packet)) }
        #expect(again == octets)
    }

    @Test(
        "a broken file is refused by its field",
        arguments: [
            ("", "capture file magic at offset 0: needed 4 octets, found 0"),
            ("00000000", "capture file magic at offset 0: needed 2712847316, found 0"),
            ("d4c3b2a1 0300", "pcap header major version at offset 4: needed 2, found 3"),
            ("d4c3b2a1 0200 0400", "pcap header minor version and reserved at offset 6: needed 10 octets, found 2"),
            (
                "d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000 01000000 02",
                "pcap record fraction at offset 28: needed 4 octets, found 1"
            ),
            (
                "d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000 01000000 02000000 ffffffff 3c000000 aa",
                "pcap record data at offset 40: needed 4294967295 octets, found 1"
            ),
        ])
    func refused(hex: String, reason: String) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let error = #expect(throws: CaptureError.self) { try PacketCapture(parsing: octets) }
        #expect(error?.description == reason)
    }
}
