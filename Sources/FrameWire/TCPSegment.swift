// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// A TCP segment (RFC 9293 §3.1) of which only the ports are read and rewritten, so that a switch can map ports:
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
