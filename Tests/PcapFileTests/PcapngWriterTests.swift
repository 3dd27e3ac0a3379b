// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import PcapFile
import TestSupport
import Testing

@Suite struct PcapngWriterTests {
    private static let interfaces: [PacketCapture.Interface] = [
        .init(name: "guest 1"), .init(linkType: .raw, snapLength: 262144),
    ]
    private static let packets: [PacketCapture.Packet] = [
        .init(time: .seconds(1_700_000_000) + .nanoseconds(123_456_789), data: ByteBuffer(repeating: 0xFF, count: 61)),
        .init(
            interface: 1, time: .zero, originalLength: 1500, data: ByteBuffer(bytes: [0x45]),
            comments: ["lost", "größer"]),
        .init(interface: 1, time: .seconds(18_446_744_072), data: ByteBuffer()),
    ]

    private func file(_ order: Endianness = .little) -> ByteBuffer {
        var writer = PcapngWriter(order: order)
        var file = writer.sectionHeader(application: "pxekit tests")
        for interface in Self.interfaces { file.writeImmutableBuffer(writer.interface(interface).block) }
        for packet in Self.packets { file.writeImmutableBuffer(writer.packet(packet)) }
        return file
    }

    @Test("what is written is read", arguments: [Endianness.little, .big])
    func roundTrip(order: Endianness) throws {
        let capture = try PacketCapture(parsing: file(order))
        #expect(capture.interfaces == Self.interfaces)
        #expect(capture.packets == Self.packets)
    }

    @Test("a time that the format cannot say becomes the nearest that it can")
    func limits() throws {
        var writer = PcapngWriter()
        var file = writer.sectionHeader(application: "")
        file.writeImmutableBuffer(writer.interface(.init()).block)
        file.writeImmutableBuffer(writer.packet(.init(time: .seconds(-5), data: ByteBuffer())))
        file.writeImmutableBuffer(writer.packet(.init(time: .seconds(Int64.max), data: ByteBuffer())))
        let times = try PacketCapture(parsing: file).packets.map(\.time)
        #expect(times == [.zero, .seconds(18_446_744_072)])
    }

    @Test("interfaces are numbered from 0")
    func numbers() {
        var writer = PcapngWriter()
        #expect(writer.interface(.init()).number == 0)
        #expect(writer.interface(.init()).number == 1)
    }

    @Test(
        "tshark reads the times, lengths, interfaces and comments that were written",
        .enabled(if: ExternalTool("tshark") != nil, "tshark is not installed"), arguments: [Endianness.little, .big])
    func tshark(order: Endianness) async throws {
        let tool = try #require(ExternalTool("tshark"))
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "written.pcapng")
            try Data(file(order).readableBytesView).write(to: path)
            let result = try await tool.run([
                "-r", path.path, "-T", "fields", "-E", "separator=;", "-e", "frame.time_epoch", "-e", "frame.len",
                "-e", "frame.cap_len", "-e", "frame.interface_id", "-e", "frame.interface_name", "-e", "frame.comment",
            ])
            #expect(result.status == 0, "\(result.diagnosticText)")
            #expect(
                result.text == """
                    1700000000.123456789;61;61;0;guest 1;
                    0.000000000;1500;1;1;unknown;lost,größer
                    18446744072.000000000;0;0;1;unknown;

                    """)
        }
    }
}
