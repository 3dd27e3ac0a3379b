// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// The sockets from which transfers are served: a few for each local address that clients have asked.
///
/// A socket is bound to the address that was asked, so that replies come from there (quirk T9). Transfers take turns on them: a late packet
/// of the last transfer of a client that keeps its port comes to another socket than the next.
final class TFTPPortPool {
    private let loop: any EventLoop
    private let isSinglePort: Bool
    private var ports: [SocketAddress: [TFTPPort]] = [:]
    private var waiting: [SocketAddress: [(TFTPPort?) -> Void]] = [:]
    private var turn = 0

    /// Sockets for each local address; one, with the well-known port, in single-port mode.
    private static let portsPerAddress = 4

    init(loop: any EventLoop, isSinglePort: Bool) {
        self.loop = loop
        self.isSinglePort = isSinglePort
    }

    /// Calls `use` with a socket on `local`'s address, at once if there is one, with nil if there can be none.
    ///
    /// - Parameter adopt: takes a new socket into service.
    func port(
        for local: SocketAddress, adopt: @escaping (TFTPSocket.Bound) -> TFTPPort, _ use: @escaping (TFTPPort?) -> Void
    ) {
        let key = isSinglePort ? local : local.withPort(0)
        if let ready = ports[key] {
            turn = (turn + 1) % ready.count
            return use(ready[turn])
        }
        waiting[key, default: []].append(use)
        guard waiting[key]?.count == 1 else { return }
        let count = isSinglePort ? 1 : Self.portsPerAddress
        let channels = (0..<count).map { _ in TFTPSocket.bind(to: key, on: loop, reusesAddress: isSinglePort) }
        EventLoopFuture.whenAllSucceed(channels, on: loop).assumeIsolated().whenComplete { result in
            let bound = (try? result.get()) ?? []
            let ready = bound.map(adopt)
            if !ready.isEmpty { self.ports[key] = ready }
            for (index, use) in (self.waiting.removeValue(forKey: key) ?? []).enumerated() {
                use(ready.isEmpty ? nil : ready[index % ready.count])
            }
        }
    }

    /// A listener that serves transfers itself.
    func add(_ port: TFTPPort, for local: SocketAddress) {
        ports[local] = [port]
    }

    func flush() {
        for ready in ports.values {
            for port in ready { port.flush() }
        }
    }

    func close() {
        for port in ports.values.joined() { port.channel.close(promise: nil) }
        ports = [:]
    }
}
