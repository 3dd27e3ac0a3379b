// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NetAddress
internal import TFTPEngine

extension TFTPEndpoint {
    /// The endpoint of a UDP socket's address; nil for a Unix one. An IPv4 address within IPv6 (RFC 4291 §2.5.5.2) is IPv4.
    init?(_ address: SocketAddress) {
        let isIPv6: Bool
        switch address {
        case .v4: isIPv6 = false
        case .v6: isIPv6 = true
        case .unixDomainSocket: return nil
        }
        self = address.withSockAddr { pointer, size in
            TFTPEndpoint(sockaddr: UnsafeRawBufferPointer(start: pointer, count: size), isIPv6: isIPv6)
        }
    }

    /// The endpoint in a `sockaddr_in` or `sockaddr_in6`. Their offsets are the same in every system: port 2, IPv4 address 4; IPv6
    /// address 8, scope 24.
    init(sockaddr bytes: UnsafeRawBufferPointer, isIPv6: Bool) {
        func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
            Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        let port = number(at: 2, as: UInt16.self)
        guard isIPv6 else {
            self.init(.v4(IPv4Address(bits: number(at: 4, as: UInt32.self))), port: port)
            return
        }
        let address = IPv6Address(high: number(at: 8, as: UInt64.self), low: number(at: 16, as: UInt64.self))
        self.init(Host(address, scope: bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self)), port: port)
    }

    /// The same endpoint with another port.
    func withPort(_ port: UInt16) -> TFTPEndpoint { TFTPEndpoint(host, port: port) }
}

extension TFTPEndpoint.Host {
    /// The host of an IPv6 socket's address: one within `::ffff:0:0/96` is IPv4, and a scope means something for link-local ones only.
    init(_ address: IPv6Address, scope: UInt32) {
        if address.high == 0, address.low >> 32 == 0xFFFF {
            self = .v4(IPv4Address(bits: UInt32(truncatingIfNeeded: address.low)))
        } else {
            self = .v6(address, scope: address.isLinkLocal ? scope : 0)
        }
    }

    /// Whether this is `0.0.0.0` or `::`.
    var isWildcard: Bool {
        switch self {
        case .v4(let address): address == .any
        case .v6(let address, _): address == .any
        }
    }

    /// Whether many hosts receive what is sent here.
    var isForMany: Bool {
        switch self {
        case .v4(let address): address == .broadcast || address.isMulticast
        case .v6(let address, _): address.isMulticast
        }
    }
}

extension SocketAddress {
    /// The socket address of an endpoint.
    init(_ endpoint: TFTPEndpoint) throws {
        try self.init(ipAddress: "\(endpoint.host)", port: Int(endpoint.port))
    }

    /// The same address with another port.
    func withPort(_ port: Int) -> SocketAddress {
        var copy = self
        copy.port = port
        return copy
    }
}
