// SPDX-License-Identifier: Apache-2.0

/// What an IPv4 or IPv6 packet carries (IANA "Assigned Internet Protocol Numbers").
public struct IPProtocol: RawRepresentable, Hashable, Sendable {
    /// The number in the packet.
    public let rawValue: UInt8

    /// A protocol from its number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Internet Control Message Protocol (RFC 792).
    public static let icmp = IPProtocol(rawValue: 1)
    /// Transmission Control Protocol (RFC 9293).
    public static let tcp = IPProtocol(rawValue: 6)
    /// User Datagram Protocol (RFC 768).
    public static let udp = IPProtocol(rawValue: 17)
    /// Internet Control Message Protocol for IPv6 (RFC 4443).
    public static let icmpv6 = IPProtocol(rawValue: 58)
}
