// SPDX-License-Identifier: Apache-2.0

internal import FrameWire
internal import NIOCore
internal import NetAddress

/// The fields of an IPv4 (RFC 791 §3.1) or IPv6 header (RFC 8200 §3) that the diagnosis reads.
struct IPHeader {
    let source: HostAddress
    let destination: HostAddress
    let transport: IPProtocol
    let hopLimit: UInt8
    /// In octets; 0 for a whole packet and for a first fragment.
    let fragmentOffset: Int
    let hasMoreFragments: Bool

    /// The header at the start of `buffer`, and what was kept of the payload that it speaks of.
    static func read(_ buffer: ByteBuffer) -> (IPHeader, payload: ByteBuffer)? {
        var rest = buffer
        guard let first = rest.getInteger(at: rest.readerIndex, as: UInt8.self) else { return nil }
        switch first >> 4 {
        case 4:
            let length = Int(first & 15) * 4
            guard length >= 20, rest.readableBytes >= length,
                let total: UInt16 = rest.getInteger(at: rest.readerIndex + 2), Int(total) >= length,
                let fragment: UInt16 = rest.getInteger(at: rest.readerIndex + 6),
                let hopLimit: UInt8 = rest.getInteger(at: rest.readerIndex + 8),
                let transport: UInt8 = rest.getInteger(at: rest.readerIndex + 9),
                let source: UInt32 = rest.getInteger(at: rest.readerIndex + 12),
                let destination: UInt32 = rest.getInteger(at: rest.readerIndex + 16)
            else { return nil }
            rest.moveReaderIndex(forwardBy: length)
            let header = IPHeader(
                source: .ipv4(IPv4Address(bits: source)), destination: .ipv4(IPv4Address(bits: destination)),
                transport: IPProtocol(rawValue: transport), hopLimit: hopLimit,
                fragmentOffset: Int(fragment & 0x1FFF) * 8, hasMoreFragments: fragment & 0x2000 != 0)
            return (header, rest.readSlice(length: min(rest.readableBytes, Int(total) - length)) ?? rest)
        case 6:
            guard rest.readableBytes >= 40, let length: UInt16 = rest.getInteger(at: rest.readerIndex + 4),
                let transport: UInt8 = rest.getInteger(at: rest.readerIndex + 6),
                let hopLimit: UInt8 = rest.getInteger(at: rest.readerIndex + 7)
            else { return nil }
            rest.moveReaderIndex(forwardBy: 8)
            let words = (0..<4).compactMap { _ in rest.readInteger(as: UInt64.self) }
            let header = IPHeader(
                source: .ipv6(IPv6Address(high: words[0], low: words[1])),
                destination: .ipv6(IPv6Address(high: words[2], low: words[3])),
                transport: IPProtocol(rawValue: transport), hopLimit: hopLimit, fragmentOffset: 0,
                hasMoreFragments: false)
            return (header, rest.readSlice(length: min(rest.readableBytes, Int(length))) ?? rest)
        default: return nil
        }
    }
}

/// A UDP datagram, or what was kept of it (RFC 768).
struct UDPPart {
    let sourcePort: UInt16
    let destinationPort: UInt16
    /// The length of the payload by the header.
    let length: Int
    let payload: ByteBuffer

    init?(_ buffer: ByteBuffer) {
        var rest = buffer
        guard let source: UInt16 = rest.readInteger(), let destination: UInt16 = rest.readInteger(),
            let length: UInt16 = rest.readInteger(), rest.readInteger(as: UInt16.self) != nil
        else { return nil }
        (sourcePort, destinationPort, self.length) = (source, destination, max(0, Int(length) - 8))
        payload = rest.readSlice(length: min(rest.readableBytes, self.length)) ?? rest
    }
}

/// A TCP segment, or what was kept of it (RFC 9293 §3.1).
struct TCPPart {
    let sourcePort: UInt16
    let destinationPort: UInt16
    let sequence: UInt32
    let flags: UInt8
    let payload: ByteBuffer

    static let (fin, syn, rst, ack): (UInt8, UInt8, UInt8, UInt8) = (1, 2, 4, 16)

    init?(_ buffer: ByteBuffer) {
        guard let source: UInt16 = buffer.getInteger(at: buffer.readerIndex),
            let destination: UInt16 = buffer.getInteger(at: buffer.readerIndex + 2),
            let sequence: UInt32 = buffer.getInteger(at: buffer.readerIndex + 4),
            let offset: UInt8 = buffer.getInteger(at: buffer.readerIndex + 12),
            let flags: UInt8 = buffer.getInteger(at: buffer.readerIndex + 13)
        else { return nil }
        let length = Int(offset >> 4) * 4
        guard length >= 20 else { return nil }
        (sourcePort, destinationPort, self.sequence, self.flags) = (source, destination, sequence, flags)
        let start = min(buffer.readerIndex + length, buffer.writerIndex)
        payload = buffer.getSlice(at: start, length: buffer.writerIndex - start) ?? ByteBuffer()
    }

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}

/// An ICMP message that says that a packet did not arrive, with the header of that packet (RFC 792).
struct ICMPError {
    let type: UInt8
    let code: UInt8
    /// The MTU of the next link in "fragmentation needed" (RFC 1191 §4).
    let nextMTU: UInt16
    let quoted: IPHeader
    let sourcePort: UInt16
    let destinationPort: UInt16

    /// Nil for messages that are no errors.
    init?(_ buffer: ByteBuffer) {
        guard let type: UInt8 = buffer.getInteger(at: buffer.readerIndex), type == 3 || type == 11,
            let code: UInt8 = buffer.getInteger(at: buffer.readerIndex + 1),
            let mtu: UInt16 = buffer.getInteger(at: buffer.readerIndex + 6),
            let rest = buffer.getSlice(at: buffer.readerIndex + 8, length: buffer.readableBytes - 8),
            let (header, payload) = IPHeader.read(rest)
        else { return nil }
        (self.type, self.code, nextMTU, quoted) = (type, code, mtu, header)
        sourcePort = payload.getInteger(at: payload.readerIndex) ?? 0
        destinationPort = payload.getInteger(at: payload.readerIndex + 2) ?? 0
    }
}
