// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension PacketCapture {
    /// Reads what follows the magic number of a pcap file (draft-ietf-opsawg-pcap §4, §5): major(2) minor(2)
    /// reserved(4 + 4) snap length(4) link type(4), then records: seconds(4) fraction(4) captured(4) original(4) data.
    init(pcap reader: inout CaptureReader, order: Endianness, resolution: PcapResolution) throws(CaptureError) {
        reader.structure = "pcap header"
        let major = try reader.integer("major version", as: UInt16.self)
        guard major == 2 else { throw reader.malformed("major version", needed: 2, found: major) }
        _ = try reader.octets("minor version and reserved", count: 10)
        let snapLength = try reader.integer("snap length", as: UInt32.self)
        // The upper bits say whether frame check sequences follow the packets.
        let linkType = LinkType(
            rawValue: UInt16(truncatingIfNeeded: try reader.integer("link type", as: UInt32.self)))

        reader.structure = "pcap record"
        var packets: [Packet] = []
        while reader.rest.readableBytes > 0 {
            let seconds = try reader.integer("seconds", as: UInt32.self)
            let fraction = try reader.integer("fraction", as: UInt32.self)
            let captured = try reader.integer("captured length", as: UInt32.self)
            let original = try reader.integer("original length", as: UInt32.self)
            packets.append(
                Packet(
                    time: .seconds(seconds) + .nanoseconds(UInt64(fraction) * UInt64(resolution.unit)),
                    originalLength: original, data: try reader.octets("data", count: captured)))
        }
        self.init(
            format: .pcap(order: order, resolution: resolution),
            interfaces: [Interface(linkType: linkType, snapLength: snapLength)], packets: packets)
    }
}
