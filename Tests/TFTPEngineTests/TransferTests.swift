// SPDX-License-Identifier: Apache-2.0
import NIOCore
import TFTPEngine
import TFTPWire
import TestSupport
import Testing

/// Machine against machine over exact links.
@Suite struct TransferTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var size: UInt64
        var blockSize: UInt16?
        var windowSize: UInt16?

        var options: [TFTPOption] {
            [TFTPOption(.transferSize, 0)] + (blockSize.map { [TFTPOption(.blockSize, $0)] } ?? [])
                + (windowSize.map { [TFTPOption(.windowSize, $0)] } ?? [])
        }
        var testDescription: String { "\(size) bytes, blksize \(blockSize ?? 512), windowsize \(windowSize ?? 1)" }
    }

    @Test(
        "T13, T6: empty, one byte, around a block, exact multiples, each with every window",
        arguments: [0, 1, 511, 512, 513, 1024, 32768, 32769] as [UInt64], [nil, 1, 4, 16, 64] as [UInt16?])
    func sizes(size: UInt64, windowSize: UInt16?) throws {
        let shape = Shape(size: size, blockSize: nil, windowSize: windowSize)
        for isGet in [true, false] {
            var simulation = TransferSimulation(.init(allowsWriting: true))
            if isGet {
                simulation.addGet(size: size, shape.options)
            } else {
                simulation.addPut(size: size, shape.options)
            }
            simulation.run()
            let client = simulation.clients[0]
            #expect(client.isWhole)
            #expect(client.summary?.outcome == .completed)
            #expect(client.summary?.bytes == size)
            #expect(simulation.serverSummaries.map(\.outcome) == [.completed])
            #expect(simulation.serverSummaries.first?.retransmissions == 0)
            #expect(simulation.dataPackets == Int(size / 512) + 1)
            #expect(simulation.server.count == 0)
        }
    }

    @Test("RFC 1350 without any option begins with DATA 1")
    func withoutOptions() throws {
        var simulation = TransferSimulation()
        simulation.addGet(size: 700, [])
        simulation.run()
        #expect(simulation.clients[0].isWhole)
        #expect(
            simulation.sent.map(\.packet.opcode) == [.readRequest, .data, .acknowledgement, .data, .acknowledgement])
    }

    @Test(
        "T7: more than 65535 blocks, rollover to 0 and to 1",
        arguments: [
            Shape(size: 33 << 20, blockSize: 512, windowSize: 64),
            Shape(size: 33 << 20, blockSize: 512, windowSize: nil),
            Shape(size: 100 << 20, blockSize: 1468, windowSize: 32),
        ], [TFTPRollover.zero, .one])
    func rollover(shape: Shape, rollover: TFTPRollover) throws {
        var simulation = TransferSimulation()
        simulation.keepsPackets = false
        simulation.addGet(size: shape.size, shape.options + [TFTPOption(.rollover, rollover.rawValue)])
        simulation.run()
        #expect(simulation.clients[0].isWhole)
        #expect(simulation.clients[0].summary?.bytes == shape.size)
        #expect(simulation.serverSummaries.first?.retransmissions == 0)
    }

    @Test(
        "20 % loss, 5 % duplication and 5 % reordering: every transfer of 40 to 120 kB finishes within seconds",
        arguments: SeededGenerator.seeds(20),
        [
            Shape(size: 42_430, blockSize: 1408), Shape(size: 119_524, blockSize: 1408), Shape(size: 60_000),
            Shape(size: 119_524, blockSize: 1468, windowSize: 4), Shape(size: 119_524, blockSize: 1468, windowSize: 64),
        ])
    func heavyLoss(seed: UInt64, shape: Shape) throws {
        for isGet in [true, false] {
            var simulation = TransferSimulation(
                .init(allowsWriting: true),
                toServer: LossyLink(seed: seed, loss: 0.2, duplication: 0.05, reordering: 0.05),
                toClient: LossyLink(seed: seed &+ 1000, loss: 0.2, duplication: 0.05, reordering: 0.05))
            if isGet {
                simulation.addGet(size: shape.size, shape.options)
            } else {
                simulation.addPut(size: shape.size, shape.options)
            }
            simulation.run()
            let client = simulation.clients[0]
            #expect(client.isWhole, "seed \(seed), get \(isGet)")
            #expect([.completed, .lastAckMissing].contains(client.summary?.outcome))
            #expect(try #require(client.summary).duration < .seconds(15), "seed \(seed), get \(isGet)")
        }
    }

    @Test(
        "3 % loss, duplication and reordering: a kernel of 14 MB takes seconds",
        arguments: [1, 2, 3] as [UInt64], [nil, 16] as [UInt16?])
    func kernel(seed: UInt64, windowSize: UInt16?) throws {
        var simulation = TransferSimulation(
            toServer: LossyLink(seed: seed, loss: 0.03, duplication: 0.03, reordering: 0.03),
            toClient: LossyLink(seed: seed + 9, loss: 0.03, duplication: 0.03, reordering: 0.03))
        simulation.keepsPackets = false
        simulation.addGet(size: 14_150_000, Shape(size: 0, blockSize: 1408, windowSize: windowSize).options)
        simulation.run()
        #expect(simulation.clients[0].isWhole)
        #expect(try #require(simulation.clients[0].summary).duration < .seconds(30))
    }

    @Test("T8: with every packet duplicated, every block still leaves the server once")
    func noSorcerersApprentice() {
        for windowSize in [1, 4, 16] as [UInt16] {
            var simulation = TransferSimulation(
                toServer: LossyLink(seed: 1, duplication: 1), toClient: LossyLink(seed: 2, duplication: 1))
            simulation.addGet(size: 100_000, [TFTPOption(.windowSize, windowSize)])
            simulation.run()
            #expect(simulation.clients[0].isWhole)
            #expect(simulation.dataPackets <= 196 + (windowSize == 1 ? 0 : 50), "window \(windowSize)")
        }
    }

    @Test("one lost block costs milliseconds, not seconds", arguments: [1, 4, 16] as [UInt16])
    func oneLoss(windowSize: UInt16) throws {
        var simulation = TransferSimulation(toClient: LossyLink(seed: 1, fates: [20: .lost]))
        simulation.addGet(size: 51_200, [TFTPOption(.windowSize, windowSize)])
        simulation.run()
        #expect(simulation.clients[0].isWhole)
        #expect(try #require(simulation.clients[0].summary).duration < .milliseconds(80))
        #expect(try #require(simulation.serverSummaries.first).retransmissions > 0)
    }
}
