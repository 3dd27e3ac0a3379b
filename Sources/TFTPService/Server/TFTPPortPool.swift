// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import HostSockets
    internal import TFTPEngine

    /// The sockets from which transfers are served: one for each local address that clients have asked, so that what many of them send is
    /// read and answered with few system calls, and another for clients that come again from the same port: a late packet of their last
    /// transfer comes to another socket than the next.
    ///
    /// A socket is bound to the address that was asked, so that replies come from there (quirk T9).
    struct TFTPPortPool {
        private let listener: TFTPPort
        private let isSinglePort: Bool
        private let gate: InterfaceGate
        private var ports = [TFTPEndpoint.Host: [TFTPPort]](minimumCapacity: 16)

        /// Local addresses that have sockets of their own. Only this host itself has more, those of its loopback network.
        private static let addressLimit = 256

        init(_ listener: TFTPPort, isSinglePort: Bool, gate: InterfaceGate) {
            self.gate = gate
            self.listener = listener
            self.isSinglePort = isSinglePort
        }

        /// The socket for a new transfer of a client that has asked `host`; nil if the system will not have another.
        ///
        /// - Parameters:
        ///   - last: the one of the last transfer with the same port of the client.
        ///   - watch: takes a new socket into service.
        mutating func port(
            for host: TFTPEndpoint.Host, otherThan last: TFTPPort? = nil, watch: (TFTPPort) -> Void
        ) -> TFTPPort? {
            if isSinglePort, host == listener.local.host { return listener }
            let bound = ports[host] ?? []
            if let port = bound.first(where: { isSinglePort || $0 !== last }) { return port }
            guard !bound.isEmpty || ports.count < Self.addressLimit else { return nil }
            // In single-port mode the system prefers this socket for requests, too: its address is the narrower one.
            let local = TFTPEndpoint(host, port: isSinglePort ? listener.local.port : 0)
            guard
                let port = try? TFTPPort(
                    at: local, isIPv6: listener.isIPv6, role: isSinglePort ? .wellKnown : .transfers,
                    sharesPort: isSinglePort, gate: gate)
            else { return bound.first }
            ports[host, default: []].append(port)
            watch(port)
            return port
        }
    }
#endif
