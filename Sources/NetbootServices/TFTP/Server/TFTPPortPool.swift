// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import TFTPEngine

    /// The sockets from which transfers are served: a few for each local address that clients have asked.
    ///
    /// A socket is bound to the address that was asked, so that replies come from there (quirk T9). Transfers take turns on them: a late
    /// packet of the last transfer of a client that keeps its port comes to another socket than the next.
    struct TFTPPortPool {
        private let listener: TFTPPort
        private let isSinglePort: Bool
        private var ports: [TFTPEndpoint.Host: [TFTPPort]] = [:]
        private var turn = 0

        /// Sockets for each local address; one, with the well-known port, in single-port mode.
        private static let portsPerAddress = 4
        /// Local addresses that have sockets of their own. Only this host itself has more, those of its loopback network.
        private static let addressLimit = 256

        init(_ listener: TFTPPort, isSinglePort: Bool) {
            self.listener = listener
            self.isSinglePort = isSinglePort
        }

        /// The socket for a new transfer of a client that has asked `host`; nil if the system will not have another.
        ///
        /// - Parameter watch: takes a new socket into service.
        mutating func port(for host: TFTPEndpoint.Host, watch: (TFTPPort) -> Void) -> TFTPPort? {
            if isSinglePort, host == listener.local.host { return listener }
            if ports[host] == nil, ports.count < Self.addressLimit {
                // In single-port mode the system prefers this socket for requests, too: its address is the narrower one.
                let local = TFTPEndpoint(host, port: isSinglePort ? listener.local.port : 0)
                let bound = (0..<(isSinglePort ? 1 : Self.portsPerAddress)).compactMap { _ in
                    try? TFTPPort(
                        at: local, isIPv6: listener.isIPv6, role: isSinglePort ? .wellKnown : .transfers,
                        sharesPort: isSinglePort)
                }
                bound.forEach(watch)
                if !bound.isEmpty { ports[host] = bound }
            }
            guard let ready = ports[host] else { return nil }
            turn = (turn + 1) % ready.count
            return ready[turn]
        }
    }
#endif
