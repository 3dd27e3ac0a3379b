// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import TestSupport
import Testing

@Suite struct MTFTPTests {
    private func perfect(_ seed: Int = 0) -> LossyLink { LossyLink(seed: UInt64(seed)) }

    @Test(
        "a client alone listens, opens, and acknowledges every block once",
        arguments: [0, 1, 511, 512, 513, 100_000] as [UInt64])
    func alone(size: UInt64) throws {
        var simulation = MTFTPSimulation(size: size)
        simulation.add(perfect())
        simulation.run()
        #expect(simulation.isWhole(0))
        #expect(simulation.toOne == 1)
        #expect(simulation.toGroup == Array(1...simulation.blocks))
        // Block 1 comes to it alone and again to the group.
        #expect(Set(simulation.clients[0].acknowledged) == Set(1...UInt16(simulation.blocks)))
        #expect(simulation.clients[0].requests == 1)
        #expect(simulation.ended == [.completed])
        let summary = try #require(simulation.clients[0].summary)
        #expect(summary.duration >= MTFTPClient.Delays().start.duration)
        #expect(summary.bytes == size)
    }

    @Test("a hundred clients that start together cost the wire what one costs")
    func together() {
        var simulation = MTFTPSimulation()
        for index in 0..<100 { simulation.add(perfect(index)) }
        simulation.run()
        #expect(simulation.wholeClients == 100)
        #expect(simulation.toGroup.count == simulation.blocks)
        #expect(simulation.toOne == 1)
        #expect(simulation.ended == [.completed])
        #expect(simulation.clients.filter { !$0.acknowledged.isEmpty }.count == 1)
    }

    @Test("clients that come late get what they have missed with one more transmission")
    func late() {
        var simulation = MTFTPSimulation()
        simulation.add(perfect())
        // The transmission begins after a second and lasts 40 ms.
        for index in 1..<20 { simulation.add(perfect(index), at: .milliseconds(1000) + .milliseconds(2) * index) }
        simulation.run()
        #expect(simulation.wholeClients == 20)
        #expect(simulation.ended == [.completed, .completed])
        #expect(simulation.toGroup.count == simulation.blocks * 2)
        // Who came last missed the most, and so has opened.
        #expect(simulation.clients[19].requests > 0)
        // The one who acknowledges does so to the end, although it has had the end before.
        #expect(simulation.clients[19].acknowledged.last == UInt16(simulation.blocks))
    }

    @Test("with loss, copies and disorder every client gets all", arguments: SeededGenerator.seeds(20))
    func lossy(seed: UInt64) {
        var simulation = MTFTPSimulation()
        for index in 0..<10 {
            let link = LossyLink(seed: seed * 100 + UInt64(index), loss: 0.03, duplication: 0.03, reordering: 0.03)
            simulation.add(link, at: .milliseconds(20) * index)
        }
        simulation.run()
        #expect(simulation.wholeClients == 10, "seed \(seed): \(simulation.clients.map(\.summary?.outcome))")
        #expect(!simulation.session.isOpen)
    }

    @Test(
        "each packet of a transfer may be lost, double or late",
        arguments: [LossyLink.Fate.lost, .duplicated, .overtaken])
    func everyPacket(fate: LossyLink.Fate) {
        var whole = MTFTPSimulation(size: 1100)
        whole.add(perfect())
        whole.run()
        #expect(whole.clients[0].link.sent > 8)
        for number in 0..<whole.clients[0].link.sent {
            var simulation = MTFTPSimulation(size: 1100)
            simulation.add(LossyLink(seed: 0, fates: [number: fate]))
            simulation.run()
            #expect(simulation.isWhole(0), "packet \(number): \(simulation.clients[0].summary?.outcome)")
            #expect(!simulation.session.isOpen)
        }
    }

    @Test("the one who acknowledges dies: its block is repeated for five seconds, then another goes on")
    func deadOpener() {
        var simulation = MTFTPSimulation()
        simulation.add(perfect(), acknowledgesUntil: 50)
        for index in 1..<5 { simulation.add(perfect(index), at: .milliseconds(100)) }
        simulation.run()
        #expect((1..<5).filter(simulation.isWhole).count == 4)
        #expect(simulation.ended == [.timedOut, .completed])
        let copies = simulation.toGroup.filter { $0 == 50 }.count
        #expect((2...10).contains(copies), "\(copies)")
        #expect(simulation.toGroup.count == 49 + (copies - 1) + simulation.blocks)
    }

    @Test("a request whose sender says no more brings it four blocks, and nothing to the group")
    func forged() {
        var simulation = MTFTPSimulation()
        simulation.add(perfect(), acknowledgesUntil: 0)
        let request = TFTPPacket.readRequest(TFTPRequest("image"))
        for number in 0..<100 { simulation.queue.schedule(.atServer(request, 0), at: .milliseconds(number)) }
        simulation.run()
        #expect(simulation.toOne == 4)
        #expect(simulation.toGroup.isEmpty)
        #expect(simulation.ended == [.neverAnswered])
    }

    @Test("forged requests keep nobody from the file")
    func forgedBeforeOthers() {
        var simulation = MTFTPSimulation()
        simulation.add(perfect(), acknowledgesUntil: 0)
        simulation.queue.schedule(.atServer(.readRequest(TFTPRequest("image")), 0), at: .milliseconds(990))
        simulation.add(perfect(1))
        simulation.run()
        #expect(simulation.isWhole(1))
        #expect(simulation.ended == [.neverAnswered, .completed])
        #expect(simulation.toOne == 3)
    }

    @Test("a file has at most 65535 blocks")
    func largest() {
        let peer = MTFTPSimulation.endpoint(0)
        var session = MTFTPSession()
        let refusal = session.requested(
            TFTPRequest("image"), size: 65535 * 512, from: peer, now: .zero)
        guard case .send(.error(let error), peer) = refusal.first, case .ended(_, let summary) = refusal.last
        else {
            Issue.record("\(refusal)")
            return
        }
        #expect(error.message == "the file has more than 65535 blocks of 512 bytes")
        #expect(summary.outcome == .refused(error))
        #expect(!session.isOpen)
        #expect(MTFTPSession.largestFile == 65535 * 512 - 1)
        let orders = session.requested(
            TFTPRequest("image"), size: MTFTPSession.largestFile, from: peer, now: .zero)
        guard case .sendBlock(let blocks, to: peer) = orders.first else {
            Issue.record("\(orders)")
            return
        }
        #expect(blocks.first == 1 && blocks.byteCount == 512)
    }

    @Test("a client whose server never sends gives up")
    func noServer() {
        var simulation = MTFTPSimulation()
        simulation.add(LossyLink(seed: 0, loss: 1))
        simulation.run()
        #expect(simulation.clients[0].summary?.outcome == .neverAnswered)
        #expect(simulation.clients[0].requests == TFTPTiming.client.unansweredTries)
    }
}
