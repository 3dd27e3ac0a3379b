// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// Reads a capture file of either format piece by piece, so that a large one is never in memory as a whole.
///
///     var stream = CaptureStream()
///     while let piece = try read() {
///         stream.append(piece)
///         while let packet = try stream.next() { ... }
///     }
///     try stream.finish()
public struct CaptureStream: Sendable {
    private enum State {
        case start
        case pcap(Endianness, PcapResolution)
        case pcapng
    }

    /// The most octets that one record or block may have: no capture has larger ones, and memory is reserved for it.
    public static let recordLimit = 16 << 20

    private var state = State.start
    private var order = Endianness.little
    private var pending = ByteBuffer()
    private var offset = 0
    private var pcapInterfaces: [PacketCapture.Interface] = []
    private var blocks = PcapngReader()
    /// Read and not yet given out, the next one last.
    private var ready: [PacketCapture.Packet] = []

    /// A stream at the beginning of a file.
    public init() {}

    /// The interfaces that were described so far.
    public var interfaces: [PacketCapture.Interface] {
        if case .pcapng = state { return blocks.interfaces }
        return pcapInterfaces
    }

    /// Takes the next octets of the file.
    public mutating func append(_ octets: ByteBuffer) {
        // Packets that were given out share the storage of what came before, so nothing is written into that.
        var joined = ByteBuffer()
        joined.reserveCapacity(pending.readableBytes + octets.readableBytes)
        joined.writeImmutableBuffer(pending)
        joined.writeImmutableBuffer(octets)
        pending = joined
    }

    /// The next packet; nil if more octets are needed.
    public mutating func next() throws(CaptureError) -> PacketCapture.Packet? {
        while true {
            if let packet = ready.popLast() { return packet }
            switch state {
            case .start: guard try readStart() else { return nil }
            case .pcap(_, let resolution):
                guard try isWhole(16, lengthAt: 8, added: 16), pending.readableBytes >= 16 else { return nil }
                var reader = reader("pcap record")
                ready = [try PcapReader.readRecord(&reader, resolution)]
                advance(to: reader)
            case .pcapng:
                guard pending.readableBytes >= 12 else { return nil }
                setBlockOrder()
                guard try isWhole(12, lengthAt: 4, added: 0) else { return nil }
                var reader = reader("pcapng block")
                try blocks.readBlock(&reader)
                order = reader.order
                ready = blocks.takePackets().reversed()
                advance(to: reader)
            }
        }
    }

    /// Says that the file ends here.
    ///
    /// - Throws: what is missing, if it ends in the middle of a record, as a capture does that was broken off.
    public func finish() throws(CaptureError) {
        if case .start = state {
            _ = try PacketCapture(parsing: pending)
        }
        guard pending.readableBytes > 0 else { return }
        throw CaptureError(
            kind: .truncated, structure: "capture file", field: "last record", offset: offset,
            needed: UInt64(pending.readableBytes) + 1, found: UInt64(pending.readableBytes))
    }

    private func reader(_ structure: String) -> CaptureReader {
        var reader = CaptureReader(structure, pending, at: offset)
        reader.order = order
        return reader
    }

    private mutating func advance(to reader: CaptureReader) {
        offset = reader.offset
        pending = reader.rest
    }

    /// Reads the magic number, and the header that follows it in pcap.
    private mutating func readStart() throws(CaptureError) -> Bool {
        guard pending.readableBytes >= 24 else { return false }
        var reader = reader("capture file")
        let magic = try reader.integer("magic", as: UInt32.self)
        if magic == PcapngReader.sectionHeader {
            state = .pcapng
            return true
        }
        for resolution in PcapResolution.allCases {
            for (order, number) in [(Endianness.little, magic), (.big, magic.byteSwapped)]
            where number == resolution.magic {
                reader.order = order
                self.order = order
                pcapInterfaces = [try PcapReader.readHeader(&reader)]
                state = .pcap(order, resolution)
                advance(to: reader)
                return true
            }
        }
        throw reader.malformed("magic", needed: UInt64(PcapResolution.microseconds.magic), found: magic)
    }

    /// A Section Header Block says by its byte-order magic how its own length is to be read.
    private mutating func setBlockOrder() {
        let start = pending.readerIndex
        guard pending.getInteger(at: start, as: UInt32.self) == PcapngReader.sectionHeader else { return }
        let magic = pending.getInteger(at: start + 8, endianness: .little, as: UInt32.self)
        order = magic == PcapngReader.byteOrderMagic.byteSwapped ? .big : .little
    }

    /// Whether the record at hand is there as a whole.
    private func isWhole(_ least: Int, lengthAt place: Int, added: Int) throws(CaptureError) -> Bool {
        guard pending.readableBytes >= least,
            let length = pending.getInteger(at: pending.readerIndex + place, endianness: order, as: UInt32.self)
        else { return false }
        guard length <= CaptureStream.recordLimit else {
            throw CaptureError(
                kind: .malformed, structure: "capture file", field: "record length", offset: offset + place,
                needed: UInt64(CaptureStream.recordLimit), found: UInt64(length))
        }
        // A block that says less than its own frame needs is refused by whoever reads it.
        return pending.readableBytes >= max(least, Int(length) + added)
    }
}
