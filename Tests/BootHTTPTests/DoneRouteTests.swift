// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers
import Testing

@testable import BootHTTP

/// `/done/MACHINE?token=TOKEN`, by which a machine says that it is done.
@Suite struct DoneRouteTests {
    private static let token = "0123456789abcdef0123456789abcdef"

    private static func serving(
        _ answer: DoneAnswer, _ body: (Int, HTTPRecorder, () -> [[String]]) async throws -> Void
    ) async throws {
        let calls = NIOLockedValueBox<[[String]]>([])
        let route = DoneRoute { machine, token, client in
            calls.withLockedValue { $0.append([machine, token, client]) }
            return answer
        }
        try await HTTPTestServer.serving(routes: { route.add(to: $0) }) { port, _, events in
            try await body(port, events) { calls.withLockedValue { $0 } }
        }
    }

    @Test(
        "a call is answered by what becomes of it",
        arguments: [
            (.done, 200, "done\n"), (.refused, 403, "this token is not of a boot of this machine\n"),
            (.notKept("disk full"), 503, "it could not be kept: disk full\n"),
        ] as [(DoneAnswer, Int, String)])
    func answers(outcome: DoneAnswer, status: Int, text: String) async throws {
        try await Self.serving(outcome) { port, _, calls in
            for head in ["GET /done/web1?token=\(Self.token)", "POST /done/web1?token=\(Self.token)"] {
                let answer = try await HTTPTestServer.exchange(port, "\(head) HTTP/1.0\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 \(status) ") && answer.hasSuffix("\r\n\r\n" + text), "\(answer)")
            }
            #expect(calls() == [["web1", Self.token, "127.0.0.1"], ["web1", Self.token, "127.0.0.1"]])
        }
    }

    @Test(
        "without a token, or by HEAD, nothing is called",
        arguments: [
            ("GET /done/web1", 400), ("GET /done/web1?toke=x", 400), ("HEAD /done/web1?token=\(token)", 404),
            ("GET /done/?token=\(token)", 404), ("GET /done/a/b?token=\(token)", 404),
        ])
    func notCalled(request: String, status: Int) async throws {
        try await Self.serving(.done) { port, _, calls in
            let answer = try await HTTPTestServer.exchange(port, "\(request) HTTP/1.0\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 \(status) ") && calls().isEmpty, "\(answer)")
        }
    }

    @Test(
        "no event has the token, whatever becomes of the request",
        arguments: [
            "GET /done/web1?token=\(token) HTTP/1.0", "GET /done/web1?token=\(token) HTTP/1.1",
            "GET /done/we b1?token=\(token) HTTP/1.0", "BREW /done/web1?token=\(token)",
            "GET /none?token=\(token) HTTP/1.0",
        ])
    func secret(line: String) async throws {
        try await Self.serving(.refused) { port, events, _ in
            _ = try await HTTPTestServer.exchange(port, "\(line)\r\n\r\n", until: "\r\n\r\n")
            let said = try await events.first { event -> String? in
                switch event {
                case .answered, .malformed: "\(event)"
                default: nil
                }
            }
            #expect(said?.contains(Self.token) == false, "\(said ?? "nothing was told")")
            #expect(try await events.first { "\($0)".contains(Self.token) ? true : false } == false)
        }
    }
}
