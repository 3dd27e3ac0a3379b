// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
import Foundation
public import HostSockets
public import ServiceLifecycle

/// The site on a port and an address of its own.
public struct PageServer: Service {
    private let server: HTTPFileServer
    private let board: BootBoard

    /// Connections at once: people and a few programs, not machines.
    private static let connections = 256
    /// How often readers of events get a sign of life: only by writing does the server find that one has gone, and makes room for another.
    private static let period = Duration.seconds(2)

    /// A server that does nothing before ``run()``.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port; 0 lets the system choose, see ``port``.
    public init(_ site: BootSite, board: BootBoard, host: String, port: Int, opener: PortOpener = PortOpener()) {
        server = HTTPFileServer(site: site, host: host, port: port, connections: Self.connections, opener: opener)
        self.board = board
    }

    /// The port that it listens on; waits for ``run()`` to begin and throws what it throws.
    public var port: Int {
        get async throws { try await server.port }
    }

    /// Serves until shutdown or cancellation; throws `ListenFailure` if it cannot have its port.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                do {
                    try await server.run()
                } catch let failure as ListenFailure {
                    throw ListenFailure(
                        service: "page", endpoint: failure.endpoint, errorNumber: failure.errorNumber,
                        reason: failure.reason,
                        holders: failure.holders)
                }
            }
            tasks.addTask {
                while true {
                    try await Task.sleep(for: Self.period)
                    board.streams.tell { ": \n\n" }
                    board.tick(at: .seconds(Date.now.timeIntervalSince1970))
                }
            }
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
    }
}
