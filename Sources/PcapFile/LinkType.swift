// SPDX-License-Identifier: Apache-2.0

/// What a captured packet starts with (draft-ietf-opsawg-pcaplinktype).
public struct LinkType: RawRepresentable, Hashable, Sendable {
    /// The number in the file.
    public let rawValue: UInt16

    /// A link type from its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// An Ethernet frame without preamble and check sequence.
    public static let ethernet = LinkType(rawValue: 1)
    /// An IPv4 or IPv6 packet.
    public static let raw = LinkType(rawValue: 101)
    /// Linux "cooked" capture, from `tcpdump -i any`.
    public static let linuxCooked = LinkType(rawValue: 113)
    /// The second version of it, which says the interface of each packet.
    public static let linuxCooked2 = LinkType(rawValue: 276)
    /// An IPv4 or IPv6 packet, by the number that some BSD systems write.
    public static let rawOfBSD = LinkType(rawValue: 12)
    /// An IPv4 packet.
    public static let rawIPv4 = LinkType(rawValue: 228)
    /// An IPv6 packet.
    public static let rawIPv6 = LinkType(rawValue: 229)
}
