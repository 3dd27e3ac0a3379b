// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Where packets come from and go to: one UDP port of one host. RFC 1350 §4 calls the port a transfer identifier.
public struct TFTPEndpoint: Hashable, Sendable {
    /// The host, without its port: what a limit per client counts.
    public enum Host: Hashable, Sendable {
        case v4(IPv4Address)
        /// `scope` is the interface index of a link-local address (RFC 4007 §6), otherwise 0.
        case v6(IPv6Address, scope: UInt32 = 0)
    }

    // Three words, an IPv4 address within `::ffff:0:0/96` (RFC 4291 §2.5.5.2): a server compares and looks up the sender of every packet.
    private let high, low, scopeAndPort: UInt64

    /// An endpoint from its two parts.
    public init(_ host: Host, port: UInt16) {
        switch host {
        case .v4(let address): (high, low, scopeAndPort) = (0, 0xFFFF << 32 | UInt64(address.bits), UInt64(port))
        case .v6(let address, let scope):
            (high, low, scopeAndPort) = (address.high, address.low, UInt64(scope) << 16 | UInt64(port))
        }
    }

    /// The host; an IPv6 address that stands for an IPv4 one is that.
    public var host: Host {
        low >> 32 == 0xFFFF && high == 0
            ? .v4(IPv4Address(bits: UInt32(truncatingIfNeeded: low)))
            : .v6(IPv6Address(high: high, low: low), scope: UInt32(truncatingIfNeeded: scopeAndPort >> 16))
    }

    /// The UDP port.
    public var port: UInt16 { UInt16(truncatingIfNeeded: scopeAndPort) }

    /// What tells endpoints apart.
    var words: (UInt64, UInt64, UInt64) { (high, low, scopeAndPort) }
}

extension TFTPEndpoint.Host: CustomStringConvertible {
    /// The address; a link-local one with its scope behind `%`.
    public var description: String {
        switch self {
        case .v4(let address): address.description
        case .v6(let address, let scope): scope == 0 ? address.description : "\(address)%\(scope)"
        }
    }
}

extension TFTPEndpoint: CustomStringConvertible {
    /// `192.0.2.1:69` or `[2001:db8::1]:69`.
    public var description: String {
        switch host {
        case .v4: "\(host):\(port)"
        case .v6: "[\(host)]:\(port)"
        }
    }
}
