// SPDX-License-Identifier: Apache-2.0

/// An Ethernet hardware address: six octets, the first one sent first (IEEE 802, EUI-48).
public struct MACAddress: Hashable, Sendable {
    /// The address as a number below 2^48, first octet in bits 47 to 40.
    public let bits: UInt64

    /// An address from its number; nil if it has more than 48 bits.
    public init?(bits: UInt64) {
        guard bits >> 48 == 0 else { return nil }
        self.bits = bits
    }

    /// An address from its first two and its last four octets, as numbers in host order.
    public init(high: UInt16, low: UInt32) {
        self.bits = UInt64(high) << 32 | UInt64(low)
    }

    /// An address from its six octets.
    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8) {
        self.bits = [a, b, c, d, e, f].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// An address from a sequence of exactly six octets.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 6 else { return nil }
        self.bits = octets.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `ff:ff:ff:ff:ff:ff`.
    public static let broadcast = MACAddress(255, 255, 255, 255, 255, 255)

    /// The six octets, in wire order.
    public var octets: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: bits >> (40 - 8 * $0)) } }

    /// The individual/group bit: set for multicast and broadcast.
    public var isMulticast: Bool { bits >> 40 & 1 == 1 }

    /// The first three octets: who made the interface, if it is not a locally administered address.
    public var organization: UInt32 { UInt32(truncatingIfNeeded: bits >> 24) }

    /// The octets as two lower-case hexadecimal digits each.
    ///
    /// - Parameter separator: put between them: `:` for people, `-` for PXELINUX's file names, empty for some URLs.
    public func text(separator: String) -> String {
        octets.hexadecimal(separator: separator)
    }
}

extension MACAddress: LosslessStringConvertible {
    /// Parses `52:54:00:12:34:56`, `52-54-00-12-34-56`, `5254.0012.3456` or `525400123456`, in either case.
    public init?(_ text: some StringProtocol) {
        let groups = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "-" || $0 == "." }
        let separators = Set(text.filter { $0 == ":" || $0 == "-" || $0 == "." })
        switch (groups.count, separators.first) {
        case (6, ":"), (6, "-"): guard groups.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        case (3, "."): guard groups.allSatisfy({ $0.utf8.count == 4 }) else { return nil }
        case (1, nil): guard groups[0].utf8.count == 12 else { return nil }
        default: return nil
        }
        guard separators.count <= 1 else { return nil }
        var bits: UInt64 = 0
        for digit in groups.joined() {
            guard digit.isASCII, let value = digit.hexDigitValue else { return nil }
            bits = bits << 4 | UInt64(value)
        }
        self.bits = bits
    }

    /// Colon-separated, lower-case.
    public var description: String { text(separator: ":") }
}

extension MACAddress: Comparable {
    /// Orders by number.
    public static func < (left: MACAddress, right: MACAddress) -> Bool { left.bits < right.bits }
}
