// SPDX-License-Identifier: Apache-2.0

public import NIOCore
internal import NIOPosix
public import TFTPEngine
public import TFTPWire

/// Reads a file that a server sends to a group by PXE's MTFTP.
public struct MTFTPFileClient: Sendable {
    /// The server's port for requests, such as 1759.
    public let server: SocketAddress
    private let group: TFTPMulticastOption.Group
    private let delays: MTFTPClient.Delays
    private let timing: TFTPTiming

    /// A client of one group.
    ///
    /// - Parameter group: option 43 tags 1 and 2.
    public init(
        server: SocketAddress, group: TFTPMulticastOption.Group, delays: MTFTPClient.Delays = .init(),
        timing: TFTPTiming = .client
    ) {
        self.server = server
        self.group = group
        self.delays = delays
        self.timing = timing
    }

    /// Reads `name`; throws what `sink` throws, or what the system says of the sockets. How it ended is in the summary.
    ///
    /// - Parameters:
    ///   - sink: takes the blocks, each once and in any order; the size is not known beforehand, so `total` is nil.
    public func get(
        _ name: String,
        sink: @escaping @Sendable (_ bytes: ByteBuffer, _ offset: UInt64, _ total: UInt64?) throws -> Void
    ) async throws -> TFTPSummary {
        guard let endpoint = TFTPEndpoint(server), case .v4 = endpoint.host else {
            throw ChannelError.unknownLocalAddress
        }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let local = try SocketAddress(ipAddress: "0.0.0.0", port: 0)
        let largestDatagram = TFTPAgreement().blockSize + TFTPPacket.dataHeaderSize
        let socket = try await TFTPClientSocket.bind(to: local, on: loop, largestDatagram: largestDatagram).get()
        let result = loop.makePromise(of: TFTPSummary.self)
        let machine = MTFTPClient(get: TFTPString(name), from: endpoint, delays: delays, timing: timing)
        return try await withTaskCancellationHandler {
            let started = loop.submit {
                // See TFTPFileClient: a closed socket tells nobody any more.
                guard socket.channel.isActive else { throw CancellationError() }
                let handler = MTFTPClientHandler(machine, on: socket.channel, result: result, sink: sink)
                try socket.channel.pipeline.syncOperations.addHandler(handler)
                handler.start(in: group, server: server)
            }
            started.cascadeFailure(to: result)
            defer { socket.channel.close(promise: nil) }
            return try await result.futureResult.get()
        } onCancel: {
            socket.channel.close(promise: nil)
        }
    }
}

/// One MTFTP client between its two sockets and its file.
private final class MTFTPClientHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias Sink = (ByteBuffer, UInt64, UInt64?) throws -> Void

    private var result: EventLoopPromise<TFTPSummary>?
    private var machine: MTFTPClient
    private let port: TFTPChannelPort
    private let timer: DeadlineTimer
    private let sink: Sink
    private var membership: EventLoopFuture<any Channel>?

    init(
        _ machine: MTFTPClient, on channel: any Channel, result: EventLoopPromise<TFTPSummary>, sink: @escaping Sink
    ) {
        self.machine = machine
        self.result = result
        self.sink = sink
        port = TFTPChannelPort(channel, cutsInKernel: false)
        timer = DeadlineTimer(on: channel.eventLoop)
    }

    /// Joins the group and listens.
    func start(in group: TFTPMulticastOption.Group, server: SocketAddress) {
        let joined = TFTPGroupListener.join(group, server: server, on: port.channel.eventLoop) { [weak self] in
            self?.received($0, by: .group)
        }
        membership = joined
        joined.assumeIsolated().whenComplete { result in
            if case .failure(let error) = result { return self.give(up: error) }
            self.machine.started(now: DeadlineTimer.now)
            self.eventEnded()
            self.port.channel.setOption(.autoRead, value: true).assumeIsolated().whenSuccess {
                self.port.channel.read()
            }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received(unwrapInboundIn(data), by: .unicast)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // ICMP from a port where nothing listens yet; the machine's patience decides.
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer.cancel()
        membership?.whenSuccess { $0.close(promise: nil) }
        result?.fail(CancellationError())
        result = nil
    }

    private func received(_ envelope: AddressedEnvelope<ByteBuffer>, by path: MTFTPClient.Path) {
        guard let packet = try? TFTPPacket(decoding: envelope.data), let sender = TFTPEndpoint(envelope.remoteAddress)
        else { return }
        perform(machine.received(packet, by: path, from: sender, now: DeadlineTimer.now), packet)
        eventEnded()
    }

    private func eventEnded() {
        port.flush()
        timer.follow(machine.deadline) { [weak self] in
            guard let self else { return }
            perform(machine.timerFired(now: DeadlineTimer.now))
            eventEnded()
        }
    }

    private func perform(_ action: TFTPAction, _ packet: TFTPPacket? = nil) {
        do {
            switch action {
            case .ignore, .sendBlocks:
                break
            case .send(let packet):
                try write(packet)
            case .store(let offset, _, let reply):
                if case .data(_, let payload) = packet { try sink(payload, offset, nil) }
                if let reply { try write(reply) }
            case .finish(let summary, let reply):
                if let reply { try write(reply) }
                port.flush()
                result?.succeed(summary)
                result = nil
            }
        } catch {
            give(up: error)
        }
    }

    private func write(_ packet: TFTPPacket) throws {
        port.write(packet, to: try SocketAddress(machine.peer))
    }

    private func give(up error: any Error) {
        let failure = TFTPError(.undefined, TFTPString("\(error)"))
        if case .finish(_, let reply?) = machine.failed(failure, now: DeadlineTimer.now) { try? write(reply) }
        port.flush()
        result?.fail(error)
        result = nil
    }
}
