// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import Testing

/// Single packets to the server of two files, and to a client.
@Suite struct MTFTPServerTests {
    private let first = MTFTPSimulation.endpoint(0)
    private let second = MTFTPSimulation.endpoint(1)
    private let request = TFTPRequest("image")

    private func opened(_ peer: TFTPEndpoint, acknowledged: UInt16 = 0) -> MTFTPServer {
        var server = MTFTPServer(files: 2)
        _ = server.requested(0, size: 10_000, request, from: peer, now: .zero)
        for block in 1..<acknowledged + 1 {
            _ = server.received(.acknowledgement(block: block), from: peer, now: .milliseconds(1))
        }
        return server
    }

    @Test("only octet mode is served")
    func mode() {
        var server = MTFTPServer(files: 1)
        let answer = server.requested(0, size: 10, TFTPRequest("image", mode: "netascii"), from: first, now: .zero)
        let error = TFTPPacket.error(.illegalOperation, "MTFTP sends in octet mode only")
        #expect(answer.first?.orders.first == .send(error, to: first))
        #expect(!server.isOpen(0))
    }

    @Test("a stranger's ACKs, ERRORs and requests change nothing")
    func strangers() {
        var server = opened(first, acknowledged: 3)
        #expect(server.received(.acknowledgement(block: 4), from: second, now: .milliseconds(2)) == nil)
        #expect(server.received(.error(.undefined, "end"), from: second, now: .milliseconds(2)) == nil)
        let orders = server.requested(0, size: 10_000, request, from: second, now: .milliseconds(2))
        #expect(orders.map(\.orders) == [[]])
        let next = server.received(.acknowledgement(block: 4), from: first, now: .milliseconds(3))
        guard case .sendToGroup(let blocks) = next?.orders.first else {
            Issue.record("\(String(describing: next))")
            return
        }
        #expect(blocks.first == 5)
    }

    @Test(
        "ACKs of earlier blocks and of blocks that do not exist are ignored", arguments: [0, 2, 21, 65535] as [UInt16])
    func strangeNumbers(number: UInt16) {
        var server = opened(first, acknowledged: 3)
        #expect(server.received(.acknowledgement(block: number), from: first, now: .milliseconds(2))?.orders == [])
        #expect(server.isOpen(0))
    }

    @Test("a port that asks for another file has left the one before")
    func anotherFile() {
        var server = opened(first, acknowledged: 3)
        let orders = server.requested(1, size: 10, TFTPRequest("other"), from: first, now: .milliseconds(2))
        #expect(orders.map(\.id) == [0, 1])
        guard case .ended(let opener, let summary) = orders.first?.orders.first else {
            Issue.record("\(orders)")
            return
        }
        #expect(opener.request == request)
        #expect(summary.outcome == .peerError(TFTPError(.undefined, "another request")))
        #expect(!server.isOpen(0) && server.isOpen(1))
    }

    @Test("an opener that asks again begins anew, but only if its ACK is overdue")
    func startedAnew() throws {
        var server = opened(first, acknowledged: 3)
        #expect(server.requested(0, size: 10_000, request, from: first, now: .milliseconds(2)).map(\.orders) == [[]])
        let deadline = try #require(server.deadline)
        _ = server.timerFired(now: deadline)
        let orders = server.requested(0, size: 10_000, request, from: first, now: deadline + .seconds(1))
        guard case .ended(_, let summary) = orders.first?.orders.first,
            case .sendBlock(let blocks, to: first) = orders.first?.orders.last
        else {
            Issue.record("\(orders)")
            return
        }
        #expect(summary.outcome == .replaced)
        #expect(blocks.first == 1)
    }

    @Test("a service that stops tells those who acknowledge")
    func stopped() {
        var server = opened(first, acknowledged: 3)
        let error = TFTPError(.undefined, "the server stops")
        let orders = server.stopped(error, now: .seconds(1)).flatMap(\.orders)
        #expect(orders.count == 2)
        #expect(orders.first == .send(.error(error), to: first))
        #expect(server.deadline == nil)
    }

    @Test("a client ignores other hosts, and block 1 that it has not asked for")
    func clientIgnores() {
        var client = MTFTPClient(get: "image", from: MTFTPSimulation.server)
        client.started(now: .zero)
        let data = TFTPPacket.data(block: 1, payload: ByteBuffer(repeating: 1, count: 512))
        #expect(client.received(data, by: .group, from: second, now: .zero) == .ignore)
        #expect(client.received(data, by: .unicast, from: MTFTPSimulation.sender, now: .zero) == .ignore)
        let zero = TFTPPacket.data(block: 0, payload: ByteBuffer())
        #expect(client.received(zero, by: .group, from: MTFTPSimulation.sender, now: .zero) == .ignore)
        #expect(
            client.received(data, by: .group, from: MTFTPSimulation.sender, now: .zero)
                == .store(offset: 0, isLast: false, reply: nil))
    }

    @Test("a file that has changed between two transmissions is not mixed")
    func changed() {
        var client = MTFTPClient(get: "image", from: MTFTPSimulation.server)
        client.started(now: .zero)
        let short = ByteBuffer(repeating: 1, count: 100)
        _ = client.received(.data(block: 5, payload: short), by: .group, from: MTFTPSimulation.sender, now: .zero)
        let action = client.received(
            .data(block: 4, payload: short), by: .group, from: MTFTPSimulation.sender, now: .zero)
        guard case .finish(let summary, nil) = action else {
            Issue.record("\(action)")
            return
        }
        #expect(summary.outcome == .refused(TFTPError(.undefined, "the file has changed on the server")))
        #expect(client.deadline == nil)
    }
}
