// SPDX-License-Identifier: Apache-2.0
public import NIOCore
import NetAddress

extension DHCPMessage {
    /// Reads a UDP payload.
    ///
    /// Total: any octets give a message or an error. A missing end option, pads anywhere, unknown options, and a
    /// vendor area without cookie are read. A header cut short is an error. An option longer than the message is left out and told by
    /// ``cutOption``: the options before it are whole, and firmware that counts its last one wrong still wants to boot.
    public init(decoding payload: ByteBuffer) throws(DHCPDecodingError) {
        var reader = FieldReader(payload)
        guard reader.remaining >= DHCPMessage.headerLength else { throw DHCPMessage.truncatedHeader(reader.remaining) }
        let operation = Operation(rawValue: try reader.integer("op"))
        let type: UInt8 = try reader.integer("htype")
        let length: UInt8 = try reader.integer("hlen")
        let hops: UInt8 = try reader.integer("hops")
        let transactionID: UInt32 = try reader.integer("xid")
        let seconds: UInt16 = try reader.integer("secs")
        let flags: UInt16 = try reader.integer("flags")
        let client = IPv4Address(bits: try reader.integer("ciaddr"))
        let your = IPv4Address(bits: try reader.integer("yiaddr"))
        let next = IPv4Address(bits: try reader.integer("siaddr"))
        let relay = IPv4Address(bits: try reader.integer("giaddr"))
        let high: UInt64 = try reader.integer("chaddr")
        let low: UInt64 = try reader.integer("chaddr")
        self.init(
            operation: operation, transactionID: transactionID,
            hardware: HardwareAddress(type: type, length: length, high: high, low: low))
        self.hops = hops
        self.seconds = seconds
        self.flags = flags
        self.clientAddress = client
        self.yourAddress = your
        self.nextServer = next
        self.relay = relay
        let serverName = try reader.octets(64, "sname")
        let bootFile = try reader.octets(128, "file")
        self.serverNameField = serverName.withoutTrailingZeros
        self.bootFileField = bootFile.withoutTrailingZeros
        guard reader.startsWithCookie() else {
            self.vendorArea = reader.rest()
            return
        }
        let items = reader.options(in: "")
        var cut = reader.cut
        var overloaded: [DHCPOption] = []
        let overload = DHCPOptions(items).number(.overload, as: UInt8.self) ?? 0
        if overload & 1 != 0 {
            var field = FieldReader(ByteBuffer(bytes: bootFile), origin: 108)
            overloaded += field.options(in: " in file")
            cut = cut ?? field.cut
        }
        if overload & 2 != 0 {
            var field = FieldReader(ByteBuffer(bytes: serverName), origin: 44)
            overloaded += field.options(in: " in sname")
            cut = cut ?? field.cut
        }
        self.options = DHCPOptions(items: items, overloaded: overloaded)
        self.cutOption = cut
    }

    private static let layout: [(field: String, offset: Int, length: Int)] = [
        ("op", 0, 1), ("htype", 1, 1), ("hlen", 2, 1), ("hops", 3, 1), ("xid", 4, 4), ("secs", 8, 2), ("flags", 10, 2),
        ("ciaddr", 12, 4), ("yiaddr", 16, 4), ("siaddr", 20, 4), ("giaddr", 24, 4), ("chaddr", 28, 16),
        ("sname", 44, 64), ("file", 108, 128),
    ]

    /// The error for a header that ends after `found` octets: it names the first field that is not whole.
    private static func truncatedHeader(_ found: Int) -> DHCPDecodingError {
        let cut = layout.first { found - $0.offset < $0.length } ?? layout[0]
        return DHCPDecodingError(field: cut.field, offset: cut.offset, needed: cut.length, found: found - cut.offset)
    }
}

/// Takes fields from the front of a buffer and knows where each began.
private struct FieldReader {
    private var buffer: ByteBuffer
    private let end: Int
    /// The option at which ``options(in:)`` had to stop; nil if it did not.
    private(set) var cut: DHCPMessage.CutOption?

    init(_ buffer: ByteBuffer, origin: Int = 0) {
        self.buffer = buffer
        self.end = origin + buffer.readableBytes
    }

    var remaining: Int { buffer.readableBytes }
    private var offset: Int { end - buffer.readableBytes }

    private func missing(_ field: String, at start: Int, _ needed: Int) -> DHCPDecodingError {
        DHCPDecodingError(field: field, offset: start, needed: needed, found: end - start)
    }

    mutating func integer<Number: FixedWidthInteger>(_ field: String) throws(DHCPDecodingError) -> Number {
        let start = offset
        guard let number = buffer.readInteger(as: Number.self) else {
            throw missing(field, at: start, Number.bitWidth / 8)
        }
        return number
    }

    mutating func octets(_ count: Int, _ field: String) throws(DHCPDecodingError) -> [UInt8] {
        let start = offset
        guard let octets = buffer.readBytes(length: count) else { throw missing(field, at: start, count) }
        return octets
    }

    mutating func startsWithCookie() -> Bool {
        guard buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) == DHCPMessage.magicCookie else {
            return false
        }
        buffer.moveReaderIndex(forwardBy: 4)
        return true
    }

    mutating func rest() -> [UInt8] { buffer.readBytes(length: buffer.readableBytes) ?? [] }

    /// Reads options up to the end option, whose payload is the rest, or up to the end of the octets, or up to an option that is not
    /// whole, which is then in ``cut``.
    mutating func options(in field: String) -> [DHCPOption] {
        var items: [DHCPOption] = []
        while remaining > 0 {
            let (start, place) = (offset, buffer.readerIndex)
            let code = DHCPOptionCode(rawValue: buffer.readInteger() ?? DHCPOptionCode.end.rawValue)
            switch code {
            case .end:
                items.append(DHCPOption(.end, rest()))
            case .pad:
                let run = buffer.readableBytesView.prefix { $0 == 0 }.count
                items.append(DHCPOption(.pad, buffer.readBytes(length: run) ?? []))
            default:
                let length = buffer.readInteger(as: UInt8.self)
                guard let length, let payload = buffer.readBytes(length: Int(length)) else {
                    let error = missing("option \(code)\(field)", at: start, 2 + Int(length ?? 0))
                    buffer.moveReaderIndex(to: place)
                    cut = DHCPMessage.CutOption(error: error, octets: rest())
                    return items
                }
                items.append(DHCPOption(code, payload))
            }
        }
        return items
    }
}

extension [UInt8] {
    fileprivate var withoutTrailingZeros: [UInt8] {
        Array(prefix((lastIndex { $0 != 0 } ?? -1) + 1))
    }
}
