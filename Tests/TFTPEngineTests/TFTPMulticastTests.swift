// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import TestSupport
import Testing

/// One session and its clients; what goes to the group reaches each client over a link of its own.
private struct MulticastSimulation {
    static let group = TFTPMulticastOption.Group(address: IPv4Address(239, 255, 1, 1), port: 1758)
    static let size: UInt64 = 200_000
    static let asked = [TFTPOption(.blockSize, 1024), TFTPOption(.multicast, "")]

    enum Event {
        case request(Int)
        case atServer(TFTPPacket, Int)
        case atClient(TFTPPacket, Int)
        case serverTimer
        case clientTimer(Int)
    }

    struct Client {
        var machine: TFTPMulticastReceiver?
        var link: LossyLink
        var stored: [UInt64: Int] = [:]
        var isWhole = false
        /// Whether it leaves without a word once it has all, like iPXE, or dies in the middle.
        var leavesSilently = false
        var isDead = false
        /// Whether nothing that is sent to the group reaches it.
        var isDeaf = false
        /// The first time that its timer is set for.
        var timerAt: Nanoseconds?
    }

    var session: TFTPMulticastSession
    var clients: [Client] = []
    var queue = EventQueue<Nanoseconds, Event>(startingAt: .zero)
    /// Blocks for the group, and those for one client.
    var blocksSent = 0
    var unicastBlocks = 0
    var left: [TFTPOutcome] = []
    private var isServerTimerSet = false

    init() throws {
        let agreement = TFTPAgreement(answering: Self.asked, fileSize: Self.size, policy: TFTPPolicy())
        session = try #require(TFTPMulticastSession(Self.size, agreement, group: Self.group, timing: TFTPTiming()))
    }

    static func endpoint(_ index: Int) -> TFTPEndpoint {
        TFTPEndpoint(.v4(IPv4Address(198, 51, 100, UInt8(index + 1))), port: 2000)
    }

    mutating func add(
        seed: UInt64, loss: Double, at time: Nanoseconds = .zero, leavesSilently: Bool = false, isDeaf: Bool = false
    ) {
        clients.append(
            Client(link: LossyLink(seed: seed, loss: loss), leavesSilently: leavesSilently, isDeaf: isDeaf))
        queue.schedule(.request(clients.count - 1), at: time)
    }

    mutating func run() {
        while let event = queue.next() {
            let now = queue.now
            switch event {
            case .request(let index):
                guard clients[index].machine == nil, !clients[index].isDead else { continue }
                obey(session.joined(Self.endpoint(index), options: session.agreement.options, now: now))
                queue.schedule(.request(index), at: now + .milliseconds(300))
            case .atServer(let packet, let index):
                obey(session.received(packet, from: Self.endpoint(index), now: now))
            case .serverTimer:
                isServerTimerSet = false
                obey(session.timerFired(now: now))
            case .atClient(let packet, let index) where !clients[index].isDead:
                arrive(packet, index)
            case .atClient:
                break
            case .clientTimer(let index):
                clients[index].timerAt = nil
                if let action = clients[index].machine?.timerFired(now: now) { perform(action, nil, index) }
                setTimer(index)
            }
            // One timer at a time; it looks again when it comes too early.
            if let deadline = session.deadline, !isServerTimerSet {
                isServerTimerSet = true
                queue.schedule(.serverTimer, at: deadline)
            }
        }
    }

    private mutating func arrive(_ packet: TFTPPacket, _ index: Int) {
        if clients[index].machine == nil, case .optionAcknowledgement(let options) = packet {
            clients[index].machine = TFTPMulticastReceiver(
                acknowledged: options, asked: Self.asked, timing: .client, now: queue.now)
            if let opening = clients[index].machine?.opening { perform(opening, nil, index) }
        } else if let action = clients[index].machine?.received(packet, now: queue.now) {
            perform(action, packet, index)
        }
        setTimer(index)
    }

    private mutating func setTimer(_ index: Int) {
        guard let deadline = clients[index].machine?.deadline, !clients[index].isDead else { return }
        // A client that is made master waits for less than before; a timer that comes too early does no harm.
        if let other = clients[index].timerAt, other <= deadline { return }
        clients[index].timerAt = deadline
        queue.schedule(.clientTimer(index), at: deadline)
    }

    private mutating func perform(_ action: TFTPAction, _ packet: TFTPPacket?, _ index: Int) {
        switch action {
        case .send(let packet):
            sendToServer(packet, index)
        case .store(let offset, let isLast, let reply):
            if case .data(_, let payload) = packet {
                #expect(payload == SyntheticFile.read(at: offset, count: payload.readableBytes))
                clients[index].stored[offset] = payload.readableBytes
            }
            if isLast {
                clients[index].isWhole = clients[index].stored.values.reduce(0, +) == Int(Self.size)
                if clients[index].leavesSilently {
                    clients[index].isDead = true
                    return
                }
            }
            if let reply { sendToServer(reply, index) }
        default:
            break
        }
    }

    private mutating func sendToServer(_ packet: TFTPPacket, _ index: Int) {
        guard !clients[index].isDead else { return }
        for delay in clients[index].link.transmit() {
            queue.schedule(.atServer(packet, index), at: queue.now + Nanoseconds(delay))
        }
    }

    private mutating func obey(_ orders: [TFTPMulticastSession.Order]) {
        for order in orders {
            switch order {
            case .send(let packet, let endpoint):
                guard let index = index(of: endpoint) else { continue }
                deliver(packet, index)
            case .sendToGroup(let blocks):
                blocksSent += 1
                guard let packet = data(blocks) else { continue }
                for index in clients.indices where clients[index].machine != nil && !clients[index].isDeaf {
                    deliver(packet, index)
                }
            case .sendBlocks(let blocks, let endpoint):
                unicastBlocks += 1
                guard let packet = data(blocks), let index = index(of: endpoint) else { continue }
                deliver(packet, index)
            case .left(_, let summary):
                left.append(summary.outcome)
            }
        }
    }

    private func index(of endpoint: TFTPEndpoint) -> Int? {
        clients.indices.first { Self.endpoint($0) == endpoint }
    }

    private func data(_ blocks: TFTPBlocks) -> TFTPPacket? {
        var datagram = ByteBuffer()
        blocks.encode(0, of: SyntheticFile.read(at: blocks.offset, count: blocks.byteCount), into: &datagram)
        return try? TFTPPacket(decoding: datagram)
    }

    private mutating func deliver(_ packet: TFTPPacket, _ index: Int) {
        for delay in clients[index].link.transmit() {
            queue.schedule(.atClient(packet, index), at: queue.now + Nanoseconds(delay))
        }
    }
}

@Suite struct TFTPMulticastTests {
    static let blocks = Int(MulticastSimulation.size / 1024) + 1

    @Test("a hundred clients that start together cost the wire what one costs")
    func together() throws {
        var simulation = try MulticastSimulation()
        for index in 0..<100 { simulation.add(seed: UInt64(index), loss: 0) }
        simulation.run()
        #expect(simulation.clients.filter(\.isWhole).count == 100)
        #expect(simulation.blocksSent <= Self.blocks * 12 / 10)
        #expect(simulation.left.filter { $0 == .completed }.count == 100)
        #expect(simulation.session.count == 0)
    }

    @Test("late and lossy clients get what they miss, and only that", arguments: SeededGenerator.seeds(10))
    func lateAndLossy(seed: UInt64) throws {
        var simulation = try MulticastSimulation()
        for index in 0..<20 {
            simulation.add(seed: seed * 100 + UInt64(index), loss: 0.02, at: .milliseconds(10) * index)
        }
        simulation.run()
        #expect(simulation.clients.filter(\.isWhole).count == 20, "seed \(seed)")
        #expect(simulation.blocksSent < Self.blocks * 3, "seed \(seed)")
    }

    @Test("clients that leave without a word, as iPXE does, hold nobody up for long")
    func silentLeavers() throws {
        var simulation = try MulticastSimulation()
        for index in 0..<5 { simulation.add(seed: UInt64(index), loss: 0, leavesSilently: true) }
        simulation.add(seed: 99, loss: 0, at: .milliseconds(20))
        simulation.run()
        #expect(simulation.clients.filter(\.isWhole).count == 6)
        #expect(simulation.session.count == 0)
        #expect(simulation.left.filter { $0 == .completed }.count >= 1)
    }

    @Test("a master that dies is replaced")
    func deadMaster() throws {
        var simulation = try MulticastSimulation()
        simulation.add(seed: 1, loss: 0)
        simulation.add(seed: 2, loss: 0)
        simulation.queue.schedule(.atServer(.error(.undefined, "gone"), 0), at: .milliseconds(5))
        simulation.run()
        #expect(simulation.clients[1].isWhole)
        #expect(simulation.left == [.peerError(TFTPError(.undefined, "gone")), .completed])
    }

    @Test("a client that does not hear the group gets its blocks by unicast, and the others theirs")
    func deaf() throws {
        var simulation = try MulticastSimulation()
        simulation.add(seed: 1, loss: 0, isDeaf: true)
        for index in 2..<5 { simulation.add(seed: UInt64(index), loss: 0) }
        simulation.run()
        #expect(simulation.clients.filter(\.isWhole).count == 4)
        #expect(simulation.left.filter { $0 == .completed }.count == 4)
        #expect(simulation.unicastBlocks == Self.blocks)
    }

    @Test("who hears the group and loses little gets nothing by unicast", arguments: SeededGenerator.seeds(10))
    func notDeaf(seed: UInt64) throws {
        var simulation = try MulticastSimulation()
        for index in 0..<5 { simulation.add(seed: seed * 100 + UInt64(index), loss: 0.02) }
        simulation.run()
        #expect(simulation.clients.filter(\.isWhole).count == 5, "seed \(seed)")
        #expect(simulation.unicastBlocks == 0, "seed \(seed)")
    }

    @Test("a file of more than 65535 blocks cannot be had by multicast")
    func tooLarge() {
        let agreement = TFTPAgreement()
        #expect(
            TFTPMulticastSession(65535 * 512, agreement, group: MulticastSimulation.group, timing: TFTPTiming()) == nil)
        #expect(
            TFTPMulticastSession(65535 * 512 - 1, agreement, group: MulticastSimulation.group, timing: TFTPTiming())
                != nil)
    }
}
