// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import HostSockets
    internal import TFTPEngine

    /// Asks the system how large a packet may be on the way to a host: the MTU of the interface or route, or of the path if a router has
    /// said so (ip(7), `IP_MTU`). Two system calls for each question, on a socket that is kept and never sends anything.
    struct RouteMTU {
        private var (socket4, socket6): (Descriptor?, Descriptor?)

        /// The largest TFTP block that leaves in one piece; nil if the system does not know a way.
        mutating func blockSizeLimit(to host: TFTPEndpoint.Host) -> UInt16? {
            let isIPv6 = if case .v6 = host { true } else { false }
            guard let socket = socket(isIPv6: isIPv6) else { return nil }
            // The discard port; connect(2) of a datagram socket chooses the route and sends nothing.
            var address = sockaddr_in6(TFTPEndpoint(host, port: 9), isIPv6: isIPv6)
            let isRouted = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket.number, $0, sockaddr_in6.length(isIPv6: isIPv6)) == 0
                }
            }
            var mtu: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            let (level, option) = isIPv6 ? (Int32(IPPROTO_IPV6), IPV6_MTU) : (Int32(IPPROTO_IP), IP_MTU)
            guard isRouted, getsockopt(socket.number, level, option, &mtu, &length) == 0 else { return nil }
            return TFTPPolicy.blockSizeLimit(mtu: Int(mtu), ipv6: isIPv6)
        }

        private mutating func socket(isIPv6: Bool) -> Descriptor? {
            if let known = isIPv6 ? socket6 : socket4 { return known }
            let new = try? Descriptor.open(isIPv6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0)
            if isIPv6 { socket6 = new } else { socket4 = new }
            return new
        }
    }
#endif
