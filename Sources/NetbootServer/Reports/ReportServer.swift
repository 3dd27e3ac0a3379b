// SPDX-License-Identifier: Apache-2.0

public import HostSockets
internal import NIOCore
internal import NIOPosix
public import NetAddress
public import ServiceLifecycle

/// What the receiver of reports tells.
public enum ReportEvent: Sendable {
    /// It listens on this port.
    case listening(port: Int)
    /// A report is stored.
    case stored(MachineReport)
    /// A report came and could not be stored; its machine got no answer.
    case notStored(MACAddress, reason: String)
}

/// Receives the reports that pxeinfo sends by UDP, and stores them. The last datagram is answered when the report is on the disk.
public struct ReportServer: Service {
    private let store: @Sendable () -> ReportStore?
    private let host: String
    private let wantedPort: Int
    private let opener: PortOpener
    private let gate: InterfaceGate
    private let observe: @Sendable (ReportEvent) -> Void
    private let bound = Announcement<Int>()

    /// A server that does nothing before ``run()``.
    ///
    /// - Parameters:
    ///   - store: where a report is kept, asked for each of them; nil takes none.
    ///   - host: the address to listen on.
    ///   - port: the port; 0 lets the system choose.
    ///   - opener: starts the server's thread, which binds the port.
    ///   - gate: by which interfaces machines may come.
    ///   - observe: takes every event, on the server's thread, and must not block.
    public init(
        store: @escaping @Sendable () -> ReportStore?, host: String = "0.0.0.0",
        port: Int = Int(ReportDatagram.port), opener: PortOpener = PortOpener(), gate: InterfaceGate = InterfaceGate(),
        observe: @escaping @Sendable (ReportEvent) -> Void = { _ in }
    ) {
        self.store = store
        self.host = host
        self.wantedPort = port
        self.opener = opener
        self.gate = gate
        self.observe = observe
    }

    /// The port that the server listens on; waits for ``run()`` to begin and throws what it throws.
    public var port: Int {
        get async throws { try await bound.value }
    }

    /// Serves until shutdown or cancellation; throws ``ListenFailure`` if it cannot have its port.
    public func run() async throws {
        // A thread of its own, for it writes files.
        let group = try await opener.open { MultiThreadedEventLoopGroup(numberOfThreads: 1) }
        let (store, observe) = (store, observe)
        let channel: any Channel
        do {
            channel = try await DatagramBootstrap(group: group)
                .channelOption(.autoRead, value: false)
                .channelInitializer { [gate] channel in
                    gate.guarded(channel).flatMapThrowing {
                        try channel.pipeline.syncOperations.addHandler(ReportHandler(store, observe))
                    }
                }
                .bind(host: host, port: wantedPort).get()
        } catch {
            let failure = ListenFailure(service: "reports", endpoint: "\(host):\(wantedPort)", cause: error)
                .namingHolders(.udp, port: wantedPort)
            bound.make(.failure(failure))
            try await group.shutdownGracefully()
            throw failure
        }
        group.any().execute { ThreadRights.giveUp() }
        let port = channel.localAddress?.port ?? 0
        observe(.listening(port: port))
        bound.make(.success(port))
        if (try? await opener.requestsAreAdmitted()) != nil {
            try? await channel.setOption(.autoRead, value: true).get()
            channel.read()
        }
        // Ends on graceful shutdown and throws on cancellation; both are a reason to stop.
        try? await gracefulShutdown()
        try? await channel.close()
        try await group.shutdownGracefully()
    }
}

/// Datagrams in, answers out.
private final class ReportHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let store: @Sendable () -> ReportStore?
    private let observe: @Sendable (ReportEvent) -> Void
    private var collector = ReportCollector()

    init(_ store: @escaping @Sendable () -> ReportStore?, _ observe: @escaping @Sendable (ReportEvent) -> Void) {
        self.store = store
        self.observe = observe
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let answer: ByteBuffer
        switch collector.received(envelope.data) {
        case .ignore: return
        case .acknowledge(let acknowledgement): answer = acknowledgement
        case .keep(let report, let acknowledgement):
            guard let store = store() else { return collector.couldNotKeep(report) }
            do {
                try store.keep(report)
            } catch {
                collector.couldNotKeep(report)
                return observe(.notStored(report.hardware, reason: "\(error)"))
            }
            observe(.stored(report))
            answer = acknowledgement
        }
        context.writeAndFlush(
            wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: answer)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The answer to a machine that is switched off brings an ICMP error. It does not concern the other machines.
    }
}
