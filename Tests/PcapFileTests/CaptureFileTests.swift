// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import PcapFile
import TestSupport
import Testing

@Suite struct CaptureFileTests {
    @Test(
        "a real capture has the packets that tshark sees",
        .enabled(if: Captures.areAvailable, Comment(rawValue: Captures.skipReason)),
        .enabled(if: ExternalTool("tshark") != nil, "tshark is not installed"),
        arguments: Captures.files("pcap", "pcapng"))
    func tshark(path: String) async throws {
        let capture = try PacketCapture(parsing: try Captures.content(path))
        let file = try #require(Captures.directory).appending(path: path)
        let result = try await #require(ExternalTool("tshark")).run([
            "-r", file.path, "-T", "fields", "-E", "separator=;", "-e", "frame.time_epoch", "-e", "frame.len", "-e",
            "frame.cap_len",
        ])
        let lines = capture.packets.map { packet in
            let (seconds, attoseconds) = (packet.time ?? .zero).components
            let fraction = String(attoseconds / 1_000_000_000 + 1_000_000_000).dropFirst()
            return "\(seconds).\(fraction);\(packet.originalLength);\(packet.data.readableBytes)"
        }
        #expect(!lines.isEmpty)
        #expect(result.text.split(separator: "\n").map(String.init) == lines)
    }

    @Test(
        "a real capture survives being written again",
        .enabled(if: Captures.areAvailable, Comment(rawValue: Captures.skipReason)),
        arguments: Captures.files("pcap", "pcapng"))
    func roundTrip(path: String) throws {
        let file = try Captures.content(path)
        let capture = try PacketCapture(parsing: file)
        var again: ByteBuffer
        switch capture.format {
        case .pcap(let order, let resolution):
            let writer = PcapWriter(order: order, resolution: resolution)
            again = writer.header(try #require(capture.interfaces.first))
            for packet in capture.packets { again.writeImmutableBuffer(writer.record(packet)) }
            #expect(again == file)
        case .pcapng:
            var writer = PcapngWriter()
            again = writer.sectionHeader(application: "pxekit tests")
            for interface in capture.interfaces { again.writeImmutableBuffer(writer.interface(interface).block) }
            for packet in capture.packets { again.writeImmutableBuffer(writer.packet(packet)) }
            let second = try PacketCapture(parsing: again)
            #expect(second.interfaces == capture.interfaces)
            #expect(second.packets == capture.packets)
        }
    }

    @Test("damaged files give captures or errors", arguments: SeededGenerator.seeds(4))
    func damage(seed: UInt64) throws {
        var writer = PcapngWriter(order: seed.isMultiple(of: 2) ? .little : .big)
        let packet = PacketCapture.Packet(time: .seconds(1), data: ByteBuffer(string: "abcde"), comments: ["c"])
        var pcapng = writer.sectionHeader(application: "x")
        pcapng.writeImmutableBuffer(writer.interface(.init(name: "n")).block)
        pcapng.writeImmutableBuffer(writer.packet(packet))
        pcapng.writeImmutableBuffer(writer.packet(packet))
        var pcap = PcapWriter().header(.init())
        pcap.writeImmutableBuffer(PcapWriter().record(packet))
        for file in [pcapng, pcap] {
            #expect(throws: Never.self) { try PacketCapture(parsing: file) }
            forEachMutation(of: file, seed: seed, count: 2000) { damaged in
                do throws(CaptureError) { _ = try PacketCapture(parsing: damaged) } catch {
                    #expect(error.offset <= damaged.readableBytes, "seed \(seed): \(error)")
                }
            }
        }
    }
}
