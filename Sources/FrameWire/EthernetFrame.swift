// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// An Ethernet II frame without preamble and frame check sequence (IEEE 802.3 §3.1.1):
/// destination(6) source(6) [0x8100(2) tag(2)] type(2) payload.
public struct EthernetFrame: Hashable, Sendable {
    /// The tag control information of IEEE 802.1Q §9.6: priority(3 bits) drop eligible(1) VLAN identifier(12).
    public struct Tag: RawRepresentable, Hashable, Sendable {
        /// The sixteen bits as sent.
        public let rawValue: UInt16

        /// A tag from its sixteen bits.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// The VLAN, 0 to 4095; 0 marks a frame that has a priority only.
        public var vlan: UInt16 { rawValue & 0x0FFF }
        /// The priority code point, 0 to 7.
        public var priority: UInt8 { UInt8(rawValue >> 13) }
    }

    /// The fewest octets a frame has before its check sequence (IEEE 802.3 §4.2.3.3); shorter ones are padded.
    public static let minimumLength = 60

    /// Whom the frame is for.
    public var destination: MACAddress
    /// Who sent it.
    public var source: MACAddress
    /// The outermost VLAN tag, if there is one.
    public var tag: Tag?
    /// What the payload is.
    public var type: EtherType
    /// What follows the type; a received frame's padding included, since only the payload's own length tells it apart.
    public var payload: ByteBuffer

    /// A frame from its parts.
    public init(
        destination: MACAddress, source: MACAddress, tag: Tag? = nil, type: EtherType, payload: ByteBuffer
    ) {
        self.destination = destination
        self.source = source
        self.tag = tag
        self.type = type
        self.payload = payload
    }

    /// Parses all of `buffer` as one frame.
    public init(parsing buffer: ByteBuffer) throws(FrameError) {
        var reader = FieldReader("Ethernet", buffer)
        destination = try reader.hardwareAddress("destination")
        source = try reader.hardwareAddress("source")
        type = EtherType(rawValue: try reader.integer("type"))
        if type == .vlan {
            tag = Tag(rawValue: try reader.integer("tag"))
            type = EtherType(rawValue: try reader.integer("type"))
        }
        payload = reader.rest
    }

    /// Appends the frame, padded with zeros to ``minimumLength``.
    public func write(to buffer: inout ByteBuffer) {
        let start = buffer.writerIndex
        buffer.write(destination)
        buffer.write(source)
        if let tag {
            buffer.writeMultipleIntegers(EtherType.vlan.rawValue, tag.rawValue)
        }
        buffer.writeInteger(type.rawValue)
        buffer.writeImmutableBuffer(payload)
        buffer.writeRepeatingByte(0, count: max(0, EthernetFrame.minimumLength - (buffer.writerIndex - start)))
    }

    /// The frame's octets.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: max(18 + payload.readableBytes, 60))
        write(to: &buffer)
        return buffer
    }
}
