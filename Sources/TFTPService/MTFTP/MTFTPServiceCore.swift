// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NIOCore
internal import NetAddress
internal import TFTPEngine
internal import TFTPWire

/// The engine of MTFTP between sockets and files; everything happens on one event loop.
final class MTFTPServiceCore {
    private let configuration: MTFTPFileServer.Configuration
    private let observe: @Sendable (TFTPEvent) -> Void
    private let ports: MTFTPPorts
    private let timer: DeadlineTimer
    private var server: MTFTPServer
    private var transmissions: [MTFTPServer.FileID: Transmission] = [:]

    /// What a file is read from and sent through, as long as it is being sent.
    private struct Transmission {
        let file: CatalogFile
        let port: TFTPChannelPort
    }

    /// - Parameter loop: the loop that every call is made on.
    init(
        _ configuration: MTFTPFileServer.Configuration, on loop: any EventLoop,
        observe: @escaping @Sendable (TFTPEvent) -> Void
    ) {
        self.configuration = configuration
        self.observe = observe
        ports = MTFTPPorts(on: loop, gate: configuration.gate)
        timer = DeadlineTimer(on: loop)
        server = MTFTPServer(files: configuration.files.count)
    }

    /// A datagram came to the port for requests.
    func requestPortReceived(_ envelope: AddressedEnvelope<ByteBuffer>) {
        guard let packet = try? TFTPPacket(decoding: envelope.data), let peer = TFTPEndpoint(envelope.remoteAddress),
            case .v4(let asked) = envelope.metadata?.packetInfo.flatMap({ TFTPEndpoint($0.destinationAddress) })?.host
        else { return }
        let answer: (TFTPChannelPort) -> Void
        switch packet {
        case .readRequest(let request):
            answer = { self.requested(request, from: peer, through: $0) }
        case .writeRequest(let request):
            let client = MTFTPSession.Opener(endpoint: peer, request: request)
            let error = TFTPError(.illegalOperation, "MTFTP takes no files")
            answer = { self.perform(MTFTPSession.refusal(of: client, error), through: $0) }
        default:
            return received(packet, from: peer)
        }
        ports.withPort(of: asked, received: { [weak self] in self?.transferPortReceived($0) }, answer)
    }

    /// Tells those who acknowledge that the service ends.
    func stop() {
        for (id, orders) in server.stopped(TFTPError(.undefined, "the server stops"), now: DeadlineTimer.now) {
            perform(orders, of: id)
        }
        timer.cancel()
        ports.close()
    }

    private func transferPortReceived(_ envelope: AddressedEnvelope<ByteBuffer>) {
        guard let packet = try? TFTPPacket(decoding: envelope.data), let peer = TFTPEndpoint(envelope.remoteAddress)
        else { return }
        received(packet, from: peer)
    }

    private func received(_ packet: TFTPPacket, from peer: TFTPEndpoint) {
        guard let (id, orders) = server.received(packet, from: peer, now: DeadlineTimer.now) else { return }
        perform(orders, of: id)
        followDeadline()
    }

    private func requested(_ request: TFTPRequest, from peer: TFTPEndpoint, through port: TFTPChannelPort) {
        let client = MTFTPSession.Opener(endpoint: peer, request: request)
        let found = configuration.catalog.find(request.filename.bytes, client: "\(peer.host)")
        guard case .found(let entry) = found,
            let id = configuration.files.firstIndex(where: { $0.path == entry.path })
        else {
            let error = TFTPError(.fileNotFound, "not sent by MTFTP")
            return perform(MTFTPSession.refusal(of: client, error), through: port)
        }
        observe(.requested(TFTPRequestSummary(client)))
        let answers = server.requested(id, size: entry.file.size, request, from: peer, now: DeadlineTimer.now)
        if transmissions[id] == nil { transmissions[id] = Transmission(file: entry.file, port: port) }
        for (id, orders) in answers { perform(orders, of: id) }
        release(id)
        followDeadline()
    }

    private func followDeadline() {
        timer.follow(server.deadline) { [weak self] in
            guard let self else { return }
            for (id, orders) in server.timerFired(now: DeadlineTimer.now) { perform(orders, of: id) }
            followDeadline()
        }
    }

    private func perform(_ orders: [MTFTPSession.Order], of id: MTFTPServer.FileID) {
        guard let transmission = transmissions[id] else { return }
        do {
            try perform(orders, through: transmission.port, reading: transmission.file, group: group(of: id))
        } catch {
            let failure = TFTPError(.undefined, TFTPString("\(error)"))
            perform(server.failed(id, failure, now: DeadlineTimer.now), through: transmission.port)
        }
        release(id)
    }

    private func group(of id: MTFTPServer.FileID) throws -> SocketAddress {
        let group = configuration.files[id].group
        return try SocketAddress(ipAddress: "\(group.address)", port: Int(group.port))
    }

    private func release(_ id: MTFTPServer.FileID) {
        if !server.isOpen(id) { transmissions[id] = nil }
    }

    private func perform(
        _ orders: [MTFTPSession.Order], through port: TFTPChannelPort, reading file: CatalogFile,
        group: SocketAddress
    ) throws {
        for order in orders {
            switch order {
            case .sendBlock(let blocks, let peer): try port.write(blocks, of: file, to: SocketAddress(peer))
            case .sendToGroup(let blocks): try port.write(blocks, of: file, to: group)
            case .send, .ended: perform([order], through: port)
            }
        }
        port.flush()
    }

    /// What needs no file.
    private func perform(_ orders: [MTFTPSession.Order], through port: TFTPChannelPort) {
        for order in orders {
            switch order {
            case .send(let packet, let peer):
                if let address = try? SocketAddress(peer) { port.write(packet, to: address) }
            case .ended(let opener, let summary): observe(.finished(TFTPRequestSummary(opener), summary))
            case .sendBlock, .sendToGroup: break
            }
        }
        port.flush()
    }
}

extension TFTPRequestSummary {
    fileprivate init(_ opener: MTFTPSession.Opener) {
        self.init(
            client: opener.endpoint.host, port: opener.endpoint.port, direction: .read, request: opener.request)
    }
}
