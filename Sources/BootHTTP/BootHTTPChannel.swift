// SPDX-License-Identifier: Apache-2.0

internal import HostSockets
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Hummingbird's HTTP/1.1 connection, bounded in number, memory and time.
///
///     bytes - TLS - HandshakeWatch - ArrivingRequest - HTTP encoder, decoder - SendPacer - RequestWatch - AnswerCompletion
///           - HTTPServerPipelineHandler - FileResponder - Hummingbird's handlers
///
/// TLS and its watch are there for HTTPS only.
struct BootHTTPChannel: ServerChildChannel {
    let base: HTTP1Channel
    let connections: OpenConnections
    let gate: InterfaceGate
    let limits: ConnectionLimits
    let files: FileResponder.Files
    /// The identity for a connection that begins now; nil for HTTP without TLS.
    let identity: (@Sendable () -> TLSIdentity?)?

    /// So many bytes of an answer may wait in the kernel unsent (tcp(7), `TCP_NOTSENT_LOWAT`): else a client that reads slowly has megabytes
    /// there, and nobody sees for minutes whether it reads at all.
    private static let unsentInKernel: SocketOptionValue = 512 * 1024

    /// The client has come by an interface that is not served.
    struct NotServed: Error {}
    /// The server has no certificate at this moment.
    struct NoIdentity: Error {}

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        // Complete at once, for this is the channel's own event loop.
        gate.admits(channel).flatMap { isAdmitted in
            guard isAdmitted else {
                channel.close(promise: nil)
                return channel.eventLoop.makeFailedFuture(NotServed())
            }
            return setUp(channel, logger)
        }
    }

    private func setUp(_ channel: any Channel, _ logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        let connection: HTTPConnection
        do {
            connection = try connections.admit(channel)
        } catch {
            if let crowded = error as? OpenConnections.Crowded {
                let client = channel.remoteAddress?.ipAddress ?? "unknown"
                files.observe(.crowded(client: client, ofClient: crowded.ofClient, ofAll: crowded.ofAll))
            }
            // Nobody else closes a channel that could not be set up.
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(error)
        }
        do {
            try encrypt(channel)
        } catch {
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(error)
        }
        return base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let arriving = ArrivingRequest(connection, patience: limits.head, idle: limits.idle)
            let responder = FileResponder(files, connection, isEncrypted: identity != nil)
            let pacer = SendPacer(connection, stall: limits.stall) { [weak responder] in
                responder?.sender?.isHopeless ?? false
            }
            let watch = try identity.map { _ in try pipeline.handler(type: HandshakeWatch.self) }
            try pipeline.addHandler(arriving, position: watch.map { .after($0) } ?? .first)
            try pipeline.addHandlers(
                [
                    pacer, RequestWatch(connection, arriving, observe: files.observe), AnswerCompletion(),
                    HTTPServerPipelineHandler(), responder,
                ], position: .after(decoder))
            #if os(Linux)
                let unsent = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: TCP_NOTSENT_LOWAT))
                channel.setOption(unsent, value: Self.unsentInKernel).whenFailure { _ in }
            #endif
            return value
        }
    }

    /// Puts TLS before all else where it is wanted.
    private func encrypt(_ channel: any Channel) throws {
        guard let identity else { return }
        guard let context = identity()?.context else { throw NoIdentity() }
        let watch = HandshakeWatch(client: channel.remoteAddress?.ipAddress ?? "unknown", observe: files.observe)
        try channel.pipeline.syncOperations.addHandlers([NIOSSLServerHandler(context: context), watch])
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
