// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Reads the blocks of a pcapng file: type(4) total length(4) body total length(4) (draft-ietf-opsawg-pcapng §3.1).
struct PcapngReader {
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    static let byteOrderMagic: UInt32 = 0x1A2B_3C4D

    private(set) var interfaces: [PacketCapture.Interface] = []
    private var packets: [PacketCapture.Packet] = []
    /// One for each interface: how its clock counts.
    private var clocks: [PcapngClock] = []
    /// Interface numbers in a section count from its first interface.
    private var firstOfSection = 0

    static func parse(_ file: ByteBuffer) throws(CaptureError) -> PacketCapture {
        var parser = PcapngReader()
        var reader = CaptureReader("pcapng block", file)
        while reader.rest.readableBytes > 0 {
            try parser.readBlock(&reader)
        }
        return PacketCapture(format: .pcapng, interfaces: parser.interfaces, packets: parser.packets)
    }

    /// The packets of the blocks that were read since this was asked last.
    mutating func takePackets() -> [PacketCapture.Packet] {
        defer { packets.removeAll(keepingCapacity: true) }
        return packets
    }

    mutating func readBlock(_ reader: inout CaptureReader) throws(CaptureError) {
        reader.structure = "pcapng block"
        let type = try reader.integer("type", as: UInt32.self)
        if type == PcapngReader.sectionHeader {
            var ahead = reader
            ahead.structure = "pcapng Section Header Block"
            _ = try ahead.octets("total length", count: 4)
            let magic = try ahead.integer("byte-order magic", as: UInt32.self)
            switch magic {
            case PcapngReader.byteOrderMagic: break
            case PcapngReader.byteOrderMagic.byteSwapped: reader.order = reader.order == .little ? .big : .little
            default:
                throw ahead.malformed("byte-order magic", needed: UInt64(PcapngReader.byteOrderMagic), found: magic)
            }
        }
        let length = try reader.integer("total length", as: UInt32.self)
        guard length >= 12 else { throw reader.malformed("total length", needed: 12, found: length) }
        guard length.isMultiple(of: 4) else {
            throw reader.malformed(
                "total length", needed: UInt64(length) + UInt64(PcapngReader.padding(after: length)), found: length)
        }
        var body = try reader.part("body", count: length - 12)
        let trailer = try reader.integer("second total length", as: UInt32.self)
        guard trailer == length else {
            throw reader.malformed("second total length", needed: UInt64(length), found: trailer)
        }
        switch type {
        case PcapngReader.sectionHeader: try readSectionHeader(&body)
        case 1: try readInterface(&body)
        case 3: try readSimplePacket(&body)
        case 6: try readEnhancedPacket(&body)
        default: break
        }
    }

    /// §4.1: byte-order magic(4) major(2) minor(2) section length(8) options.
    private mutating func readSectionHeader(_ body: inout CaptureReader) throws(CaptureError) {
        body.structure = "pcapng Section Header Block"
        _ = try body.octets("byte-order magic", count: 4)
        let major = try body.integer("major version", as: UInt16.self)
        guard major == 1 else { throw body.malformed("major version", needed: 1, found: major) }
        firstOfSection = interfaces.count
    }

    /// §4.2: link type(2) reserved(2) snap length(4) options.
    private mutating func readInterface(_ body: inout CaptureReader) throws(CaptureError) {
        body.structure = "pcapng Interface Description Block"
        let linkType = LinkType(rawValue: try body.integer("link type"))
        _ = try body.octets("reserved", count: 2)
        var interface = PacketCapture.Interface(linkType: linkType, snapLength: try body.integer("snap length"))
        var clock = PcapngClock()
        try PcapngReader.forEachOption(in: &body) { (code, value) throws(CaptureError) in
            switch code {
            case 2: interface.name = String(buffer: value.rest)
            case 9: try clock.setResolution(&value)
            case 14: clock.offset = try value.integer("if_tsoffset")
            default: break
            }
        }
        interfaces.append(interface)
        clocks.append(clock)
    }

    /// §4.3: interface(4) time(4 + 4) captured length(4) original length(4) data, padded to four octets, options.
    private mutating func readEnhancedPacket(_ body: inout CaptureReader) throws(CaptureError) {
        body.structure = "pcapng Enhanced Packet Block"
        let interface = try interfaceIndex(of: try body.integer("interface"), body)
        let high = try body.integer("time, high", as: UInt32.self)
        let low = try body.integer("time, low", as: UInt32.self)
        let captured = try body.integer("captured length", as: UInt32.self)
        let original = try body.integer("original length", as: UInt32.self)
        let data = try body.octets("data", count: captured)
        _ = try body.octets("padding", count: PcapngReader.padding(after: captured))
        var comments: [String] = []
        try PcapngReader.forEachOption(in: &body) { (code, value) throws(CaptureError) in
            if code == 1 { comments.append(String(buffer: value.rest)) }
        }
        packets.append(
            PacketCapture.Packet(
                interface: UInt32(interface), time: clocks[interface].time(UInt64(high) << 32 | UInt64(low)),
                originalLength: original, data: data, comments: comments))
    }

    /// §4.4: original length(4) data; the interface is the section's first, and its snap length the only limit.
    private mutating func readSimplePacket(_ body: inout CaptureReader) throws(CaptureError) {
        body.structure = "pcapng Simple Packet Block"
        let original = try body.integer("original length", as: UInt32.self)
        let interface = try interfaceIndex(of: 0, body)
        let limit = interfaces[interface].snapLength
        let captured = limit == 0 ? original : min(original, limit)
        let data = try body.octets("data", count: captured)
        packets.append(
            PacketCapture.Packet(interface: UInt32(interface), time: nil, originalLength: original, data: data))
    }

    private func interfaceIndex(of number: UInt32, _ reader: CaptureReader) throws(CaptureError) -> Int {
        let known = interfaces.count - firstOfSection
        guard number < known else {
            throw reader.malformed("interface", needed: UInt64(known), found: number)
        }
        return firstOfSection + Int(number)
    }

    /// §3.5: code(2) length(2) value, padded to four octets; ends with code 0 or with the block.
    private static func forEachOption(
        in body: inout CaptureReader, _ take: (UInt16, inout CaptureReader) throws(CaptureError) -> Void
    ) throws(CaptureError) {
        while body.rest.readableBytes > 0 {
            let code = try body.integer("option code", as: UInt16.self)
            let length = try body.integer("option length", as: UInt16.self)
            if code == 0 { return }
            var value = try body.part("option value", count: length)
            _ = try body.octets("option padding", count: padding(after: length))
            try take(code, &value)
        }
    }

    /// How many zeros fill `length` octets up to a multiple of four.
    static func padding(after length: some BinaryInteger) -> Int { -Int(length) & 3 }
}
