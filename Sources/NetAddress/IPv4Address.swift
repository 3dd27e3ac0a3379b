// SPDX-License-Identifier: Apache-2.0

/// An IPv4 address (RFC 791 §3.1): 32 bits, network order on the wire, host order in ``bits``.
public struct IPv4Address: Hashable, Sendable {
    /// The address as a number: `192.0.2.1` is `0xC000_0201`.
    public var bits: UInt32

    /// An address from its number in host order.
    public init(bits: UInt32) {
        self.bits = bits
    }

    /// An address from its four octets, first octet first.
    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        self.bits = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
    }

    /// `0.0.0.0`: "this host" as a source, "not given" in a BOOTP field (RFC 1122 §3.2.1.3).
    public static let any = IPv4Address(bits: 0)

    /// `255.255.255.255`: every host of this link (RFC 919 §7).
    public static let broadcast = IPv4Address(bits: .max)

    /// The four octets, in wire order.
    public var octets: (UInt8, UInt8, UInt8, UInt8) {
        (
            UInt8(truncatingIfNeeded: bits >> 24), UInt8(truncatingIfNeeded: bits >> 16),
            UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)
        )
    }

    /// Whether this is a group address, `224.0.0.0/4` (RFC 5771).
    public var isMulticast: Bool { bits >> 28 == 0xE }

    /// Whether this is in `127.0.0.0/8` (RFC 1122 §3.2.1.3).
    public var isLoopback: Bool { bits >> 24 == 127 }

    /// Whether a host can own this address: not zero, not loopback, not multicast, not reserved or broadcast.
    public var isUnicastHost: Bool { bits >> 24 != 0 && !isLoopback && bits >> 28 < 0xE }

    /// Eight upper-case hexadecimal digits, as PXELINUX names a client's file: `C0000201`.
    public var hexadecimal: String { bits.hexadecimal.uppercased() }
}

extension IPv4Address: LosslessStringConvertible {
    /// Parses dotted-quad text: four decimal numbers of one to three digits, 0 to 255, nothing around them.
    ///
    /// The short and octal forms of `inet_aton` are refused, for `010.0.0.1` means two things to two readers.
    public init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var octet: UInt32 = 0
            for digit in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
                octet = octet * 10 + UInt32(digit - UInt8(ascii: "0"))
            }
            guard octet <= 255 else { return nil }
            bits = bits << 8 | octet
        }
        self.bits = bits
    }

    /// Dotted-quad text.
    public var description: String {
        let (a, b, c, d) = octets
        return "\(a).\(b).\(c).\(d)"
    }
}

extension IPv4Address: Comparable {
    /// Orders by number.
    public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.bits < right.bits }
}
