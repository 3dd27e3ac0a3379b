// SPDX-License-Identifier: Apache-2.0

public import DiskCatalog
public import HostSockets
internal import NIOCore
internal import NIOPosix
public import ServiceLifecycle

/// Sends files to groups by PXE's MTFTP (PXE 2.1; not RFC 2090), IPv4 only; beside a TFTP server, on a port of its own.
///
/// ``run()`` ends on graceful shutdown or cancellation; clients whose transmissions it ends are told so.
public struct MTFTPFileServer: Service {
    /// What is sent, and where requests come.
    public struct Configuration: Sendable {
        /// Where the files are.
        public var catalog: CatalogIndex
        /// The files that may be asked for.
        public var files: [MTFTPFile]
        /// The IPv4 address to listen on: `0.0.0.0` for all.
        public var host: String
        /// The port; 0 lets the system choose.
        public var port: Int
        /// Says when requests may be answered.
        public var opener: PortOpener
        /// By which interfaces clients may come.
        public var gate: InterfaceGate

        /// Sends `files` from all addresses.
        public init(
            catalog: CatalogIndex, files: [MTFTPFile], host: String = "0.0.0.0", port: Int = Int(MTFTPFile.serverPort),
            opener: PortOpener = PortOpener(), gate: InterfaceGate = InterfaceGate()
        ) {
            self.catalog = catalog
            self.files = files
            self.host = host
            self.port = port
            self.opener = opener
            self.gate = gate
        }
    }

    private let configuration: Configuration
    private let observe: @Sendable (TFTPEvent) -> Void
    private let bound = Announcement<Int>()

    /// A server that does nothing before ``run()``.
    ///
    /// - Parameter observe: takes every event, on the server's thread, and must not block.
    public init(_ configuration: Configuration, observe: @escaping @Sendable (TFTPEvent) -> Void = { _ in }) {
        self.configuration = configuration
        self.observe = observe
    }

    /// The port that the server listens on; waits for ``run()`` to begin and throws what it throws.
    public var port: Int {
        get async throws { try await bound.value }
    }

    /// Serves until shutdown or cancellation; throws ``ListenFailure`` if it cannot have its port.
    public func run() async throws {
        // A thread of its own, for it reads files.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let core = try await loop.submit {
            NIOLoopBound(MTFTPServiceCore(configuration, on: loop, observe: observe), eventLoop: loop)
        }.get()
        let channel: any Channel
        do {
            channel = try await DatagramBootstrap(group: loop)
                .channelOption(.autoRead, value: false)
                // Replies leave from the address that was asked (quirk T9).
                .channelOption(.receivePacketInfo, value: true)
                .channelInitializer { [gate = configuration.gate] channel in
                    gate.guarded(channel).flatMapThrowing {
                        let handler = DatagramReader { core.value.requestPortReceived($0) }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                }
                .bind(host: configuration.host, port: configuration.port).get()
        } catch {
            let endpoint = "\(configuration.host):\(configuration.port)"
            let failure = ListenFailure(service: "MTFTP", endpoint: endpoint, cause: error)
                .namingHolders(.udp, port: configuration.port)
            bound.make(.failure(failure))
            try await group.shutdownGracefully()
            throw failure
        }
        let port = channel.localAddress?.port ?? 0
        observe(.multicasting(port: port, configuration.files))
        bound.make(.success(port))
        if (try? await configuration.opener.requestsAreAdmitted()) != nil {
            try? await channel.setOption(.autoRead, value: true).get()
            channel.read()
        }
        // Ends on graceful shutdown and throws on cancellation; both are a reason to stop.
        try? await gracefulShutdown()
        try? await loop.submit { core.value.stop() }.get()
        try? await channel.close()
        try await group.shutdownGracefully()
    }
}

/// Hands the datagrams of a channel on.
final class DatagramReader: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let received: (AddressedEnvelope<ByteBuffer>) -> Void

    init(_ received: @escaping (AddressedEnvelope<ByteBuffer>) -> Void) {
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received(unwrapInboundIn(data))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // ICMP from a client that has gone, which is no concern of the others.
    }
}
