// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// An IPv4 packet (RFC 791 §3.1): version and header length(1) type of service(1) total length(2) identification(2)
/// flags and fragment offset(2) time to live(1) protocol(1) header checksum(2) source(4) destination(4) options payload.
public struct IPv4Packet: Hashable, Sendable {
    /// Differentiated services and congestion notification (RFC 2474, RFC 3168).
    public var typeOfService: UInt8
    /// Joins the fragments of one packet.
    public var identification: UInt16
    /// The three flags and the fragment offset in units of eight octets, as sent.
    public var fragmentation: Fragmentation
    /// How many routers the packet may still pass.
    public var timeToLive: UInt8
    /// What the payload is.
    public var transport: IPProtocol
    /// Who sent it.
    public var source: IPv4Address
    /// Whom it is for.
    public var destination: IPv4Address
    /// The options, a multiple of four octets, at most 40.
    public let options: ByteBuffer
    /// What follows the header, without Ethernet's padding.
    public let payload: ByteBuffer

    /// Flags and fragment offset (RFC 791 §3.1).
    public struct Fragmentation: RawRepresentable, Hashable, Sendable {
        /// The sixteen bits as sent.
        public let rawValue: UInt16

        /// The field from its sixteen bits.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// A whole packet that routers may fragment.
        public static let whole = Fragmentation(rawValue: 0)
        /// A whole packet that no router may fragment.
        public static let dontFragment = Fragmentation(rawValue: 0x4000)

        /// Whether this is a part of a packet, so that its payload is not a whole transport message.
        public var isFragment: Bool { rawValue & 0x3FFF != 0 }
    }

    /// A packet without options, or an error if the payload exceeds 65515 octets.
    public init(
        source: IPv4Address, destination: IPv4Address, transport: IPProtocol, identification: UInt16 = 0,
        timeToLive: UInt8 = 64, fragmentation: Fragmentation = .whole, payload: ByteBuffer
    ) throws(FrameError) {
        guard payload.readableBytes <= 65535 - 20 else {
            throw FrameError(
                .malformed, "IPv4", "total length", at: 2, needed: 65535, found: 20 + payload.readableBytes)
        }
        self.typeOfService = 0
        self.identification = identification
        self.fragmentation = fragmentation
        self.timeToLive = timeToLive
        self.transport = transport
        self.source = source
        self.destination = destination
        self.options = ByteBuffer()
        self.payload = payload
    }

    /// Parses the packet at the start of `buffer` and checks its header's checksum; what follows it is padding.
    public init(parsing buffer: ByteBuffer) throws(FrameError) {
        var reader = FieldReader("IPv4", buffer)
        let first = try reader.integer("version", as: UInt8.self)
        guard first >> 4 == 4 else { throw reader.malformed("version", at: 0, needed: 4, found: first >> 4) }
        let headerLength = Int(first & 0x0F) * 4
        guard headerLength >= 20 else {
            throw reader.malformed("header length", at: 0, needed: 20, found: headerLength)
        }
        typeOfService = try reader.integer("type of service")
        let totalLength = Int(try reader.integer("total length", as: UInt16.self))
        guard totalLength >= headerLength else {
            throw reader.malformed("total length", at: 2, needed: headerLength, found: totalLength)
        }
        identification = try reader.integer("identification")
        fragmentation = Fragmentation(rawValue: try reader.integer("fragment offset"))
        timeToLive = try reader.integer("time to live")
        transport = IPProtocol(rawValue: try reader.integer("protocol"))
        let found = try reader.integer("header checksum", as: UInt16.self)
        source = try reader.ipv4Address("source address")
        destination = try reader.ipv4Address("destination address")
        options = try reader.octets("options", count: headerLength - 20)
        payload = try reader.octets("payload", count: totalLength - headerLength)
        let needed = headerChecksum
        // 0xFFFF is the other form of zero, which some senders leave (RFC 1624 §5).
        guard found == needed || (found == 0xFFFF && needed == 0) else {
            throw reader.malformed("header checksum", at: 10, needed: needed, found: found)
        }
    }

    /// The addresses for the payload's checksum.
    public var pseudoHeader: PseudoHeader { .ipv4(source: source, destination: destination) }

    /// Octets before the payload.
    var headerLength: Int { 20 + options.readableBytes }

    private var versionAndTypeOfService: UInt16 { UInt16(0x40 + headerLength / 4) << 8 | UInt16(typeOfService) }

    private var totalLength: UInt16 { UInt16(headerLength + payload.readableBytes) }

    private var headerChecksum: UInt16 {
        var sum = InternetChecksum()
        sum.add(versionAndTypeOfService)
        sum.add(totalLength)
        sum.add(identification)
        sum.add(fragmentation.rawValue)
        sum.add(UInt16(timeToLive) << 8 | UInt16(transport.rawValue))
        sum.add(source.bits)
        sum.add(destination.bits)
        sum.add(options)
        return sum.value
    }

    /// Appends the packet, header checksum computed.
    public func write(to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(
            versionAndTypeOfService, totalLength, identification, fragmentation.rawValue, timeToLive,
            transport.rawValue, headerChecksum, source.bits, destination.bits)
        buffer.writeImmutableBuffer(options)
        buffer.writeImmutableBuffer(payload)
    }

    /// The packet's octets.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: Int(totalLength))
        write(to: &buffer)
        return buffer
    }
}
