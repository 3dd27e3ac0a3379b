// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import TestSupport
import Testing

/// A server of one file and clients of PXE's MTFTP; each has a link of its own for all that it sends and hears.
struct MTFTPSimulation {
    static let server = TFTPEndpoint(.v4(IPv4Address(198, 51, 100, 254)), port: 1759)
    /// Where block 1 is sent from: another port than the one that was asked.
    static let sender = TFTPEndpoint(server.host, port: 40_000)

    enum Event {
        case start(Int)
        case atServer(TFTPPacket, Int)
        case atClient(TFTPPacket, MTFTPClient.Path, Int)
        case serverTimer
        case clientTimer(Int)
    }

    struct Client {
        var machine = MTFTPClient(get: "image", from: MTFTPSimulation.server)
        var link: LossyLink
        /// After this many ACKs it is dead.
        var acknowledgesUntil = Int.max
        var acknowledged: [UInt16] = []
        var requests = 0
        var stored: [UInt64: Int] = [:]
        var summary: TFTPSummary?
        var hasStarted = false
        var timerAt: Nanoseconds?

        var isDead: Bool { acknowledged.count >= acknowledgesUntil }
    }

    let size: UInt64
    var session = MTFTPSession()
    var clients: [Client] = []
    var queue = EventQueue<Nanoseconds, Event>(startingAt: .zero)
    /// The numbers of the blocks that went to the group, and how many went to one client.
    private(set) var toGroup: [Int] = []
    private(set) var toOne = 0
    private(set) var ended: [TFTPOutcome] = []
    private var isServerTimerSet = false

    init(size: UInt64 = 100_000) { self.size = size }

    var blocks: Int { Int(size / 512) + 1 }

    static func endpoint(_ index: Int) -> TFTPEndpoint {
        TFTPEndpoint(.v4(IPv4Address(198, 51, 100, UInt8(index + 1))), port: 2000)
    }

    mutating func add(_ link: LossyLink, at time: Nanoseconds = .zero, acknowledgesUntil: Int = .max) {
        clients.append(Client(link: link, acknowledgesUntil: acknowledgesUntil))
        queue.schedule(.start(clients.count - 1), at: time)
    }

    /// Whether the client has every byte, and says so.
    func isWhole(_ index: Int) -> Bool {
        clients[index].summary?.outcome == .completed && clients[index].stored.values.reduce(0, +) == Int(size)
    }

    var wholeClients: Int { clients.indices.filter(isWhole).count }

    mutating func run() {
        while let event = queue.next() {
            let now = queue.now
            switch event {
            case .start(let index):
                clients[index].hasStarted = true
                clients[index].machine.started(now: now)
                setTimer(index)
            case .atServer(.readRequest(let request), let index):
                obey(session.requested(request, size: size, from: Self.endpoint(index), now: now))
            case .atServer(let packet, let index):
                obey(session.received(packet, from: Self.endpoint(index), now: now))
            case .serverTimer:
                isServerTimerSet = false
                obey(session.timerFired(now: now))
            case .atClient(let packet, let path, let index):
                guard clients[index].hasStarted, !clients[index].isDead else { continue }
                perform(clients[index].machine.received(packet, by: path, from: Self.sender, now: now), packet, index)
                setTimer(index)
            case .clientTimer(let index):
                if clients[index].timerAt == now { clients[index].timerAt = nil }
                guard !clients[index].isDead else { continue }
                perform(clients[index].machine.timerFired(now: now), nil, index)
                setTimer(index)
            }
            // One timer at a time; it looks again when it comes too early.
            if let deadline = session.deadline, !isServerTimerSet {
                isServerTimerSet = true
                queue.schedule(.serverTimer, at: deadline)
            }
        }
    }

    private mutating func setTimer(_ index: Int) {
        guard let deadline = clients[index].machine.deadline else { return }
        if let set = clients[index].timerAt, set <= deadline { return }
        clients[index].timerAt = deadline
        queue.schedule(.clientTimer(index), at: deadline)
    }

    private mutating func perform(_ action: TFTPAction, _ packet: TFTPPacket?, _ index: Int) {
        switch action {
        case .send(let packet):
            sendToServer(packet, index)
        case .store(let offset, let isLast, let reply):
            guard case .data(_, let payload) = packet else {
                Issue.record("store without DATA")
                return
            }
            #expect(payload == SyntheticFile.read(at: offset, count: payload.readableBytes))
            #expect(clients[index].stored.updateValue(payload.readableBytes, forKey: offset) == nil)
            #expect(isLast == (clients[index].stored.count == blocks))
            if let reply { sendToServer(reply, index) }
        case .finish(let summary, let reply):
            clients[index].summary = summary
            if let reply { sendToServer(reply, index) }
        case .ignore, .sendBlocks:
            break
        }
    }

    private mutating func sendToServer(_ packet: TFTPPacket, _ index: Int) {
        switch packet {
        case .readRequest: clients[index].requests += 1
        case .acknowledgement(let block): clients[index].acknowledged.append(block)
        default: break
        }
        for delay in clients[index].link.transmit() {
            queue.schedule(.atServer(packet, index), at: queue.now + Nanoseconds(delay))
        }
    }

    private mutating func obey(_ orders: [MTFTPSession.Order]) {
        for order in orders {
            switch order {
            case .send(let packet, let endpoint):
                deliver(packet, .unicast, to: clients.indices.filter { Self.endpoint($0) == endpoint })
            case .sendBlock(let blocks, let endpoint):
                toOne += 1
                deliver(blocks, .unicast, to: clients.indices.filter { Self.endpoint($0) == endpoint })
            case .sendToGroup(let blocks):
                toGroup.append(Int(blocks.first))
                deliver(blocks, .group, to: Array(clients.indices))
            case .ended(_, let summary):
                ended.append(summary.outcome)
            }
        }
    }

    private mutating func deliver(_ blocks: TFTPBlocks, _ path: MTFTPClient.Path, to receivers: [Int]) {
        var datagram = ByteBuffer()
        blocks.encode(0, of: SyntheticFile.read(at: blocks.offset, count: blocks.byteCount), into: &datagram)
        guard let packet = try? TFTPPacket(decoding: datagram) else {
            Issue.record("no packet: \(blocks)")
            return
        }
        deliver(packet, path, to: receivers)
    }

    private mutating func deliver(_ packet: TFTPPacket, _ path: MTFTPClient.Path, to receivers: [Int]) {
        for index in receivers {
            for delay in clients[index].link.transmit() {
                queue.schedule(.atClient(packet, path, index), at: queue.now + Nanoseconds(delay))
            }
        }
    }
}
