// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import TestSupport
import Testing

@Suite struct TFTPServerSoakTests {
    private static func randomRequest(_ random: inout SeededGenerator) -> TFTPRequest {
        let names: [TFTPOptionName] = [.blockSize, .windowSize, .transferSize, .timeout, .rollover, .multicast, "zz"]
        let options = names.filter { _ in random.chance(0.4) }.map {
            TFTPOption($0, [0, 1, 2, 8, 512, 1468, 65535].randomElement(using: &random) ?? 0)
        }
        return TFTPRequest("file", mode: random.chance(0.9) ? "octet" : "mail", options: options)
    }

    private static func randomPacket(_ random: inout SeededGenerator) -> TFTPPacket {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: .readRequest(randomRequest(&random))
        case 3: .writeRequest(randomRequest(&random))
        case 4: .data(block: .random(in: 0...3, using: &random), payload: ByteBuffer(repeating: 1, count: 512))
        case 5...8: .acknowledgement(block: .random(in: 0...70, using: &random))
        default: .error(.optionRefused, "")
        }
    }

    @Test(
        "a hundred thousand packets in any order: no trap, and nothing is left in the end",
        arguments: SeededGenerator.seeds(4))
    func anyOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var server = TFTPServer(.init(transferLimit: 50, hostLimit: 10, isSinglePort: true, allowsWriting: true))
        var now = Nanoseconds.zero
        var open: Set<TFTPTransferID> = []
        func note(_ order: TFTPServerOrder) {
            if case .open(let id, _, _, _, let replaced) = order {
                open.insert(id)
                if let replaced { open.remove(replaced.id) }
            }
            if case .perform(let id, .finish) = order { open.remove(id) }
        }
        for _ in 0..<25_000 {
            now += .microseconds(.random(in: 0...20_000, using: &random))
            let host = IPv4Address(198, 51, 100, .random(in: 1...20, using: &random))
            let peer = TFTPEndpoint(.v4(host), port: .random(in: 1...3, using: &random))
            note(server.received(Self.randomPacket(&random), from: peer, now: now))
            if let id = open.randomElement(using: &random), random.chance(0.3) {
                note(
                    random.chance(0.8)
                        ? server.opened(
                            id, size: .random(in: 0...100_000, using: &random), policy: TFTPPolicy(), now: now)
                        : server.failed(id, TFTPError(.undefined, "x"), now: now))
            }
            while let deadline = server.deadline, deadline <= now, let order = server.timerFired(now: now) {
                note(order)
            }
            #expect(server.count == open.count)
        }
        for id in open { note(server.failed(id, TFTPError(.undefined, "end"), now: now)) }
        #expect(server.count == 0)
        now += .seconds(100)
        #expect(server.timerFired(now: now) == nil)
        #expect(server.deadline == nil)
    }

    @Test(
        "what a forged request makes the server send to its victim is bounded: 7 packets, the largest DATA with 512 bytes"
    )
    func amplification() {
        for options in [
            [], [TFTPOption(.blockSize, 65464), TFTPOption(.windowSize, 64), TFTPOption(.transferSize, 0)],
        ] {
            var server = TFTPServer()
            let victim = TFTPEndpoint(.v4(IPv4Address(198, 51, 100, 9)), port: 9)
            let request = TFTPPacket.readRequest(TFTPRequest("x", options: options))
            guard case .open(let id, _, _, _, _) = server.received(request, from: victim, now: .zero) else {
                Issue.record("not opened")
                continue
            }
            var orders = [server.opened(id, size: 1 << 30, policy: TFTPPolicy(), now: .zero)]
            while let deadline = server.deadline {
                if let order = server.timerFired(now: deadline) { orders.append(order) }
            }
            var packets = 0
            var bytes = 0
            for case .perform(_, let action) in orders {
                switch action {
                case .send(let packet):
                    packets += 1
                    bytes += packet.encoded().readableBytes
                case .sendBlocks(let blocks):
                    packets += blocks.count
                    bytes += blocks.byteCount + 4 * blocks.count
                default: break
                }
            }
            #expect(packets == 7)
            #expect(bytes <= 7 * 516)
        }
    }

    @Test(
        "clients that die in the middle leave nothing behind; the others are not held up",
        arguments: SeededGenerator.seeds(3))
    func suddenDeaths(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var simulation = TransferSimulation(
            toServer: LossyLink(seed: seed, loss: 0.05, duplication: 0.02, reordering: 0.02),
            toClient: LossyLink(seed: seed + 7, loss: 0.05, duplication: 0.02, reordering: 0.02))
        simulation.keepsPackets = false
        var dying: Set<Int> = []
        for index in 0..<150 {
            let options = [
                TFTPOption(.blockSize, [512, 1408, 1468].randomElement(using: &random) ?? 512),
                TFTPOption(.windowSize, [1, 4, 16].randomElement(using: &random) ?? 1),
            ]
            let start = Nanoseconds.milliseconds(.random(in: 0...500, using: &random))
            simulation.addGet(size: .random(in: 0...60_000, using: &random), options, startingAt: start)
            guard random.chance(0.2) else { continue }
            dying.insert(index)
            simulation.kill(index, at: start + .milliseconds(.random(in: 0...30, using: &random)))
        }
        simulation.run()
        for (index, client) in simulation.clients.enumerated() where !dying.contains(index) {
            #expect(client.isWhole, "seed \(seed), client \(index)")
        }
        #expect(simulation.server.count == 0)
        #expect(simulation.server.deadline == nil)
    }
}
