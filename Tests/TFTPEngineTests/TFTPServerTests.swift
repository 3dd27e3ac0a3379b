// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import TestSupport
import Testing

private let client = TFTPEndpoint(.v4(IPv4Address(198, 51, 100, 1)), port: 2070)
private let stranger = TFTPEndpoint(.v4(IPv4Address(198, 51, 100, 2)), port: 9)
private let edk2 = [TFTPOption(.transferSize, 0), TFTPOption(.blockSize, 1468), TFTPOption(.windowSize, 4)]

/// A server by hand, one event after the other.
@Suite struct TFTPServerTests {
    private var server = TFTPServer()

    /// Sends a request and opens the file.
    private mutating func open(
        _ request: TFTPRequest, size: UInt64, from peer: TFTPEndpoint = client, policy: TFTPPolicy = TFTPPolicy(),
        now: Nanoseconds = .zero
    ) throws -> (id: TFTPTransferID, order: TFTPServerOrder) {
        let order = server.received(.readRequest(request), from: peer, now: now)
        guard case .open(let id, _, .read, _, _) = order else {
            throw TFTPError(.undefined, TFTPString("\(order)"))
        }
        return (id, server.opened(id, size: size, policy: policy, now: now))
    }

    private func blocks(_ order: TFTPServerOrder) -> ClosedRange<UInt64>? {
        guard case .perform(_, .sendBlocks(let blocks)) = order else { return nil }
        return blocks.first...blocks.first + UInt64(blocks.count) - 1
    }

    private func outcome(_ order: TFTPServerOrder?) -> TFTPOutcome? {
        guard case .perform(_, .finish(let summary, _)) = order else { return nil }
        return summary.outcome
    }

    @Test("a transfer in the place of one that is over hears nothing of that one's packets and timers")
    mutating func placeOfAnother() throws {
        let first = try open(TFTPRequest("x"), size: 5000)
        _ = server.received(.error(.undefined, "enough"), for: first.id, from: client, now: .milliseconds(1))
        let other = TFTPEndpoint(.v4(IPv4Address(198, 51, 100, 3)), port: 2070)
        let second = try open(TFTPRequest("x"), size: 5000, from: other, now: .milliseconds(2))
        #expect(second.id.slot == first.id.slot)
        #expect(second.id != first.id)
        let late = server.received(.acknowledgement(block: 1), for: first.id, from: other, now: .milliseconds(3))
        #expect(late == .ignore)
        #expect(server.failed(first.id, TFTPError(.undefined, "x"), now: .milliseconds(3)) == .ignore)
        #expect(server.peer(of: first.id) == nil)
        // The timer that the first has left behind comes up, and is nobody's.
        #expect(server.timerFired(now: .milliseconds(201)) == nil)
        #expect(blocks(server.timerFired(now: .milliseconds(203)) ?? .ignore) == 1...1)
        #expect(server.count == 1)
    }

    @Test("T1: EDK2's size probe ends silently with ERROR 8 and is counted as a probe; the real request follows")
    mutating func sizeProbe() throws {
        let probe = try open(TFTPRequest("x", options: edk2), size: 5000)
        #expect(
            probe.order
                == .perform(
                    probe.id,
                    .send(
                        .optionAcknowledgement([
                            TFTPOption(.transferSize, 5000), TFTPOption(.blockSize, 1468), TFTPOption(.windowSize, 4),
                        ]))))
        let end = server.received(
            .error(.optionRefused, "User aborted the transfer"), for: probe.id, from: client, now: .milliseconds(1))
        guard case .perform(_, .finish(let summary, let reply)) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(summary.outcome == .sizeProbe)
        #expect(reply == nil)
        let real = try open(TFTPRequest("x", options: Array(edk2[1...])), size: 5000, now: .milliseconds(2))
        let first = server.received(.acknowledgement(block: 0), for: real.id, from: client, now: .milliseconds(3))
        #expect(blocks(first) == 1...4)
    }

    @Test("T1: Intel's ROM drops its probe without a word; the number of packets it gets is bounded")
    mutating func silentProbe() throws {
        let probe = try open(TFTPRequest("x", options: [TFTPOption(.transferSize, 0)]), size: 5000)
        var now = Nanoseconds.zero
        var sent = 1
        while let deadline = server.deadline {
            now = deadline
            guard let order = server.timerFired(now: now) else { continue }
            if let outcome = outcome(order) { #expect(outcome == .neverAnswered) } else { sent += 1 }
        }
        #expect(sent == TFTPTiming().unansweredTries)
        #expect(now < .seconds(15))
        #expect(server.count == 0)
        #expect(server.peer(of: probe.id) == nil)
    }

    @Test(
        "T8: a request repeated by its port within a second opens nothing, and repeats the answer only while unanswered"
    )
    mutating func repeatedRequest() throws {
        let request = TFTPRequest("x", options: [TFTPOption(.blockSize, 512)])
        guard
            case .open(let id, request, .read, client, nil) = server.received(
                .readRequest(request), from: client, now: .zero)
        else {
            Issue.record("not opened")
            return
        }
        #expect(server.received(.readRequest(request), from: client, now: .milliseconds(1)) == .ignore)
        let answer = server.opened(id, size: 2000, policy: TFTPPolicy(), now: .milliseconds(2))
        #expect(server.received(.readRequest(request), from: client, now: .milliseconds(9)) == answer)
        #expect(
            blocks(server.received(.acknowledgement(block: 0), for: id, from: client, now: .milliseconds(10))) == 1...1)
        #expect(server.received(.readRequest(request), from: client, now: .milliseconds(11)) == .ignore)
        #expect(server.count == 1)
    }

    @Test(
        "T8: however late the answer, a client that repeats its request keeps the transfer and its port",
        arguments: [[], [TFTPOption(.blockSize, 512)]])
    mutating func repeatedBeforeTheAnswer(options: [TFTPOption]) throws {
        // A server with a thousand clients may answer after their patience; each of them asks again then.
        let request = TFTPRequest("x", options: options)
        let (id, answer) = try open(request, size: 2000)
        var now = Nanoseconds.zero
        for _ in 0..<20 {
            now += .milliseconds(1100)
            while let deadline = server.deadline, deadline <= now {
                if let order = server.timerFired(now: now) { #expect(outcome(order) == nil) }
            }
            #expect(server.received(.readRequest(request), from: client, now: now) == answer)
        }
        let acknowledgement = TFTPPacket.acknowledgement(block: options.isEmpty ? 1 : 0)
        let next = server.received(acknowledgement, for: id, from: client, now: now)
        #expect(blocks(next)?.lowerBound == (options.isEmpty ? 2 : 1))
        #expect(server.count == 1)
    }

    @Test("a machine that starts again from the same port gets a new transfer")
    mutating func restart() throws {
        let request = TFTPRequest("x", options: [TFTPOption(.blockSize, 512)])
        let first = try open(request, size: 2000)
        _ = server.received(.acknowledgement(block: 0), for: first.id, from: client, now: .milliseconds(1))
        let order = server.received(.readRequest(request), from: client, now: .seconds(2))
        guard case .open(let id, _, _, _, let replaced) = order else {
            Issue.record("\(order)")
            return
        }
        #expect(id != first.id)
        #expect(replaced?.id == first.id)
        #expect(replaced?.summary.outcome == .replaced)
        let other = server.received(.readRequest(TFTPRequest("y")), from: client, now: .seconds(2))
        guard case .open(_, _, _, _, let replacedAgain) = other else {
            Issue.record("\(other)")
            return
        }
        #expect(replacedAgain?.id == id)
        #expect(server.count == 1)
    }

    @Test("T10: in single-port mode a packet belongs to the transfer of its sender")
    mutating func singlePort() throws {
        server = TFTPServer(.init(isSinglePort: true))
        let one = try open(TFTPRequest("x", options: [TFTPOption(.blockSize, 512)]), size: 600)
        let other = TFTPEndpoint(client.host, port: 2071)
        let two = try open(TFTPRequest("x"), size: 600, from: other)
        #expect(blocks(two.order) == 1...1)
        #expect(blocks(server.received(.acknowledgement(block: 0), from: client, now: .zero)) == 1...1)
        #expect(blocks(server.received(.acknowledgement(block: 1), from: other, now: .zero)) == 2...2)
        #expect(server.received(.acknowledgement(block: 1), from: stranger, now: .zero) == .ignore)
        #expect(one.id != two.id)
    }

    @Test("T12: a stranger hears ERROR 5, an ERROR is not answered, and the transfer goes on")
    mutating func strangers() throws {
        let (id, _) = try open(TFTPRequest("x"), size: 2000)
        let rejection = TFTPPacket.error(.unknownTransferID, "unknown transfer ID")
        #expect(
            server.received(.acknowledgement(block: 1), for: id, from: stranger, now: .zero)
                == .reject(id, rejection, to: stranger))
        #expect(server.received(.error(.undefined, ""), for: id, from: stranger, now: .zero) == .ignore)
        #expect(blocks(server.received(.acknowledgement(block: 1), for: id, from: client, now: .zero)) == 2...2)
        #expect(server.received(.acknowledgement(block: 9), for: id, from: client, now: .zero) == .ignore)
        #expect(server.received(.data(block: 0, payload: ByteBuffer()), for: id, from: client, now: .zero) == .ignore)
        #expect(server.received(.acknowledgement(block: 1), from: client, now: .zero) == .ignore)
    }

    @Test("T14: beyond a limit the answer is an ERROR, not silence")
    mutating func admission() throws {
        server = TFTPServer(.init(transferLimit: 3, hostLimit: 2))
        for port in [1, 2] as [UInt16] {
            let peer = TFTPEndpoint(client.host, port: port)
            let (id, _) = try open(TFTPRequest("x"), size: 2000, from: peer)
            #expect(blocks(server.received(.acknowledgement(block: 1), for: id, from: peer, now: .zero)) == 2...2)
        }
        let third = server.received(.readRequest(TFTPRequest("x")), from: client, now: .zero)
        #expect(third == .reply(.error(.undefined, "2 transfers to this host are open"), to: client))
        let (id, _) = try open(TFTPRequest("x"), size: 600, from: stranger)
        #expect(blocks(server.received(.acknowledgement(block: 1), for: id, from: stranger, now: .zero)) == 2...2)
        let last = TFTPEndpoint(.v6(.any), port: 5)
        let fourth = server.received(.readRequest(TFTPRequest("x")), from: last, now: .zero)
        #expect(fourth == .reply(.error(.undefined, "server busy: 3 transfers are open"), to: last))
        #expect(outcome(server.received(.acknowledgement(block: 2), for: id, from: stranger, now: .zero)) == .completed)
        _ = try open(TFTPRequest("x"), size: 1, from: last)
    }

    @Test("T14: forged requests give way, the oldest first; a client that has answered stays")
    mutating func newcomers() throws {
        server = TFTPServer(.init(transferLimit: 3))
        let real = try open(TFTPRequest("x"), size: 2000).id
        #expect(blocks(server.received(.acknowledgement(block: 1), for: real, from: client, now: .zero)) == 2...2)
        var forged: [TFTPTransferID] = []
        for number in 1...20_000 {
            let peer = TFTPEndpoint(.v4(IPv4Address(10, 9, UInt8(number / 200), UInt8(number % 200))), port: 9)
            let order = server.received(.readRequest(TFTPRequest("x")), from: peer, now: .zero)
            guard case .open(let id, _, .read, _, let replaced) = order else {
                Issue.record("\(number) was not opened: \(order)")
                return
            }
            _ = server.opened(id, size: 1, policy: TFTPPolicy(), now: .zero)
            forged.append(id)
            #expect(replaced?.id == (number > 2 ? forged[number - 3] : nil))
            if let replaced { #expect(replaced.summary.outcome == .neverAnswered) }
        }
        #expect(server.count == 3)
        #expect(blocks(server.received(.acknowledgement(block: 2), for: real, from: client, now: .zero)) == 3...3)
    }

    @Test("a window whose ACK never comes shrinks: one forged ACK brings its victim four windows at the most")
    mutating func forgedAcknowledgement() throws {
        let options = [TFTPOption(.blockSize, 1468), TFTPOption(.windowSize, 64)]
        let (id, _) = try open(TFTPRequest("x", options: options), size: 1 << 20)
        var sent = 0
        func count(_ order: TFTPServerOrder?) {
            if case .perform(_, .sendBlocks(let blocks))? = order { sent += blocks.count }
        }
        count(server.received(.acknowledgement(block: 0), for: id, from: client, now: .milliseconds(1)))
        while let deadline = server.deadline { count(server.timerFired(now: deadline)) }
        #expect(server.count == 0)
        #expect(sent > 64 && sent <= 4 * 64)
    }

    @Test("T15: the swapped error code of old EDK2 is kept for the log")
    mutating func swappedError() throws {
        let (id, _) = try open(TFTPRequest("x"), size: 2000)
        let error = TFTPError(TFTPErrorCode(rawValue: 0x0300), "")
        #expect(outcome(server.received(.error(error), for: id, from: client, now: .zero)) == .peerError(error))
        #expect("\(error)" == "768 (disk full, bytes swapped)")
    }

    @Test("a wrong mode, a write where none is allowed and a file that cannot be opened are answered")
    mutating func refusals() throws {
        let mail = server.received(.readRequest(TFTPRequest("x", mode: "mail")), from: client, now: .zero)
        #expect(mail == .reply(.error(.illegalOperation, "mode must be octet or netascii"), to: client))
        let write = server.received(.writeRequest(TFTPRequest("x")), from: client, now: .zero)
        #expect(write == .reply(.error(.accessViolation, "this server takes no files"), to: client))
        guard case .open(let id, _, _, _, _) = server.received(.readRequest(TFTPRequest("x")), from: client, now: .zero)
        else {
            Issue.record("not opened")
            return
        }
        let error = TFTPError(.fileNotFound, "no such file")
        let refused = server.failed(id, error, now: .milliseconds(4))
        guard case .perform(id, .finish(let summary, .error(error))) = refused else {
            Issue.record("\(refused)")
            return
        }
        #expect(summary.outcome == .refused(error))
        #expect(summary.duration == .milliseconds(4))
        #expect(server.count == 0)
    }

    @Test("an upload larger than allowed is refused, by its tsize or by its bytes")
    mutating func uploadLimit() throws {
        server = TFTPServer(.init(allowsWriting: true))
        let policy = TFTPPolicy(uploadLimit: 600)
        for options in [[TFTPOption(.transferSize, 601)], []] {
            let order = server.received(.writeRequest(TFTPRequest("x", options: options)), from: client, now: .zero)
            guard case .open(let id, _, .write, _, _) = order else {
                Issue.record("\(order)")
                return
            }
            var answer = server.opened(id, size: 0, policy: policy, now: .zero)
            if options.isEmpty {
                #expect(answer == .perform(id, .send(.acknowledgement(block: 0))))
                for block in [1, 2] as [UInt16] {
                    let data = TFTPPacket.data(block: block, payload: ByteBuffer(repeating: 0, count: 512))
                    answer = server.received(data, for: id, from: client, now: .zero)
                }
            }
            #expect(outcome(answer) == .refused(TFTPError(.diskFull, "file larger than allowed")))
        }
    }

    @Test("files above 4 GiB: offsets and block numbers go on")
    mutating func hugeFile() throws {
        let size: UInt64 = 5 << 30
        var sender = TFTPSender(
            serving: size,
            TFTPAgreement(
                answering: [TFTPOption(.blockSize, 1024), TFTPOption(.windowSize, 64)], fileSize: size,
                policy: TFTPPolicy()),
            timing: TFTPTiming())
        _ = sender.started(now: .zero)
        var acknowledged: UInt64 = 0
        var action = sender.received(.acknowledgement(block: 0), now: .zero)
        while case .sendBlocks(let blocks) = action {
            #expect(blocks.offset == acknowledged * 1024)
            acknowledged += UInt64(blocks.count)
            action = sender.received(
                .acknowledgement(block: UInt16(truncatingIfNeeded: acknowledged)), now: .zero)
        }
        #expect(acknowledged == size / 1024 + 1)
        guard case .finish(let summary, _) = action else {
            Issue.record("\(action)")
            return
        }
        #expect(summary.bytes == size)
    }

    @Test("a client that goes on without its last ACK has the whole file")
    func lastAckMissing() throws {
        var sender = TFTPSender(
            serving: 1000, TFTPAgreement(answering: [], fileSize: 1000, policy: TFTPPolicy()), timing: TFTPTiming())
        _ = sender.started(now: .zero)
        _ = sender.received(.acknowledgement(block: 1), now: .zero)
        for second in 1...60 as ClosedRange<Int64> {
            guard case .finish(let summary, _) = sender.timerFired(now: Nanoseconds(second * 1_000_000_000)) else {
                continue
            }
            #expect(summary.outcome == .lastAckMissing && summary.bytes == 1000)
            return
        }
        Issue.record("it waits for ever")
    }

    @Test(
        "T16, T17: the summary tells loss from a long path",
        arguments: [
            (20_000, 0.03, 1, .loss), (2_000_000, 0, 25, .roundTrips), (2_000_000, 0, 1, nil), (300, 0, 25, nil),
        ] as [(UInt64, Double, Int64, TFTPSummary.Bottleneck?)])
    func bottleneck(size: UInt64, loss: Double, delay: Int64, expected: TFTPSummary.Bottleneck?) throws {
        let blockSize: UInt16 = expected == .loss ? 8 : 512
        var simulation = TransferSimulation(
            toServer: LossyLink(seed: 7, loss: loss, delay: .milliseconds(delay) / 2),
            toClient: LossyLink(seed: 8, loss: loss, delay: .milliseconds(delay) / 2))
        simulation.addGet(size: size, [TFTPOption(.blockSize, blockSize)])
        simulation.run()
        let summary = try #require(simulation.serverSummaries.first)
        #expect(summary.bottleneck == expected)
        #expect(summary.bytes == size)
        #expect(summary.blockSize == Int(blockSize))
        let roundTrip = try #require(summary.roundTrip)
        #expect(roundTrip >= .milliseconds(delay) && roundTrip < .milliseconds(2 * delay + 10))
    }

    @Test("T14: 200 clients at once all finish")
    func manyClients() {
        var simulation = TransferSimulation(
            toServer: LossyLink(seed: 1, loss: 0.01), toClient: LossyLink(seed: 2, loss: 0.01))
        simulation.keepsPackets = false
        for _ in 0..<200 {
            simulation.addGet(size: 200_000, [TFTPOption(.blockSize, 1468), TFTPOption(.windowSize, 4)])
        }
        simulation.run()
        #expect(simulation.clients.filter(\.isWhole).count == 200)
    }
}
