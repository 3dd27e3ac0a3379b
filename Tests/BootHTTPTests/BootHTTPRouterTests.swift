// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hummingbird
import Testing

@testable import BootHTTP

/// Routes beside the files: what holds for files holds for them.
@Suite struct BootHTTPRouterTests {
    @Sendable private static func routes(_ router: RouterGroup<BootHTTPContext>) {
        router.get("api/hello/:name") { _, context in "hello \(try context.parameters.require("name"))" }
        router.get("api/none") { _, _ -> String in throw HTTPError(.gone, message: "no more of it") }
    }

    @Test("a route is answered before a file, and told as a file is")
    func route() async throws {
        try await HTTPTestServer.serving(routes: Self.routes) { port, folder, events in
            let hello = folder.appending(path: "api/hello")
            try FileManager.default.createDirectory(at: hello, withIntermediateDirectories: true)
            try Data("a file".utf8).write(to: hello.appending(path: "you"))
            let answer = try await HTTPTestServer.exchange(port, "GET /api/hello/you HTTP/1.0\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\nhello you"))
            let (request, outcome) = try #require(try await events.outcomes(1).first)
            #expect(request.path == "/api/hello/you" && outcome.status == 200 && outcome.bytes == 9)
        }
    }

    @Test("what no route is for is a file, also below the path of a route", arguments: ["api/hello/a/b", "api", "x"])
    func files(path: String) async throws {
        try await HTTPTestServer.serving(routes: Self.routes) { port, folder, _ in
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("a file".utf8).write(to: file)
            let answer = try await HTTPTestServer.exchange(port, "GET /\(path) HTTP/1.0\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\na file"))
        }
    }

    @Test(
        "a route is held to the rules of every request",
        arguments: [
            ("GET /api/hello/you HTTP/1.1\r\n\r\n", 400, "HTTP/1.1 without a Host field"),
            ("POST /api/hello/you HTTP/1.0\r\n\r\n", 405, "only GET and HEAD are served"),
            ("GET /api/hello/%4 HTTP/1.0\r\n\r\n", 400, "percent sign without two hexadecimal digits"),
            ("GET /api/none HTTP/1.0\r\n\r\n", 410, "no more of it"),
            ("GET /api/hello HTTP/1.0\r\n\r\n", 404, "no such file"),
        ])
    func rules(request: String, status: Int, reason: String) async throws {
        try await HTTPTestServer.serving(routes: Self.routes) { port, _, events in
            let answer = try await HTTPTestServer.exchange(port, request, until: "\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            let outcome = try #require(try await events.outcomes(1).first?.1)
            #expect(outcome.status == status && outcome.failure?.contains(reason) == true)
        }
    }

    @Test("a flood of path segments is answered as a name that is not there")
    func segments() async throws {
        try await HTTPTestServer.serving(routes: Self.routes) { port, _, _ in
            let path = "/api/hello" + String(repeating: "/a", count: 2000)
            let answer = try await HTTPTestServer.exchange(port, "GET \(path) HTTP/1.0\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 414 ") || answer.hasPrefix("HTTP/1.1 404 "))
        }
    }
}
