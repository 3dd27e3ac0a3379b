// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import HostSockets
import Hummingbird
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import BootHTTP

@Suite struct FileResponderTests {
    private static let requests =
        "GET /dir/a%20b.cfg HTTP/1.1\r\nHost: h\r\n\r\nGET /api HTTP/1.1\r\nHost: h\r\n\r\n"
        + "POST /small.efi HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        + "GET http://h/empty?x HTTP/1.1\r\nHost: h\r\n\r\nGET /small.efi HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

    @Test("requests that come together are answered one by one, by routes and with files", arguments: [false, true])
    func pipelined(hasRoutes: Bool) async throws {
        let routes: @Sendable (RouterGroup<BootHTTPContext>) -> Void = { $0.get("api") { _, _ in "a route" } }
        try await HTTPTestServer.serving(routes: hasRoutes ? routes : nil) { port, folder, events in
            try Data("no route".utf8).write(to: folder.appending(path: "api"))
            let text = try await HTTPTestServer.exchange(port, Self.requests)
            let answers = text.components(separatedBy: "HTTP/1.1 ").dropFirst()
            let middle = hasRoutes ? "a route" : "no route"
            #expect(
                answers.map { String($0.prefix(3)) + ($0.components(separatedBy: "\r\n\r\n").last ?? "") } == [
                    "200timeout 0\n", "200" + middle, "405only GET and HEAD are served\n", "200", "2000123456789",
                ])
            #expect(!text.lowercased().contains("pxekit-not-mine"))
            #expect(try await events.outcomes(5).map(\.1.status) == [200, 200, 405, 200, 200])
        }
    }

    @Test("HTTP/1.0 keeps a connection when it asks for it, and is told so")
    func keptByOld() async throws {
        try await HTTPTestServer.serving { port, _, _ in
            let request = "GET /small.efi HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            let text = try await HTTPTestServer.exchange(
                port, request + "GET /dir/a%20b.cfg HTTP/1.0\r\n\r\n")
            #expect(
                text.contains("Connection: keep-alive\r\n") && text.contains("\r\n\r\n0123456789HTTP/1.1 200 OK\r\n"))
            #expect(text.contains("Connection: close\r\n") && text.hasSuffix("\r\n\r\ntimeout 0\n"))
        }
    }

    @Test("a file that is cut while it is sent ends its connection, and the event says why")
    func cut() async throws {
        try await HTTPTestServer.serving { port, folder, events in
            let huge = folder.appending(path: "huge")
            try Data().write(to: huge)
            let file = try FileHandle(forWritingTo: huge)
            try file.truncate(atOffset: 1 << 28)
            let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false).connect(host: "127.0.0.1", port: port).get()
            try await client.writeAndFlush(ByteBuffer(string: "GET /huge HTTP/1.1\r\nHost: h\r\n\r\n"))
            _ = try await events.first { if case .requested = $0 { true } else { nil } }
            try file.truncate(atOffset: 1000)
            try await client.setOption(.autoRead, value: true).get()
            let outcome = try #require(try await events.outcomes(1).first?.1)
            #expect(outcome.failure == "file ended at offset 1000 while it was read")
            try await client.closeFuture.get()
        }
    }

    @Test("a request waits until requests are admitted")
    func admission() async throws {
        try await withTemporaryDirectory { folder in
            try Data("0123456789".utf8).write(to: folder.appending(path: "small"))
            let opener = PortOpener(holdsRequests: true)
            let server = HTTPFileServer(
                catalog: CatalogIndex([try DiskRoot(folder.path)]), host: "127.0.0.1", port: 0, opener: opener)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                let port = try await server.port
                async let text = HTTPTestServer.exchange(port, "GET /small HTTP/1.0\r\n\r\n")
                try await Task.sleep(for: .milliseconds(100))
                opener.admitRequests()
                #expect(try await text.hasSuffix("0123456789"))
                group.cancelAll()
            }
        }
    }

    @Test("a connection on which nothing is asked any more ends in time")
    func idle() async throws {
        var limits = ConnectionLimits(total: 8)
        // A client that is starved by the tests beside it has still asked by then.
        limits.idle = .seconds(10)
        try await HTTPTestServer.serving(limits: limits) { port, _, _ in
            let text = try await HTTPTestServer.exchange(port, "GET /small.efi HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(text.hasSuffix("0123456789"))
        }
    }
}
