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

    /// The host.
    public var host: Host
    /// The UDP port.
    public var port: UInt16

    /// An endpoint from its two parts.
    public init(_ host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }
}

extension TFTPEndpoint {
    /// An IPv4 endpoint is one word: a server looks up the sender of every packet.
    public func hash(into hasher: inout Hasher) {
        switch host {
        case .v4(let address): hasher.combine(UInt64(address.bits) << 16 | UInt64(port))
        case .v6(let address, let scope):
            hasher.combine(address)
            hasher.combine(UInt64(scope) << 16 | UInt64(port))
        }
    }
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
