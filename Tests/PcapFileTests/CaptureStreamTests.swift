// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PcapFile
import TestSupport
import Testing

@Suite struct CaptureStreamTests {
    /// The packets of a file that comes in pieces.
    private func packets(_ file: ByteBuffer, piece: Int) throws -> ([PacketCapture.Packet], [PacketCapture.Interface]) {
        var (file, stream) = (file, CaptureStream())
        var packets: [PacketCapture.Packet] = []
        while let octets = file.readSlice(length: min(piece, file.readableBytes)), octets.readableBytes > 0 {
            stream.append(octets)
            while let packet = try stream.next() { packets.append(packet) }
        }
        try stream.finish()
        return (packets, stream.interfaces)
    }

    private static var files: [ByteBuffer] {
        [Endianness.little, .big].flatMap { order in
            var writer = PcapngWriter(order: order)
            var pcapng = writer.sectionHeader(application: "x")
            pcapng.writeImmutableBuffer(writer.interface(.init(name: "n")).block)
            var pcap = PcapWriter(order: order).header(.init())
            for number in 1...9 {
                let packet = PacketCapture.Packet(
                    time: .seconds(number), data: ByteBuffer(repeating: UInt8(number), count: number * 7),
                    comments: ["c\(number)"])
                pcapng.writeImmutableBuffer(writer.packet(packet))
                pcap.writeImmutableBuffer(PcapWriter(order: order).record(packet))
            }
            return [pcapng, pcap]
        }
    }

    @Test("a file in pieces has the packets of the whole file", arguments: [1, 3, 64, 1 << 20])
    func pieces(size: Int) throws {
        for file in CaptureStreamTests.files {
            let whole = try PacketCapture(parsing: file)
            let (packets, interfaces) = try packets(file, piece: size)
            #expect(packets == whole.packets)
            #expect(interfaces == whole.interfaces)
        }
    }

    @Test("two sections of different byte order in one file")
    func sections() throws {
        var both = CaptureStreamTests.files[0]
        both.writeImmutableBuffer(CaptureStreamTests.files[2])
        #expect(try packets(both, piece: 5).0 == PacketCapture(parsing: both).packets)
    }

    @Test("a file that is cut gives its whole packets, then an error")
    func cut() throws {
        for file in CaptureStreamTests.files {
            var stream = CaptureStream()
            var short = file
            short.moveWriterIndex(to: file.writerIndex - 3)
            stream.append(short)
            var count = 0
            while try stream.next() != nil { count += 1 }
            #expect(count == 8)
            #expect(throws: CaptureError.self) { try stream.finish() }
        }
    }

    @Test("a record that says more than any has is refused before memory is taken for it")
    func limit() {
        var file = PcapWriter().header(.init())
        file.writeMultipleIntegers(UInt32(0), UInt32(0), UInt32.max, UInt32.max, endianness: .little)
        var stream = CaptureStream()
        stream.append(file)
        #expect(throws: CaptureError.self) { try stream.next() }
    }

    @Test("what is no capture is refused", arguments: ["", "x", "%PDF-1.7 and so on, longer than a header"])
    func foreign(text: String) {
        var stream = CaptureStream()
        stream.append(ByteBuffer(string: text))
        #expect(throws: CaptureError.self) {
            while try stream.next() != nil {}
            try stream.finish()
        }
    }

    @Test("damaged files give packets or errors", arguments: SeededGenerator.seeds(3))
    func damage(seed: UInt64) {
        for file in CaptureStreamTests.files {
            forEachMutation(of: file, seed: seed, count: 500) { damaged in _ = try? packets(damaged, piece: 50) }
        }
    }
}
