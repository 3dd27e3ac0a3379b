// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Reads what follows the magic number of a pcap file (draft-ietf-opsawg-pcap §4, §5).
enum PcapReader {
    /// The header: major(2) minor(2) reserved(4 + 4) snap length(4) link type(4).
    static func readHeader(_ reader: inout CaptureReader) throws(CaptureError) -> PacketCapture.Interface {
        reader.structure = "pcap header"
        let major = try reader.integer("major version", as: UInt16.self)
        guard major == 2 else { throw reader.malformed("major version", needed: 2, found: major) }
        _ = try reader.octets("minor version and reserved", count: 10)
        let snapLength = try reader.integer("snap length", as: UInt32.self)
        // The upper bits say whether frame check sequences follow the packets.
        let linkType = LinkType(
            rawValue: UInt16(truncatingIfNeeded: try reader.integer("link type", as: UInt32.self)))
        return PacketCapture.Interface(linkType: linkType, snapLength: snapLength)
    }

    /// A record: seconds(4) fraction(4) captured(4) original(4) data.
    static func readRecord(
        _ reader: inout CaptureReader, _ resolution: PcapResolution
    ) throws(CaptureError) -> PacketCapture.Packet {
        reader.structure = "pcap record"
        let seconds = try reader.integer("seconds", as: UInt32.self)
        let fraction = try reader.integer("fraction", as: UInt32.self)
        let captured = try reader.integer("captured length", as: UInt32.self)
        let original = try reader.integer("original length", as: UInt32.self)
        return PacketCapture.Packet(
            time: .seconds(seconds) + .nanoseconds(UInt64(fraction) * UInt64(resolution.unit)),
            originalLength: original, data: try reader.octets("data", count: captured))
    }
}

extension PacketCapture {
    /// Reads what follows the magic number of a whole pcap file.
    init(pcap reader: inout CaptureReader, order: Endianness, resolution: PcapResolution) throws(CaptureError) {
        let interface = try PcapReader.readHeader(&reader)
        var packets: [Packet] = []
        while reader.rest.readableBytes > 0 { packets.append(try PcapReader.readRecord(&reader, resolution)) }
        self.init(format: .pcap(order: order, resolution: resolution), interfaces: [interface], packets: packets)
    }
}
