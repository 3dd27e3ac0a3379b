// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// The address of a host, of either version of IP.
public enum HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// RFC 791.
    case ipv4(IPv4Address)
    /// RFC 8200.
    case ipv6(IPv6Address)

    /// The address as people write it.
    public var description: String {
        switch self {
        case .ipv4(let address): "\(address)"
        case .ipv6(let address): "\(address)"
        }
    }

    /// The address if it is of version 4.
    public var ipv4: IPv4Address? {
        if case .ipv4(let address) = self { return address }
        return nil
    }

    /// Whether it names more than one host.
    var isGroup: Bool {
        switch self {
        case .ipv4(let address): address.isMulticast || address == .broadcast
        case .ipv6(let address): address.isMulticast
        }
    }
}

/// A port of a host.
struct Endpoint: Hashable {
    let address: HostAddress
    let port: UInt16
}
