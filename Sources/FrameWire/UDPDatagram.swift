// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// A UDP datagram (RFC 768): source port(2) destination port(2) length(2) checksum(2) payload.
public struct UDPDatagram: Hashable, Sendable {
    /// The sender's port.
    public var sourcePort: UInt16
    /// The receiver's port.
    public var destinationPort: UInt16
    /// The application's octets.
    public let payload: ByteBuffer

    /// A datagram, or an error if the payload exceeds 65527 octets.
    public init(sourcePort: UInt16, destinationPort: UInt16, payload: ByteBuffer) throws(FrameError) {
        guard payload.readableBytes <= 65535 - 8 else {
            throw FrameError(.malformed, "UDP", "length", at: 4, needed: 65535, found: 8 + payload.readableBytes)
        }
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.payload = payload
    }

    /// Parses the payload of a whole packet, and checks the checksum.
    ///
    /// Zero means "not computed" and is accepted on IPv4 only (RFC 768; RFC 8200 §8.1).
    ///
    /// - Parameter header: nil to leave the checksum unchecked: a packet that this machine sends is captured before the
    ///   interface has computed it.
    public init(parsing buffer: ByteBuffer, in header: PseudoHeader?) throws(FrameError) {
        var reader = FieldReader("UDP", buffer)
        sourcePort = try reader.integer("source port")
        destinationPort = try reader.integer("destination port")
        let length = try reader.integer("length", as: UInt16.self)
        guard length >= 8 else { throw reader.malformed("length", at: 4, needed: 8, found: length) }
        let found = try reader.integer("checksum", as: UInt16.self)
        payload = try reader.octets("payload", count: Int(length) - 8)
        guard let header else { return }
        if found == 0, case .ipv4 = header { return }
        let needed = checksum(in: header)
        guard found == needed else { throw reader.malformed("checksum", at: 6, needed: needed, found: found) }
    }

    private var length: UInt16 { UInt16(8 + payload.readableBytes) }

    /// The checksum as sent: a computed zero is sent as its other form, all ones.
    private func checksum(in header: PseudoHeader) -> UInt16 {
        var sum = header.checksum(of: .udp, length: Int(length))
        sum.add(sourcePort)
        sum.add(destinationPort)
        sum.add(length)
        sum.add(payload)
        return sum.value == 0 ? 0xFFFF : sum.value
    }

    /// Appends the datagram, checksum computed.
    public func write(to buffer: inout ByteBuffer, in header: PseudoHeader) {
        buffer.writeMultipleIntegers(sourcePort, destinationPort, length, checksum(in: header))
        buffer.writeImmutableBuffer(payload)
    }

    /// The datagram's octets.
    public func encoded(in header: PseudoHeader) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: Int(length))
        write(to: &buffer, in: header)
        return buffer
    }
}
