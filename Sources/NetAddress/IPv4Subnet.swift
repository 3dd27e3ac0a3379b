// SPDX-License-Identifier: Apache-2.0

/// An IPv4 network with the address it was written with: `192.0.2.7/24` (RFC 4632 §3.1).
public struct IPv4Subnet: Hashable, Sendable {
    /// The address before the slash, host bits kept.
    public var address: IPv4Address

    /// The number of network bits, 0 to 32.
    public let prefixLength: Int

    /// A subnet, or nil if `prefixLength` is not in 0 to 32.
    public init?(address: IPv4Address, prefixLength: Int) {
        guard (0...32).contains(prefixLength) else { return nil }
        self.address = address
        self.prefixLength = prefixLength
    }

    /// A subnet from its netmask, or nil if the mask's ones are not contiguous from the top.
    public init?(address: IPv4Address, netmask: IPv4Address) {
        let ones = (~netmask.bits).leadingZeroBitCount
        guard IPv4Subnet.mask(ones) == netmask.bits else { return nil }
        self.address = address
        self.prefixLength = ones
    }

    private static func mask(_ ones: Int) -> UInt32 { ones == 0 ? 0 : UInt32.max << UInt32(32 - ones) }

    /// The mask as an address: `/24` is `255.255.255.0`.
    public var netmask: IPv4Address { IPv4Address(bits: IPv4Subnet.mask(prefixLength)) }

    /// The first address: all host bits zero.
    public var network: IPv4Address { IPv4Address(bits: address.bits & netmask.bits) }

    /// The last address: all host bits one.
    public var broadcast: IPv4Address { IPv4Address(bits: address.bits | ~netmask.bits) }

    /// The addresses that hosts may have: without network and broadcast address, except in `/31` (RFC 3021) and `/32`.
    public var hosts: ClosedRange<IPv4Address> {
        guard prefixLength < 31 else { return network...broadcast }
        return IPv4Address(bits: network.bits + 1)...IPv4Address(bits: broadcast.bits - 1)
    }

    /// Whether `other` shares this subnet's network bits.
    public func contains(_ other: IPv4Address) -> Bool { (other.bits ^ address.bits) & netmask.bits == 0 }
}

extension IPv4Subnet: LosslessStringConvertible {
    /// Parses `a.b.c.d/n`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(parts[0]),
            let prefixLength = Int(parts[1]), String(prefixLength) == parts[1]
        else { return nil }
        self.init(address: address, prefixLength: prefixLength)
    }

    /// `a.b.c.d/n`, host bits as given.
    public var description: String { "\(address)/\(prefixLength)" }
}
