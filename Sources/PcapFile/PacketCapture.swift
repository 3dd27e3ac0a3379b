// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// The packets of a capture file, pcap (draft-ietf-opsawg-pcap) or pcapng (draft-ietf-opsawg-pcapng).
public struct PacketCapture: Hashable, Sendable {
    /// The two formats.
    public enum Format: Hashable, Sendable {
        /// One header, then records.
        case pcap(order: Endianness, resolution: PcapResolution)
        /// Sections of blocks.
        case pcapng
    }

    /// Where packets were seen.
    public struct Interface: Hashable, Sendable {
        /// What its packets start with.
        public var linkType: LinkType
        /// The most octets that were kept of a packet; 0 for no limit.
        public var snapLength: UInt32
        /// What the capturing system calls it; pcap does not say.
        public var name: String?

        /// An interface from its parts.
        public init(linkType: LinkType = .ethernet, snapLength: UInt32 = 0, name: String? = nil) {
            self.linkType = linkType
            self.snapLength = snapLength
            self.name = name
        }
    }

    /// One packet.
    public struct Packet: Hashable, Sendable {
        /// Where it was seen: an index into ``PacketCapture/interfaces``.
        public var interface: UInt32
        /// When, since 1970-01-01 00:00 UTC; a pcapng Simple Packet Block does not say.
        public var time: Duration?
        /// How long it was on the wire.
        public var originalLength: UInt32
        /// The octets that were kept.
        public var data: ByteBuffer
        /// What somebody wrote about it; pcap has no comments.
        public var comments: [String]

        /// A packet from its parts, kept whole unless `originalLength` is given.
        public init(
            interface: UInt32 = 0, time: Duration?, originalLength: UInt32? = nil, data: ByteBuffer,
            comments: [String] = []
        ) {
            self.interface = interface
            self.time = time
            self.originalLength = originalLength ?? UInt32(clamping: data.readableBytes)
            self.data = data
            self.comments = comments
        }
    }

    /// How the file was written.
    public let format: Format
    /// All interfaces of all sections, in file order.
    public let interfaces: [Interface]
    /// All packets, in file order.
    public let packets: [Packet]

    /// Parses a whole file of either format.
    public init(parsing buffer: ByteBuffer) throws(CaptureError) {
        var reader = CaptureReader("capture file", buffer)
        // A Section Header Block's type reads the same in both byte orders.
        let magic = try reader.integer("magic", as: UInt32.self)
        if magic == PcapngReader.sectionHeader {
            self = try PcapngReader.parse(buffer)
            return
        }
        for resolution in PcapResolution.allCases {
            for (order, number) in [(Endianness.little, magic), (.big, magic.byteSwapped)]
            where number == resolution.magic {
                reader.order = order
                self = try PacketCapture(pcap: &reader, order: order, resolution: resolution)
                return
            }
        }
        throw reader.malformed("magic", needed: UInt64(PcapResolution.microseconds.magic), found: magic)
    }

    init(format: Format, interfaces: [Interface], packets: [Packet]) {
        self.format = format
        self.interfaces = interfaces
        self.packets = packets
    }
}
