// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// An ICMP message (RFC 792): type(1) code(1) checksum(2) four octets that depend on the type, data.
public struct ICMPv4Message: Hashable, Sendable {
    /// Type and code in one, as both together say what the message is.
    public struct Kind: Hashable, Sendable {
        /// The ICMP type.
        public let type: UInt8
        /// The code within the type.
        public let code: UInt8

        /// A kind from its two numbers.
        public init(type: UInt8, code: UInt8) {
            self.type = type
            self.code = code
        }

        /// "Are you there?": ``ICMPv4Message/parameter`` is identifier and sequence number.
        public static let echoRequest = Kind(type: 8, code: 0)
        /// The answer, with the request's parameter and data.
        public static let echoReply = Kind(type: 0, code: 0)
        /// Nobody listens on that UDP port: the data is the header and first octets of the refused packet.
        public static let portUnreachable = Kind(type: 3, code: 3)
    }

    /// What the message says.
    public var kind: Kind
    /// The second four octets, in host order.
    public var parameter: UInt32
    /// What follows.
    public var data: ByteBuffer

    /// A message from its parts.
    public init(kind: Kind, parameter: UInt32, data: ByteBuffer) {
        self.kind = kind
        self.parameter = parameter
        self.data = data
    }

    /// The refusal of a datagram: its IPv4 header and the first eight octets behind it (RFC 792, RFC 1122 §3.2.2).
    public init(portUnreachableFor packet: IPv4Packet) {
        var quoted = packet.encoded()
        quoted.moveWriterIndex(to: min(quoted.writerIndex, quoted.readerIndex + packet.headerLength + 8))
        self.init(kind: .portUnreachable, parameter: 0, data: quoted)
    }

    /// Parses all of `buffer`, the payload of a whole packet, and checks the checksum.
    public init(parsing buffer: ByteBuffer) throws(FrameError) {
        var reader = FieldReader("ICMP", buffer)
        kind = Kind(type: try reader.integer("type"), code: try reader.integer("code"))
        let found = try reader.integer("checksum", as: UInt16.self)
        parameter = try reader.integer("rest of header")
        data = reader.rest
        let needed = checksum
        guard found == needed || (found == 0xFFFF && needed == 0) else {
            throw reader.malformed("checksum", at: 2, needed: needed, found: found)
        }
    }

    /// The answer to this echo request; nil if it is none.
    public var echoReply: ICMPv4Message? {
        kind == .echoRequest ? ICMPv4Message(kind: .echoReply, parameter: parameter, data: data) : nil
    }

    private var checksum: UInt16 {
        var sum = InternetChecksum()
        sum.add(UInt16(kind.type) << 8 | UInt16(kind.code))
        sum.add(parameter)
        sum.add(data)
        return sum.value
    }

    /// Appends the message, checksum computed.
    public func write(to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(kind.type, kind.code, checksum, parameter)
        buffer.writeImmutableBuffer(data)
    }

    /// The message's octets.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBuffer()
        write(to: &buffer)
        return buffer
    }
}
