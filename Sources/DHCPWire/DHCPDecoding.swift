// SPDX-License-Identifier: Apache-2.0
public import NIOCore
import NetAddress

extension DHCPMessage {
    /// Reads a UDP payload.
    ///
    /// Total: any octets give a message or an error. A missing end option, pads anywhere, unknown options, and a
    /// vendor area without cookie are read; a header cut short and an option longer than the message are errors.
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
        let items = try reader.options(in: "")
        var overloaded: [DHCPOption] = []
        let overload = DHCPOptions(items).number(.overload, as: UInt8.self) ?? 0
        if overload & 1 != 0 {
            var field = FieldReader(ByteBuffer(bytes: bootFile), origin: 108)
            overloaded += try field.options(in: " in file")
        }
        if overload & 2 != 0 {
            var field = FieldReader(ByteBuffer(bytes: serverName), origin: 44)
            overloaded += try field.options(in: " in sname")
        }
        self.options = DHCPOptions(items: items, overloaded: overloaded)
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

    /// Reads options up to the end option, whose payload is the rest, or up to the end of the octets.
    mutating func options(in place: String) throws(DHCPDecodingError) -> [DHCPOption] {
        var items: [DHCPOption] = []
        while remaining > 0 {
            let start = offset
            let code = DHCPOptionCode(rawValue: try integer("option code"))
            switch code {
            case .end:
                items.append(DHCPOption(.end, rest()))
            case .pad:
                let run = buffer.readableBytesView.prefix { $0 == 0 }.count
                items.append(DHCPOption(.pad, try octets(run, "pad")))
            default:
                let length = buffer.readInteger(as: UInt8.self)
                guard let length, let payload = buffer.readBytes(length: Int(length)) else {
                    throw missing("option \(code)\(place)", at: start, 2 + Int(length ?? 0))
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
