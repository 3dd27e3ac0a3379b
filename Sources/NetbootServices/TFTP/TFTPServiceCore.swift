// SPDX-License-Identifier: Apache-2.0

internal import FileCatalog
internal import NIOCore
internal import TFTPEngine
internal import TFTPWire

/// The engine between sockets and files; everything happens on one event loop.
///
/// Transfers share a few sockets instead of having one each: a thousand clients cost no more descriptors than one, and what arrives for
/// many of them is read and answered in a few system calls. A packet belongs to the transfer of its sender.
final class TFTPServiceCore {
    private let configuration: TFTPFileServer.Configuration
    private let observe: @Sendable (TFTPEvent) -> Void
    private let loop: any EventLoop
    private let listener: TFTPPort
    private let ports: TFTPPortPool
    private var server: TFTPServer
    private var transfers: [TFTPTransferID: Transfer] = [:]
    private var lastFiles = LastFiles<TFTPEndpoint.Host>()
    private var reported = RecentSet<TFTPEndpoint.Host>(limit: 4096)
    /// Their last packets may still be under way and are no strangers'.
    private var finished = RecentSet<TFTPEndpoint>(limit: 256)
    private var timer: (at: Duration, task: Scheduled<Void>)?

    private struct Transfer {
        let summary: TFTPRequestSummary
        let peer: SocketAddress
        var port: TFTPPort?
        var content: Content?
    }

    private enum Content {
        case reading(CatalogFile)
        case writing(UploadFile)
    }

    /// Binds the well-known port at `address` and begins to serve.
    static func start(
        at address: SocketAddress, _ configuration: TFTPFileServer.Configuration, on loop: any EventLoop,
        observe: @escaping @Sendable (TFTPEvent) -> Void
    ) -> EventLoopFuture<NIOLoopBound<TFTPServiceCore>> {
        TFTPSocket.bind(to: address, on: loop, reusesAddress: configuration.isSinglePort).flatMap { bound in
            // Of a socket for all addresses only the kernel knows which one a client has asked.
            bound.channel.setOption(.receivePacketInfo, value: address.isWildcard).map { bound }
        }.flatMapThrowing { bound in
            let core = TFTPServiceCore(configuration, bound, on: loop, observe: observe)
            core.adopt(bound, core.listener, isListener: true)
            if let local = bound.channel.localAddress {
                if configuration.isSinglePort, !local.isWildcard { core.ports.add(core.listener, for: local) }
                observe(.listening(local))
            }
            return NIOLoopBound(core, eventLoop: loop)
        }
    }

    private init(
        _ configuration: TFTPFileServer.Configuration, _ listener: TFTPSocket.Bound, on loop: any EventLoop,
        observe: @escaping @Sendable (TFTPEvent) -> Void
    ) {
        self.configuration = configuration
        self.observe = observe
        self.loop = loop
        self.listener = TFTPPort(listener.channel, cutsInKernel: listener.cutsInKernel)
        ports = TFTPPortPool(loop: loop, isSinglePort: configuration.isSinglePort)
        server = TFTPServer(configuration.engine)
    }

    /// The port that requests come to.
    var listeningPort: Int { listener.channel.localAddress?.port ?? 0 }

    /// Lets a bound socket read into this service.
    private func adopt(_ bound: TFTPSocket.Bound, _ port: TFTPPort, isListener: Bool) {
        let handler = TFTPDatagramHandler(self, port, listeningAddress: isListener ? bound.channel.localAddress : nil)
        try? bound.channel.pipeline.syncOperations.addHandler(handler)
        bound.channel.setOption(.autoRead, value: true).assumeIsolated().whenSuccess { bound.channel.read() }
    }

    /// A datagram came to the well-known port.
    ///
    /// - Parameter local: the address it was sent to: replies leave from there (quirk T9).
    func requestPortReceived(
        _ datagram: ByteBuffer, from sender: SocketAddress, to local: SocketAddress, on listener: TFTPPort
    ) {
        guard let packet = try? TFTPPacket(decoding: datagram), let peer = TFTPEndpoint(sender),
            configuration.answersBroadcasts || !local.isForMany
        else { return }
        let order = server.received(packet, from: peer, now: now)
        switch order {
        case .open(let id, let request, let direction, _, let replaced):
            if let replaced { end(replaced.id, replaced.summary) }
            let summary = TFTPRequestSummary(
                client: peer.host, port: peer.port, direction: direction, request: request)
            transfers[id] = Transfer(summary: summary, peer: sender)
            // A reply cannot leave from an address of many; then the system chooses.
            let asked = local.isForMany ? listener.channel.localAddress ?? local : local
            ports.port(for: asked, adopt: adoptTransferPort) { self.open(id, $0 ?? listener) }
        case .reply(let packet, _):
            listener.write(packet, to: sender)
        default:
            perform(order, packet)
        }
    }

    /// A datagram came to a port from which transfers are served.
    func transferPortReceived(_ datagram: ByteBuffer, from sender: SocketAddress, on port: TFTPPort) {
        guard let packet = try? TFTPPacket(decoding: datagram), let peer = TFTPEndpoint(sender) else { return }
        guard let id = server.transfer(of: peer), transfers[id]?.port === port else {
            // Quirk T12: a stranger hears of it, but neither an ERROR is answered nor the echo of a transfer that is done.
            if packet.opcode == .error || finished.contains(peer) { return }
            port.write(.error(.unknownTransferID, "unknown transfer ID"), to: sender)
            return
        }
        perform(server.received(packet, for: id, from: peer, now: now), packet)
    }

    /// All datagrams that were waiting have been handled.
    func batchEnded() {
        flush()
        let now = now
        while let deadline = server.deadline, deadline <= now, let order = server.timerFired(now: now) {
            perform(order)
        }
        flush()
        arm()
    }

    /// Tells every client that the service ends.
    func stop() {
        timer?.task.cancel()
        for id in transfers.keys.sorted() {
            perform(server.failed(id, TFTPError(.undefined, "the server stops"), now: now))
        }
        flush()
        ports.close()
        listener.channel.close(promise: nil)
    }

    private func flush() {
        listener.flush()
        ports.flush()
    }

    private var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    private func arm() {
        guard let deadline = server.deadline else { return }
        if let timer, timer.at <= deadline { return }
        timer?.task.cancel()
        let task = loop.assumeIsolated().scheduleTask(
            deadline: .uptimeNanoseconds(UInt64(max(deadline / .nanoseconds(1), 0)))
        ) { [weak self] in
            self?.timer = nil
            self?.batchEnded()
        }
        timer = (deadline, task)
    }

    private func adoptTransferPort(_ bound: TFTPSocket.Bound) -> TFTPPort {
        let port = TFTPPort(bound.channel, cutsInKernel: bound.cutsInKernel)
        // In single-port mode the system prefers this socket for requests, too: its address is the narrower one.
        adopt(bound, port, isListener: configuration.isSinglePort)
        return port
    }

    private func open(_ id: TFTPTransferID, _ port: TFTPPort) {
        guard let transfer = transfers[id] else { return }
        transfers[id]?.port = port
        let order: TFTPServerOrder
        switch content(for: transfer.summary) {
        case .success(let content):
            transfers[id]?.content = content
            observe(.requested(transfer.summary))
            let size = if case .reading(let file) = content { file.size } else { 0 as UInt64 }
            order = server.opened(id, size: size, policy: configuration.policy(transfer.summary), now: now)
        case .failure(let error):
            order = server.failed(id, error, now: now)
        }
        perform(order)
        batchEnded()
    }

    private func content(for summary: TFTPRequestSummary) -> Result<Content, TFTPError> {
        do {
            switch summary.direction {
            case .write:
                guard let uploads = configuration.uploads else { throw TFTPError(.accessViolation, "no uploads") }
                return .success(.writing(try uploads.create(CatalogPath(summary.request.filename.bytes))))
            case .read:
                let found = configuration.catalog.find(
                    summary.request.filename.bytes, client: "\(summary.client)", lastFile: lastFiles[summary.client])
                guard case .found(let entry) = found else {
                    if case .refused(let refusal) = found { throw refusal }
                    throw CatalogRefusal.notFound
                }
                if entry.reading == .withoutTrailingJunk, reported.insert(summary.client) {
                    observe(.junkBehindName(summary, entry.path))
                }
                if let objection = configuration.objection(summary, entry) { throw objection }
                lastFiles.fetched(entry.path, by: summary.client)
                return .success(.reading(try wireForm(entry.file, summary.request)))
            }
        } catch let error as TFTPError {
            return .failure(error)
        } catch let refusal as CatalogRefusal {
            let isMissing = refusal == .notFound || refusal == .noName
            let code: TFTPErrorCode = isMissing ? .fileNotFound : .accessViolation
            return .failure(TFTPError(code, TFTPString(refusal.description)))
        } catch let refusal as UploadRefusal {
            let code: TFTPErrorCode = refusal == .exists ? .fileExists : .accessViolation
            return .failure(TFTPError(code, TFTPString(refusal.description)))
        } catch {
            return .failure(TFTPError(.undefined, TFTPString("\(error)")))
        }
    }

    /// In netascii mode the file as it stands on the wire, so that offsets and `tsize` are the wire's.
    private func wireForm(_ file: CatalogFile, _ request: TFTPRequest) throws -> CatalogFile {
        guard request.transferMode == .netascii else { return file }
        guard file.size <= 16 << 20 else { throw TFTPError(.illegalOperation, "too large for netascii, use octet") }
        return CatalogFile(Netascii.encode(try file.read(at: 0, count: Int(file.size))))
    }

    private func perform(_ order: TFTPServerOrder, _ packet: TFTPPacket? = nil) {
        guard case .perform(let id, let action) = order, let transfer = transfers[id], let port = transfer.port else {
            return
        }
        switch action {
        case .ignore:
            break
        case .send(let reply):
            port.write(reply, to: transfer.peer)
        case .sendBlocks(let blocks):
            guard case .reading(let file) = transfer.content else { return }
            do {
                try port.write(blocks, of: file, to: transfer.peer)
            } catch {
                perform(server.failed(id, TFTPError(.undefined, TFTPString("\(error)")), now: now))
            }
        case .store(let offset, let isLast, let reply):
            guard case .writing(let upload) = transfer.content, case .data(_, let payload) = packet else { return }
            do {
                try upload.write(payload, at: offset)
                if isLast {
                    if transfer.summary.request.transferMode == .netascii { try upload.rewrite(Netascii.decode) }
                    try upload.commit()
                }
                if let reply { port.write(reply, to: transfer.peer) }
            } catch {
                perform(server.failed(id, TFTPError(.diskFull, TFTPString("\(error)")), now: now))
            }
        case .finish(let summary, let reply):
            if let reply { port.write(reply, to: transfer.peer) }
            end(id, summary)
        }
    }

    private func end(_ id: TFTPTransferID, _ summary: TFTPSummary) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        if let peer = TFTPEndpoint(transfer.peer) { _ = finished.insert(peer) }
        observe(.finished(transfer.summary, summary))
    }
}
