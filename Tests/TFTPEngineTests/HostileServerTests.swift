// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import Testing

/// A client by hand, against servers that are old or that mean no good.
@Suite struct HostileServerTests {
    private let server = TFTPEndpoint(.v4(IPv4Address(198, 51, 100, 1)), port: 69)
    private let request = TFTPRequest("x", options: [TFTPOption(.blockSize, 1468), TFTPOption(.transferSize, 0)])

    @Test(
        "a server that refuses options is asked again without, once",
        arguments: [TFTPErrorCode.optionRefused, .undefined, .illegalOperation])
    func optionsRefused(code: TFTPErrorCode) {
        var client = TFTPClient(get: request, from: server)
        _ = client.started(now: .zero)
        let again = client.received(.error(code, "no options"), from: server, now: .milliseconds(1))
        #expect(again == .perform(.send(.readRequest(TFTPRequest("x")))))
        let end = client.received(.error(code, "no"), from: server, now: .milliseconds(2))
        guard case .perform(.finish(let summary, _)) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(summary.outcome == .peerError(TFTPError(code, "no")))
    }

    @Test("a file that is not there is not asked for again")
    func notFound() {
        var client = TFTPClient(get: request, from: server)
        _ = client.started(now: .zero)
        let end = client.received(.error(.fileNotFound, ""), from: server, now: .milliseconds(1))
        guard case .perform(.finish) = end else {
            Issue.record("\(end)")
            return
        }
    }

    @Test("a block that is repeated for ever ends the transfer when the patience is over")
    func repeatedForEver() {
        var client = TFTPClient(get: TFTPRequest("x"), from: server)
        _ = client.started(now: .zero)
        let block = TFTPPacket.data(block: 1, payload: ByteBuffer(repeating: 1, count: 512))
        var outcome: TFTPOutcome?
        for tick in 0..<4000 {
            let order = client.received(block, from: server, now: .milliseconds(tick * 10))
            if case .perform(.finish(let summary, _)) = order {
                outcome = summary.outcome
                break
            }
        }
        #expect(outcome == .timedOut)
    }
}
