// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NetAddress
import TestSupport
import Testing

@testable import FrameWire

@Suite struct TCPSegmentTests {
    private let header = PseudoHeader.ipv4(source: IPv4Address(10, 0, 2, 15), destination: IPv4Address(10, 0, 2, 2))

    private func checksum(_ octets: ByteBuffer) -> UInt16 {
        var sum = header.checksum(of: .tcp, length: octets.readableBytes)
        sum.add(octets)
        return sum.value
    }

    @Test("the checksum follows every change of a port", arguments: SeededGenerator.seeds(50))
    func mapping(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var octets = ByteBuffer(
            bytes: (0..<Int.random(in: 20...60, using: &random)).map { _ in UInt8(random.next() & 0xFF) })
        octets.setInteger(UInt16(0), at: 16)
        octets.setInteger(checksum(octets), at: 16)
        var segment = try TCPSegment(parsing: octets)
        segment.sourcePort = UInt16.random(in: 0...65535, using: &random)
        segment.destinationPort = 80
        #expect(segment.destinationPort == 80)
        #expect(segment.octets.getInteger(at: 2, as: UInt16.self) == 80)
        #expect(checksum(segment.octets) == 0, "seed \(seed)")
    }

    @Test("a segment shorter than its header is refused")
    func truncated() {
        let error = #expect(throws: FrameError.self) { try TCPSegment(parsing: ByteBuffer(repeating: 0, count: 19)) }
        #expect(error?.description == "TCP header at offset 0: needed 20 octets, found 19")
    }
}
