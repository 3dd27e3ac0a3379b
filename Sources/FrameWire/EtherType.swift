// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// What an Ethernet frame carries (IEEE 802 numbers, IANA "ETHER TYPES"); a value below 0x0600 is an IEEE 802.3 length.
public struct EtherType: RawRepresentable, Hashable, Sendable {
    /// The number in the frame.
    public let rawValue: UInt16

    /// A type from its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Internet Protocol version 4 (RFC 894).
    public static let ipv4 = EtherType(rawValue: 0x0800)
    /// Address Resolution Protocol (RFC 826).
    public static let arp = EtherType(rawValue: 0x0806)
    /// A customer VLAN tag (IEEE 802.1Q).
    public static let vlan = EtherType(rawValue: 0x8100)
    /// Internet Protocol version 6 (RFC 2464 §3).
    public static let ipv6 = EtherType(rawValue: 0x86DD)
}

extension EtherType: CustomStringConvertible {
    /// The name of a known type, or `0x88cc`.
    public var description: String {
        switch self {
        case .ipv4: return "IPv4"
        case .arp: return "ARP"
        case .vlan: return "802.1Q"
        case .ipv6: return "IPv6"
        default: return "0x" + rawValue.hexadecimal
        }
    }
}
