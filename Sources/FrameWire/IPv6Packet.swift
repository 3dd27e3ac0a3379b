// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// An IPv6 packet (RFC 8200 §3): version, traffic class and flow label(4) payload length(2) next header(1) hop limit(1)
/// source(16) destination(16) payload. Extension headers are part of the payload.
public struct IPv6Packet: Hashable, Sendable {
    /// Traffic class (8 bits) and flow label (20 bits), as sent.
    public let trafficClassAndFlow: UInt32
    /// What the payload starts with: a transport, or an extension header.
    public var nextHeader: IPProtocol
    /// How many routers the packet may still pass.
    public var hopLimit: UInt8
    /// Who sent it.
    public var source: IPv6Address
    /// Whom it is for.
    public var destination: IPv6Address
    /// What follows the header, without Ethernet's padding.
    public let payload: ByteBuffer

    /// A packet of traffic class and flow 0, or an error if the payload exceeds 65535 octets.
    public init(
        source: IPv6Address, destination: IPv6Address, nextHeader: IPProtocol, hopLimit: UInt8 = 64, payload: ByteBuffer
    ) throws(FrameError) {
        guard payload.readableBytes <= 65535 else {
            throw FrameError(
                .malformed, "IPv6", "payload length", at: 4, needed: 65535, found: payload.readableBytes)
        }
        self.trafficClassAndFlow = 0
        self.nextHeader = nextHeader
        self.hopLimit = hopLimit
        self.source = source
        self.destination = destination
        self.payload = payload
    }

    /// Parses the packet at the start of `buffer`; what follows it is padding.
    public init(parsing buffer: ByteBuffer) throws(FrameError) {
        var reader = FieldReader("IPv6", buffer)
        let first = try reader.integer("version", as: UInt32.self)
        guard first >> 28 == 6 else { throw reader.malformed("version", at: 0, needed: 6, found: first >> 28) }
        trafficClassAndFlow = first & 0x0FFF_FFFF
        let length = try reader.integer("payload length", as: UInt16.self)
        nextHeader = IPProtocol(rawValue: try reader.integer("next header"))
        hopLimit = try reader.integer("hop limit")
        source = try reader.ipv6Address("source address")
        destination = try reader.ipv6Address("destination address")
        payload = try reader.octets("payload", count: Int(length))
    }

    /// The addresses for the payload's checksum.
    public var pseudoHeader: PseudoHeader { .ipv6(source: source, destination: destination) }

    /// Appends the packet.
    public func write(to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(
            UInt32(6) << 28 | trafficClassAndFlow, UInt16(payload.readableBytes), nextHeader.rawValue, hopLimit)
        buffer.write(source)
        buffer.write(destination)
        buffer.writeImmutableBuffer(payload)
    }

    /// The packet's octets.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 40 + payload.readableBytes)
        write(to: &buffer)
        return buffer
    }
}
