// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import TestSupport
import Testing

/// A server and its clients on two lossy links (there and back) under a virtual clock.
///
/// Every byte that arrives is compared with the file, so a transfer that completes is right.
struct TransferSimulation {
    /// One client and what became of it.
    struct Client {
        var machine: TFTPClient
        var endpoint: TFTPEndpoint
        /// The file's size when it is written to the server, or is to be read.
        var size: UInt64
        var summary: TFTPSummary?
        /// Bytes stored in order, at the client or, for a put, at the server.
        var stored: UInt64 = 0
        var isWhole = false
        fileprivate var timerAt: Nanoseconds?
        fileprivate var isDead = false
    }

    var server: TFTPServer
    var policy = TFTPPolicy()
    var toServer: LossyLink
    var toClient: LossyLink
    var clients: [Client] = []
    /// Every packet that was sent, in order, also those that the link loses.
    var sent: [(time: Nanoseconds, packet: TFTPPacket, from: TFTPEndpoint)] = []
    var keepsPackets = true
    var serverSummaries: [TFTPSummary] = []
    private(set) var dataPackets = 0
    private var openSizes: [TFTPTransferID: (client: Int, size: UInt64)] = [:]
    private var queue = EventQueue<Nanoseconds, Event>(startingAt: .zero)
    private var serverTimerAt: Nanoseconds?

    private enum Event {
        case arrival(TFTPPacket, from: TFTPEndpoint, to: TFTPEndpoint)
        case serverTimer
        case clientTimer(Int)
        case start(Int)
        case death(Int)
    }

    static let serverEndpoint = TFTPEndpoint(.v4(IPv4Address(192, 0, 2, 1)), port: 69)

    init(
        _ configuration: TFTPServer.Configuration = .init(), toServer: LossyLink = LossyLink(seed: 1),
        toClient: LossyLink = LossyLink(seed: 2)
    ) {
        server = TFTPServer(configuration)
        self.toServer = toServer
        self.toClient = toClient
    }

    var now: Nanoseconds { queue.now }

    static func endpoint(_ index: Int) -> TFTPEndpoint {
        TFTPEndpoint(.v4(IPv4Address(198, 51, UInt8(index / 250), UInt8(1 + index % 250))), port: 2070)
    }

    /// Adds a client that reads `size` bytes with these options.
    mutating func addGet(size: UInt64, _ options: [TFTPOption], startingAt time: Nanoseconds = .zero) {
        let request = TFTPRequest(TFTPString(String(size)), options: options)
        let client = TFTPClient(get: request, from: Self.serverEndpoint)
        add(Client(machine: client, endpoint: Self.endpoint(clients.count), size: size), at: time)
    }

    /// Adds a client that writes `size` bytes with these options.
    mutating func addPut(size: UInt64, _ options: [TFTPOption]) {
        let request = TFTPRequest(TFTPString(String(size)), options: options)
        let client = TFTPClient(put: request, size: size, to: Self.serverEndpoint)
        add(Client(machine: client, endpoint: Self.endpoint(clients.count), size: size), at: .zero)
    }

    private mutating func add(_ client: Client, at time: Nanoseconds) {
        clients.append(client)
        queue.schedule(.start(clients.count - 1), at: time)
    }

    /// From then on the client says nothing and hears nothing.
    mutating func kill(_ index: Int, at time: Nanoseconds) {
        queue.schedule(.death(index), at: time)
    }

    /// Runs until nothing is left to do.
    mutating func run() {
        while let event = queue.next() {
            switch event {
            case .death(let index):
                clients[index].isDead = true
            case .start(let index) where clients[index].isDead, .clientTimer(let index) where clients[index].isDead:
                break
            case .start(let index):
                perform(clients[index].machine.started(now: now), client: index)
            case .clientTimer(let index):
                clients[index].timerAt = nil
                perform(clients[index].machine.timerFired(now: now), client: index)
            case .serverTimer:
                serverTimerAt = nil
                while let order = server.timerFired(now: now) { obey(order) }
            case .arrival(let packet, let from, let to) where to.host == Self.serverEndpoint.host:
                arriveAtServer(packet, from: from, port: to.port)
            case .arrival(let packet, let from, let to):
                arriveAtClient(packet, from: from, to: to)
            }
            if let deadline = server.deadline, serverTimerAt.map({ deadline < $0 }) ?? true {
                serverTimerAt = deadline
                queue.schedule(.serverTimer, at: deadline)
            }
        }
    }

    private mutating func arriveAtServer(_ packet: TFTPPacket, from: TFTPEndpoint, port: UInt16) {
        if port == Self.serverEndpoint.port {
            obey(server.received(packet, from: from, now: now), payload: packet)
        } else if let id = openSizes.keys.first(where: { Self.port(of: $0) == port }) {
            obey(server.received(packet, for: id, from: from, now: now), payload: packet)
        }
    }

    private mutating func arriveAtClient(_ packet: TFTPPacket, from: TFTPEndpoint, to: TFTPEndpoint) {
        guard let index = clients.firstIndex(where: { $0.endpoint == to && !$0.isDead }) else { return }
        switch clients[index].machine.received(packet, from: from, now: now) {
        case .perform(let action): perform(action, client: index, payload: packet)
        case .reject(let packet, let stranger): send(packet, from: to, to: stranger)
        }
    }

    private mutating func perform(_ action: TFTPAction, client index: Int, payload: TFTPPacket? = nil) {
        let client = clients[index]
        carryOut(action, payload, from: client.endpoint, to: client.machine.peer, client: index, isServer: false)
        if let deadline = clients[index].machine.deadline, clients[index].timerAt.map({ deadline < $0 }) ?? true {
            clients[index].timerAt = deadline
            queue.schedule(.clientTimer(index), at: deadline)
        }
    }

    private mutating func obey(_ order: TFTPServerOrder, payload: TFTPPacket? = nil) {
        switch order {
        case .ignore:
            break
        case .reply(let packet, let peer):
            send(packet, from: Self.serverEndpoint, to: peer)
        case .reject(let id, let packet, let stranger):
            send(packet, from: endpoint(of: id), to: stranger)
        case .open(let id, let request, _, let peer, let replaced):
            if let replaced { serverSummaries.append(replaced.summary) }
            let client = clients.firstIndex { $0.endpoint == peer } ?? 0
            guard let size = request.filename.number else {
                openSizes[id] = (client, 0)
                obey(server.failed(id, TFTPError(.fileNotFound, "no such file"), now: now))
                return
            }
            openSizes[id] = (client, size)
            obey(server.opened(id, size: size, policy: policy, now: now))
        case .perform(let id, let action):
            guard let opened = openSizes[id] else { return }
            let peer = server.peer(of: id) ?? clients[opened.client].endpoint
            carryOut(action, payload, from: endpoint(of: id), to: peer, client: opened.client, isServer: true)
        }
    }

    private mutating func carryOut(
        _ action: TFTPAction, _ payload: TFTPPacket?, from: TFTPEndpoint, to: TFTPEndpoint, client index: Int,
        isServer: Bool
    ) {
        switch action {
        case .ignore:
            break
        case .send(let packet):
            send(packet, from: from, to: to)
        case .sendBlocks(let blocks):
            let content = SyntheticFile.read(at: blocks.offset, count: blocks.byteCount)
            for block in 0..<blocks.count {
                var datagram = ByteBuffer()
                blocks.encode(block, of: content, into: &datagram)
                guard let packet = try? TFTPPacket(decoding: datagram) else { continue }
                dataPackets += 1
                send(packet, from: from, to: to)
            }
        case .store(let offset, let isLast, let reply):
            guard case .data(_, let bytes) = payload else {
                Issue.record("store without DATA")
                return
            }
            #expect(offset == clients[index].stored)
            #expect(bytes == SyntheticFile.read(at: offset, count: bytes.readableBytes))
            clients[index].stored += UInt64(bytes.readableBytes)
            if isLast { clients[index].isWhole = clients[index].stored == clients[index].size }
            if let reply { send(reply, from: from, to: to) }
        case .finish(let summary, let reply):
            if let reply { send(reply, from: from, to: to) }
            if isServer { serverSummaries.append(summary) } else { clients[index].summary = summary }
        }
    }

    private mutating func send(_ packet: TFTPPacket, from: TFTPEndpoint, to: TFTPEndpoint) {
        if keepsPackets { sent.append((now, packet, from)) }
        let towardsServer = to.host == Self.serverEndpoint.host
        let delays = towardsServer ? toServer.transmit() : toClient.transmit()
        for delay in delays { queue.schedule(.arrival(packet, from: from, to: to), at: now + Nanoseconds(delay)) }
    }

    private func endpoint(of id: TFTPTransferID) -> TFTPEndpoint {
        guard !server.configuration.isSinglePort else { return Self.serverEndpoint }
        return TFTPEndpoint(Self.serverEndpoint.host, port: Self.port(of: id))
    }

    private static func port(of id: TFTPTransferID) -> UInt16 {
        UInt16(49152 + id.number % 16384)
    }
}

/// A file of any size whose bytes never repeat with a block's period.
enum SyntheticFile {
    private static let period = 65521
    private static let pattern: ByteBuffer = {
        var random = SeededGenerator(seed: 42)
        let bytes = (0..<period).map { _ in UInt8.random(in: 0...255, using: &random) }
        var pattern = ByteBuffer()
        for _ in 0..<8 { pattern.writeBytes(bytes) }
        return pattern
    }()

    /// At most 256 KiB.
    static func read(at offset: UInt64, count: Int) -> ByteBuffer {
        pattern.getSlice(at: Int(offset % UInt64(period)), length: count) ?? ByteBuffer()
    }
}
