// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import HostSockets
    internal import NetAddress
    internal import TFTPEngine

    /// One UDP socket of the server, bound to one local address.
    final class TFTPPort: Sendable {
        /// What comes to a port.
        enum Role: Sendable {
            /// Requests, and in single-port mode everything.
            case wellKnown
            /// What belongs to transfers (RFC 1350 §4: a transfer identifier).
            case transfers
        }

        let descriptor: Descriptor
        let role: Role
        /// The family of its addresses: an IPv6 socket sees IPv4 hosts within `::ffff:0:0/96`.
        let isIPv6: Bool
        /// Where it is bound.
        let local: TFTPEndpoint

        /// Room for the requests of a thousand machines that are switched on together.
        private static let bufferSize: Int32 = 4 << 20

        /// Binds a socket.
        ///
        /// - Parameters:
        ///   - isIPv6: its family; an IPv6 socket may be bound to an IPv4 address.
        ///   - sharesPort: whether a socket on the same port but a wider or narrower address exists.
        ///   - gate: by which interfaces anything may come.
        init(
            at endpoint: TFTPEndpoint, isIPv6: Bool, role: Role, sharesPort: Bool, gate: InterfaceGate = InterfaceGate()
        ) throws(SystemCallError) {
            self.role = role
            self.isIPv6 = isIPv6
            descriptor = try Descriptor.open(isIPv6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0)
            for (force, option) in [(SO_RCVBUFFORCE, SO_RCVBUF), (SO_SNDBUFFORCE, SO_SNDBUF)] {
                // Beyond the system's limit for root only.
                if (try? descriptor.set(SOL_SOCKET, force, "SO_RCVBUFFORCE", to: Self.bufferSize)) == nil {
                    try? descriptor.set(SOL_SOCKET, option, "SO_RCVBUF", to: Self.bufferSize)
                }
            }
            if isIPv6 { try descriptor.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, "IPV6_V6ONLY", to: 0) }
            // Routers may cut IPv4's blocks: firmware cannot ask for smaller ones when a path swallows them, or the ICMP that says so.
            try? descriptor.set(Int32(IPPROTO_IP), IP_MTU_DISCOVER, "IP_MTU_DISCOVER", to: Int32(IP_PMTUDISC_OMIT))
            try gate.guarded(descriptor)
            if sharesPort { try descriptor.set(SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", to: 1) }
            if endpoint.host.isWildcard {
                // Of a socket for all addresses only the kernel knows which one a client has asked (quirk T9).
                try descriptor.set(Int32(IPPROTO_IP), IP_PKTINFO, "IP_PKTINFO", to: 1)
                if isIPv6 { try descriptor.set(Int32(IPPROTO_IPV6), IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO", to: 1) }
            }
            if case .v4(let own) = endpoint.host, own != .any {
                // What is sent to a group leaves where its clients have asked.
                let octets = Int32(bitPattern: own.bits.bigEndian)
                try? descriptor.set(Int32(IPPROTO_IP), IP_MULTICAST_IF, "IP_MULTICAST_IF", to: octets)
            }
            var address = sockaddr_in6(endpoint, isIPv6: isIPv6)
            var length = sockaddr_in6.length(isIPv6: isIPv6)
            let isBound = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    bind(descriptor.number, generic, length) == 0
                        && getsockname(descriptor.number, generic, &length) == 0
                }
            }
            guard isBound else { throw .last("bind") }
            // Now that the address is known to be this host's, the kernel need not look it up for every block; root may say so.
            try? descriptor.set(Int32(IPPROTO_IP), IP_TRANSPARENT, "IP_TRANSPARENT", to: 1)
            local = TFTPEndpoint(address, isIPv6: isIPv6)
        }

        /// Whether the kernel cuts one long write into datagrams (`UDP_SEGMENT`, Linux 4.18).
        var cutsWrites: Bool {
            var size: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            return getsockopt(descriptor.number, Int32(IPPROTO_UDP), DatagramOutbox.segmentOption, &size, &length) == 0
        }
    }

    extension sockaddr_in6 {
        /// The address of a socket of that family. A `sockaddr_in` is shorter and stands in the same memory.
        init(_ endpoint: TFTPEndpoint, isIPv6: Bool) {
            self.init()
            withUnsafeMutableBytes(of: &self) { bytes in
                bytes.storeBytes(of: sa_family_t(isIPv6 ? AF_INET6 : AF_INET), as: sa_family_t.self)
                bytes.storeBytes(of: endpoint.port.bigEndian, toByteOffset: 2, as: UInt16.self)
                switch endpoint.host {
                case .v4(let address) where isIPv6:
                    // The wildcard stays one; every other address is mapped (RFC 4291 §2.5.5.2).
                    guard address != .any else { return }
                    bytes.storeBytes(of: UInt16.max, toByteOffset: 18, as: UInt16.self)
                    bytes.storeBytes(of: address.bits.bigEndian, toByteOffset: 20, as: UInt32.self)
                case .v4(let address):
                    bytes.storeBytes(of: address.bits.bigEndian, toByteOffset: 4, as: UInt32.self)
                case .v6(let address, let scope):
                    bytes.storeBytes(of: address.high.bigEndian, toByteOffset: 8, as: UInt64.self)
                    bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 16, as: UInt64.self)
                    bytes.storeBytes(of: scope, toByteOffset: 24, as: UInt32.self)
                }
            }
        }

        /// What the system wants to hear of its size.
        static func length(isIPv6: Bool) -> socklen_t {
            socklen_t(isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        }
    }

    extension TFTPEndpoint {
        /// The endpoint in an address that the system has written.
        init(_ address: sockaddr_in6, isIPv6: Bool) {
            self = withUnsafeBytes(of: address) { TFTPEndpoint(sockaddr: $0, isIPv6: isIPv6) }
        }
    }
#endif
