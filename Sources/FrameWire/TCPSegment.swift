// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// A TCP segment (RFC 9293 §3.1) of which only the ports are rewritten, so that a switch can map ports:
/// source port(2) destination port(2) sequence(4) acknowledgment(4) offset and flags(2) window(2) checksum(2) ...
public struct TCPSegment: Hashable, Sendable {
    /// All octets of the segment; the checksum follows every change of a port (RFC 1624).
    public private(set) var octets: ByteBuffer

    private static let checksumOffset = 16

    /// Takes the payload of a whole packet; its checksum is neither checked nor repaired.
    public init(parsing buffer: ByteBuffer) throws(FrameError) {
        guard buffer.readableBytes >= 20 else {
            throw FrameError(.truncated, "TCP", "header", at: 0, needed: 20, found: buffer.readableBytes)
        }
        self.octets = buffer
    }

    /// The sender's port.
    public var sourcePort: UInt16 {
        get { word(at: 0) }
        set { replaceWord(at: 0, with: newValue) }
    }

    /// The receiver's port.
    public var destinationPort: UInt16 {
        get { word(at: 2) }
        set { replaceWord(at: 2, with: newValue) }
    }

    /// The number of the next octet that the sender expects; of no meaning without ``Flags/acknowledgment``.
    public var acknowledgment: UInt32 { octets.getInteger(at: octets.readerIndex + 8) ?? 0 }

    /// The control bits.
    public var flags: Flags { Flags(rawValue: UInt8(truncatingIfNeeded: word(at: 12))) }

    /// What follows the header; empty where the header's length is wrong.
    public var payload: ByteBuffer {
        let length = Int(word(at: 12) >> 12) * 4
        guard length >= 20, length <= octets.readableBytes else { return ByteBuffer() }
        return octets.getSlice(at: octets.readerIndex + length, length: octets.readableBytes - length) ?? ByteBuffer()
    }

    /// Control bits (RFC 9293 §3.1).
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The octet as sent.
        public let rawValue: UInt8

        /// The bits from their octet.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// The sender has no more to send.
        public static let fin = Flags(rawValue: 0x01)
        /// The connection is broken off.
        public static let rst = Flags(rawValue: 0x04)
        /// ``TCPSegment/acknowledgment`` counts.
        public static let ack = Flags(rawValue: 0x10)
    }

    private func word(at offset: Int) -> UInt16 {
        octets.getInteger(at: octets.readerIndex + offset) ?? 0
    }

    private mutating func replaceWord(at offset: Int, with new: UInt16) {
        let checksum = InternetChecksum.updated(
            word(at: TCPSegment.checksumOffset), from: word(at: offset), to: new)
        octets.setInteger(new, at: octets.readerIndex + offset)
        octets.setInteger(checksum, at: octets.readerIndex + TCPSegment.checksumOffset)
    }
}
