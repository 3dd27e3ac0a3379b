// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NetAddress
internal import TFTPEngine

extension TFTPEndpoint {
    /// The endpoint of a UDP socket's address; nil for a Unix one. An IPv4 address within IPv6 (RFC 4291 §2.5.5.2) is IPv4.
    init?(_ address: SocketAddress) {
        // Offsets in `sockaddr_in` and `sockaddr_in6`, the same in every system: port 2, IPv4 address 4; IPv6 address 8, scope 24.
        let parsed: TFTPEndpoint? = address.withSockAddr { pointer, size in
            let bytes = UnsafeRawBufferPointer(start: pointer, count: size)
            func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
                Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
            }
            switch address {
            case .v4:
                return TFTPEndpoint(
                    .v4(IPv4Address(bits: number(at: 4, as: UInt32.self))), port: number(at: 2, as: UInt16.self))
            case .v6:
                let port = number(at: 2, as: UInt16.self)
                let ip = IPv6Address(high: number(at: 8, as: UInt64.self), low: number(at: 16, as: UInt64.self))
                if ip.high == 0, ip.low >> 32 == 0xFFFF {
                    return TFTPEndpoint(.v4(IPv4Address(bits: UInt32(truncatingIfNeeded: ip.low))), port: port)
                }
                let scope = bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
                return TFTPEndpoint(.v6(ip, scope: ip.isLinkLocal ? scope : 0), port: port)
            case .unixDomainSocket:
                return nil
            }
        }
        guard let parsed else { return nil }
        self = parsed
    }
}

extension SocketAddress {
    /// Whether this is `0.0.0.0` or `::`.
    var isWildcard: Bool {
        switch TFTPEndpoint(self)?.host {
        case .v4(let address): address == .any
        case .v6(let address, _): address == .any
        case nil: false
        }
    }

    /// Whether many hosts receive what is sent here.
    var isForMany: Bool {
        switch TFTPEndpoint(self)?.host {
        case .v4(let address): address == .broadcast || address.isMulticast
        case .v6(let address, _): address.isMulticast
        case nil: false
        }
    }

    /// The same address with another port.
    func withPort(_ port: Int) -> SocketAddress {
        var copy = self
        copy.port = port
        return copy
    }
}
