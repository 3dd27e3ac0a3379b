// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NIOCore
internal import TFTPEngine
internal import TFTPWire

/// One transfer of a client between its channel and its file.
final class TFTPClientHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    enum Work {
        case get((ByteBuffer, UInt64, UInt64?) throws -> Void)
        case put(CatalogFile, (UInt64) -> Void)
    }

    var result: EventLoopPromise<TFTPSummary>?
    private var machine: TFTPClient
    private let work: Work
    private let port: TFTPChannelPort
    private var peer: SocketAddress
    private let timer: DeadlineTimer
    private var membership: EventLoopFuture<any Channel>?

    init(_ machine: TFTPClient, on socket: TFTPClientSocket.Bound, to server: SocketAddress, work: Work) {
        self.machine = machine
        self.work = work
        port = TFTPChannelPort(socket.channel, cutsInKernel: socket.cutsInKernel)
        timer = DeadlineTimer(on: socket.channel.eventLoop)
        peer = server
    }

    /// Sends the request.
    func start() {
        perform(machine.started(now: now))
        batchEnded()
        port.channel.setOption(.autoRead, value: true).assumeIsolated().whenSuccess { self.port.channel.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received(unwrapInboundIn(data))
    }

    /// A datagram came, to the client or to the group that it listens to.
    func received(_ envelope: AddressedEnvelope<ByteBuffer>) {
        guard let packet = try? TFTPPacket(decoding: envelope.data), let sender = TFTPEndpoint(envelope.remoteAddress)
        else { return }
        switch machine.received(packet, from: sender, now: now) {
        case .reject(let rejection, _):
            port.write(rejection, to: envelope.remoteAddress)
        case .perform(let action):
            peer = peer.withPort(Int(machine.peer.port))
            guard let group = machine.group, membership == nil else { return perform(action, packet) }
            let joined = TFTPGroupListener.join(group, server: peer, on: port.channel.eventLoop) { [weak self] in
                self?.received($0)
                self?.batchEnded()
            }
            membership = joined
            // Who acknowledges first has its ears open.
            joined.assumeIsolated().whenComplete { result in
                if case .failure(let error) = result { return self.give(up: error) }
                self.perform(action, packet)
                self.batchEnded()
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        batchEnded()
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

    private var now: Nanoseconds { DeadlineTimer.now }

    private func batchEnded() {
        port.flush()
        timer.follow(machine.deadline) { [weak self] in
            guard let self else { return }
            perform(machine.timerFired(now: now))
            batchEnded()
        }
    }

    private func perform(_ action: TFTPAction, _ packet: TFTPPacket? = nil) {
        do {
            switch (action, work) {
            case (.ignore, _):
                break
            case (.send(let packet), _):
                port.write(packet, to: peer)
            case (.sendBlocks(let blocks), .put(let file, let progress)):
                try port.write(blocks, of: file, to: peer)
                progress(blocks.offset)
            case (.store(let offset, _, let reply), .get(let sink)):
                if case .data(_, let payload) = packet { try sink(payload, offset, machine.agreement?.transferSize) }
                if let reply { port.write(reply, to: peer) }
            case (.finish(let summary, let reply), _):
                if let reply { port.write(reply, to: peer) }
                port.flush()
                result?.succeed(summary)
                result = nil
            case (.sendBlocks, .get), (.store, .put):
                break
            }
        } catch {
            give(up: error)
        }
    }

    private func give(up error: any Error) {
        let end = machine.failed(TFTPError(.undefined, TFTPString("\(error)")), now: now)
        if case .finish(_, let reply?) = end { port.write(reply, to: peer) }
        port.flush()
        result?.fail(error)
        result = nil
    }
}
