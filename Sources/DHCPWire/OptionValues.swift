// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Readers and writers for the payload forms that most options share.
extension DHCPOptions {
    /// An option that is one address; nil if absent or not four octets.
    public func address(_ code: DHCPOptionCode) -> IPv4Address? {
        guard let payload = first(code), payload.count == 4 else { return nil }
        return IPv4Address(payload[0], payload[1], payload[2], payload[3])
    }

    /// An option that is a list of addresses; octets after the last whole one are ignored.
    public func addresses(_ code: DHCPOptionCode) -> [IPv4Address] {
        IPv4Address.list(self[code] ?? [])
    }

    /// An option that is one number in network order, of exactly the width of `Number`.
    public func number<Number: FixedWidthInteger & UnsignedInteger>(
        _ code: DHCPOptionCode, as type: Number.Type = Number.self
    ) -> Number? {
        guard let payload = first(code), payload.count == Number.bitWidth / 8 else { return nil }
        return payload.reduce(0) { $0 << 8 | Number($1) }
    }

    /// An option that is text, up to its first NUL if it has one; octets that are not UTF-8 are shown as U+FFFD.
    public func text(_ code: DHCPOptionCode) -> String? {
        self[code].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Sets an option to addresses; an empty list removes it.
    public mutating func set(_ code: DHCPOptionCode, _ addresses: [IPv4Address]) {
        self[code] = addresses.isEmpty ? nil : addresses.flatMap(\.wire)
    }

    /// Sets an option to one address.
    public mutating func set(_ code: DHCPOptionCode, _ address: IPv4Address) {
        self[code] = address.wire
    }

    /// Sets an option to a number in network order, of the width of its type.
    public mutating func set<Number: FixedWidthInteger & UnsignedInteger>(_ code: DHCPOptionCode, _ number: Number) {
        self[code] = number.networkOrder
    }

    /// Sets an option to text.
    ///
    /// - Parameter terminated: whether a NUL follows. Boot file names need it: some ROMs read on past the end (D32).
    public mutating func set(_ code: DHCPOptionCode, text: String, terminated: Bool = false) {
        self[code] = Array(text.utf8) + (terminated ? [0] : [])
    }
}

extension IPv4Address {
    /// The four octets in wire order.
    var wire: [UInt8] { [octets.0, octets.1, octets.2, octets.3] }

    static func list(_ payload: [UInt8]) -> [IPv4Address] {
        stride(from: 0, to: payload.count - payload.count % 4, by: 4).map {
            IPv4Address(payload[$0], payload[$0 + 1], payload[$0 + 2], payload[$0 + 3])
        }
    }
}

extension FixedWidthInteger {
    /// The octets of this number, most significant first.
    var networkOrder: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}
