// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import TestSupport
import Testing

@Suite struct UDPDatagramTests {
    static let ipv4 = PseudoHeader.ipv4(source: IPv4Address(192, 0, 2, 1), destination: IPv4Address(192, 0, 2, 2))
    static let ipv6 = PseudoHeader.ipv6(source: IPv6Address(high: 0, low: 1), destination: .allNodes)

    @Test("the checksum covers the addresses, the length and an odd last octet")
    func checksum() throws {
        let datagram = try UDPDatagram(sourcePort: 67, destinationPort: 68, payload: ByteBuffer(bytes: [1, 2, 3]))
        let octets = datagram.encoded(in: Self.ipv4)
        #expect(octets == (try ByteBuffer(plainHexEncodedBytes: "0043 0044 000b 774b 010203")))
        #expect(try UDPDatagram(parsing: octets, in: Self.ipv4) == datagram)
    }

    @Test("a datagram survives both families", arguments: [ipv4, ipv6], [0, 1, 2, 511, 1472])
    func roundTrip(header: PseudoHeader, length: Int) throws {
        let datagram = try UDPDatagram(
            sourcePort: 4011, destinationPort: 69, payload: ByteBuffer(repeating: 0xA5, count: length))
        #expect(try UDPDatagram(parsing: datagram.encoded(in: header), in: header) == datagram)
    }

    @Test("no checksum is accepted on IPv4 and refused on IPv6")
    func noChecksum() throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: "0043 0044 0008 0000")
        #expect(try UDPDatagram(parsing: octets, in: Self.ipv4).payload.readableBytes == 0)
        let error = #expect(throws: FrameError.self) { try UDPDatagram(parsing: octets, in: Self.ipv6) }
        #expect(error?.field == "checksum")
    }

    @Test("a computed zero is sent as all ones")
    func zero() throws {
        // The payload is chosen so that all words sum to 0xFFFF.
        let base = try UDPDatagram(sourcePort: 0, destinationPort: 0, payload: ByteBuffer(integer: UInt16(0)))
        let checksum = try #require(base.encoded(in: Self.ipv4).getInteger(at: 6, as: UInt16.self))
        let datagram = try UDPDatagram(sourcePort: 0, destinationPort: 0, payload: ByteBuffer(integer: checksum))
        let octets = datagram.encoded(in: Self.ipv4)
        #expect(octets.getInteger(at: 6, as: UInt16.self) == 0xFFFF)
        #expect(try UDPDatagram(parsing: octets, in: Self.ipv4) == datagram)
    }

    @Test(
        "a broken datagram is refused by its field",
        arguments: [
            ("0043 00", "destination port at offset 2: needed 2 octets, found 1"),
            ("0043 0044 0007 0000", "length at offset 4: needed 8, found 7"),
            ("0043 0044 000a 0000 01", "payload at offset 8: needed 2 octets, found 1"),
            ("0043 0044 000b 774c 010203", "checksum at offset 6: needed 30539, found 30540"),
        ])
    func refused(hex: String, reason: String) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let error = #expect(throws: FrameError.self) { try UDPDatagram(parsing: octets, in: Self.ipv4) }
        #expect(error?.description == "UDP " + reason)
    }

    @Test("a datagram that could not be sent cannot be built")
    func tooLong() {
        #expect(throws: FrameError.self) {
            try UDPDatagram(sourcePort: 1, destinationPort: 2, payload: ByteBuffer(repeating: 0, count: 65528))
        }
    }
}
