// SPDX-License-Identifier: Apache-2.0

/// An IPv6 address (RFC 4291): 128 bits, network order on the wire.
public struct IPv6Address: Hashable, Sendable {
    /// The first eight octets, as a number in host order.
    public var high: UInt64

    /// The last eight octets, as a number in host order.
    public var low: UInt64

    /// An address from its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An address from a collection of exactly sixteen octets.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 16 else { return nil }
        self.high = octets.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        self.low = octets.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The link-local address that a host forms from its hardware address (RFC 4291 §2.5.6 and appendix A).
    public init(linkLocal mac: MACAddress) {
        self.high = 0xFE80_0000_0000_0000
        let company = (mac.bits >> 24) ^ 0x02_0000
        self.low = company << 40 | 0xFFFE << 24 | (mac.bits & 0xFF_FFFF)
    }

    /// `::`, the unspecified address (RFC 4291 §2.5.2).
    public static let any = IPv6Address(high: 0, low: 0)

    /// `ff02::1`, all nodes of this link (RFC 4291 §2.7.1).
    public static let allNodes = IPv6Address(high: 0xFF02_0000_0000_0000, low: 1)

    /// `ff02::2`, all routers of this link (RFC 4291 §2.7.1).
    public static let allRouters = IPv6Address(high: 0xFF02_0000_0000_0000, low: 2)

    /// Whether this is a group address, `ff00::/8`.
    public var isMulticast: Bool { high >> 56 == 0xFF }

    /// Whether this is in `fe80::/10`.
    public var isLinkLocal: Bool { high >> 54 == 0x3FA }

    /// The sixteen octets, in wire order.
    public var octets: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
    }

    /// The eight groups of sixteen bits.
    private var groups: [UInt16] {
        [high, low].flatMap { half in (0..<4).map { UInt16(truncatingIfNeeded: half >> (48 - 16 * $0)) } }
    }
}

extension IPv6Address: LosslessStringConvertible {
    /// Parses the text forms of RFC 4291 §2.2, without zone and without brackets.
    public init?(_ text: some StringProtocol) {
        let halves = IPv6Address.splitAtGap(String(text))
        guard let halves, let front = IPv6Address.groups(of: halves.front, endsAddress: !halves.hasGap),
            let back = IPv6Address.groups(of: halves.back, endsAddress: true)
        else { return nil }
        let missing = 8 - front.count - back.count
        guard halves.hasGap ? missing >= 1 : missing == 0 else { return nil }
        let all = front + Array(repeating: 0, count: missing) + back
        self.high = all.prefix(4).reduce(0) { $0 << 16 | UInt64($1) }
        self.low = all.dropFirst(4).reduce(0) { $0 << 16 | UInt64($1) }
    }

    private static func splitAtGap(_ text: String) -> (front: Substring, back: Substring, hasGap: Bool)? {
        var index = text.startIndex
        var gap: Range<String.Index>?
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ":", next < text.endIndex, text[next] == ":" {
                guard gap == nil else { return nil }
                gap = index..<text.index(after: next)
                index = text.index(after: next)
            } else {
                index = next
            }
        }
        guard let gap else { return (text[...], "", false) }
        return (text[..<gap.lowerBound], text[gap.upperBound...], true)
    }

    /// The groups that `part` spells; a dotted quad may stand for the last two of the address only.
    private static func groups(of part: Substring, endsAddress: Bool) -> [UInt16]? {
        guard !part.isEmpty else { return [] }
        let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (position, piece) in pieces.enumerated() {
            if endsAddress, position == pieces.count - 1, piece.contains("."), let quad = IPv4Address(piece) {
                groups += [UInt16(quad.bits >> 16), UInt16(quad.bits & 0xFFFF)]
            } else {
                guard (1...4).contains(piece.utf8.count), piece.allSatisfy(\.isHexDigit), piece.allSatisfy(\.isASCII),
                    let group = UInt16(piece, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    /// The canonical text of RFC 5952 §4: lower case, no leading zeros, the first longest run of zero groups as `::`; and
    /// of §5: an IPv4-mapped address ends in a dotted quad.
    public var description: String {
        if high == 0, low >> 32 == 0xFFFF { return "::ffff:\(IPv4Address(bits: UInt32(truncatingIfNeeded: low)))" }
        let groups = self.groups
        var gap = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > gap.count { gap = start..<end }
            start = max(end, start + 1)
        }
        func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        guard gap.count > 1 else { return text(groups[...]) }
        return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...])
    }
}

extension IPv6Address: Comparable {
    /// Orders by number.
    public static func < (left: IPv6Address, right: IPv6Address) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
