// SPDX-License-Identifier: Apache-2.0

public import DiskCatalog
public import HostSockets
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
public import ServiceLifecycle

/// Serves the files of a catalog over HTTP/1.1, with TLS or without, to iPXE, UEFI HTTP Boot, pxekit's own programs, installers and people.
///
/// Every answer has its exact length; files are read as the client takes them. ``run()`` ends on graceful shutdown, when
/// answers in progress are complete, or on cancellation at once.
public struct HTTPFileServer: Service {
    private let catalog: CatalogIndex
    private let host: String
    private let wantedPort: Int
    private let opener: PortOpener
    private let gate: InterfaceGate
    private let observe: @Sendable (HTTPEvent) -> Void
    private let limits: ConnectionLimits
    private let routes: (@Sendable (RouterGroup<BootHTTPContext>) -> Void)?
    private let routePrefix: String
    private let identity: (@Sendable () -> TLSIdentity?)?
    private let connections: OpenConnections
    private let bound = Announcement<Int>()

    /// A request's head in bytes and fields; firmware sends some hundred bytes, browsers two thousand.
    private static let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 100)
    /// Connections that are accepted while others that had to go are not gone yet.
    private static let acceptedBeyond = 64

    /// A server that does nothing before ``run()``.
    ///
    /// - Parameters:
    ///   - host: the address to listen on: `0.0.0.0` for all of IPv4, `::` for all.
    ///   - port: the port; 0 lets the system choose, see ``port``.
    ///   - opener: starts the server's threads, of which one binds the port.
    ///   - gate: by which interfaces clients may come.
    ///   - observe: takes every event, on any thread, and must not block.
    public init(
        catalog: CatalogIndex, host: String, port: Int, opener: PortOpener = PortOpener(),
        gate: InterfaceGate = InterfaceGate(), observe: @escaping @Sendable (HTTPEvent) -> Void = { _ in }
    ) {
        self.init(
            catalog: catalog, host: host, port: port, opener: opener, gate: gate, limits: .system, observe: observe)
    }

    /// A server with limits and routes of its own.
    ///
    /// - Parameters:
    ///   - identity: makes it a server of HTTPS: asked at the start of each connection, which is closed if there is none.
    ///   - routePrefix: how the paths of all routes begin.
    init(
        catalog: CatalogIndex, host: String, port: Int, opener: PortOpener = PortOpener(),
        gate: InterfaceGate = InterfaceGate(), identity: (@Sendable () -> TLSIdentity?)? = nil,
        limits: ConnectionLimits,
        routes: (@Sendable (RouterGroup<BootHTTPContext>) -> Void)? = nil, routePrefix: String = "",
        observe: @escaping @Sendable (HTTPEvent) -> Void = { _ in }
    ) {
        self.catalog = catalog
        self.host = host
        self.wantedPort = port
        self.opener = opener
        self.gate = gate
        self.observe = observe
        self.limits = limits
        self.routes = routes
        self.routePrefix = routePrefix
        self.identity = identity
        connections = OpenConnections(limits: limits)
    }

    /// The port that the server listens on; waits for ``run()`` to begin and throws what it throws.
    public var port: Int {
        get async throws { try await bound.value }
    }

    /// Serves until shutdown or cancellation; throws ``ListenFailure`` if it cannot have its port.
    public func run() async throws {
        let threads = try await opener.open { MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount) }
        let ending: Result<Void, any Error>
        do {
            ending = .success(try await serve(by: threads))
        } catch {
            ending = .failure(error)
        }
        // The last callbacks of a cancelled connection come when all is over, and must find their thread.
        Task.detached {
            try? await Task.sleep(for: .seconds(1))
            try? await threads.shutdownGracefully()
        }
        switch ending {
        case .success: bound.make(.failure(CancellationError()))
        case .failure(let error as CancellationError):
            bound.make(.failure(error))
            throw error
        case .failure(let error):
            let failure = ListenFailure(
                service: identity == nil ? "HTTP" : "HTTPS", endpoint: "\(host):\(wantedPort)", cause: error
            )
            .namingHolders(.tcp, port: wantedPort)
            bound.make(.failure(failure))
            throw failure
        }
    }

    private func serve(by threads: MultiThreadedEventLoopGroup) async throws {
        let (bound, observe, limits, connections, gate) = (bound, observe, limits, connections, gate)
        let identity = identity
        let files = FileResponder.Files(
            catalog: catalog, opener: opener, hasRoutes: routes != nil, routePrefix: routePrefix, observe: observe)
        // What Hummingbird would log is either an event here or the noise of a cancelled task.
        let quiet = Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: BootHTTPRouter.make(connections: connections, routes: routes ?? { _ in }),
            server: HTTPServerBuilder { responder in
                BootHTTPChannel(
                    base: HTTP1Channel(
                        responder: responder,
                        configuration: .init(httpDecoderConfiguration: HTTPFileServer.decoder)),
                    connections: connections, gate: gate, limits: limits, files: files,
                    identity: identity)
            },
            configuration: .init(
                address: .hostname(host, port: wantedPort), serverName: "pxekit",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    limits.total + HTTPFileServer.acceptedBeyond, logger: quiet)),
            onServerRunning: { channel in
                // They came with the opener's rights, which are not needed to serve.
                for thread in threads.makeIterator() { thread.execute { ThreadRights.giveUp() } }
                if let address = channel.localAddress { observe(.listening(address, isEncrypted: identity != nil)) }
                bound.make(.success(channel.localAddress?.port ?? 0))
            },
            eventLoopGroupProvider: .shared(threads),
            logger: quiet)
        try await application.run()
    }
}
