// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import HostSockets
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServiceLifecycle
import TestSupport
import Testing

@testable import BootHTTP

@Suite struct HTTPFileServerTests {
    @Test("HEAD tells the exact length and GET sends it, on one connection")
    func keepAlive() async throws {
        try await HTTPTestServer.serving { port, _, events in
            let text = try await HTTPTestServer.exchange(
                port,
                "HEAD /small.efi HTTP/1.1\r\nHost: h\r\n\r\n"
                    + "GET /small.efi HTTP/1.1\r\nHost: h\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n",
                until: "0123456789")
            let answers = text.components(separatedBy: "HTTP/1.1 200 OK\r\n").dropFirst()
            #expect(answers.count == 2)
            for answer in answers {
                let lower = answer.lowercased()
                #expect(lower.contains("content-length: 10\r\n"))
                #expect(lower.contains("content-type: application/efi\r\n"))
                #expect(lower.contains("accept-ranges: bytes\r\n"))
                #expect(!lower.contains("transfer-encoding"))
            }
            let outcomes = try await events.outcomes(2)
            #expect(outcomes.map(\.1.bytes) == [0, 10])
            #expect(outcomes.map(\.1.status) == [200, 200])
            #expect(outcomes.map(\.0.method) == ["HEAD", "GET"])
            #expect(outcomes.last?.0.userAgent == "UefiHttpBoot/1.0")
            #expect(outcomes.last?.0.client == "127.0.0.1")
        }
    }

    @Test(
        "a connection ends when the client's version or field says so",
        arguments: [
            "GET /small.efi HTTP/1.0\r\n\r\n", "GET /small.efi HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n",
        ])
    func close(request: String) async throws {
        try await HTTPTestServer.serving { port, _, _ in
            let text = try await HTTPTestServer.exchange(port, request)
            #expect(text.hasSuffix("\r\n\r\n0123456789"))
        }
    }

    @Test(
        "a refusal has its status and one short line",
        arguments: [
            ("GET /none", "404 Not Found", "no such file\n"), ("GET /", "404 Not Found", "no file name\n"),
            ("GET /dir", "404 Not Found", "not a regular file\n"),
            ("GET /../etc/passwd", "400 Bad Request", "file name with '..'\n"),
            ("GET /%2e%2e/etc/passwd", "400 Bad Request", "file name with '..'\n"),
            ("GET /a%00b", "400 Bad Request", "NUL in the file name\n"),
            ("GET /%zz", "400 Bad Request", "percent sign without two hexadecimal digits\n"),
            ("POST /small.efi", "405 Method Not Allowed", "only GET and HEAD are served\n"),
        ])
    func refusals(request: String, status: String, body: String) async throws {
        try await HTTPTestServer.serving { port, _, events in
            let text = try await HTTPTestServer.exchange(port, request + " HTTP/1.0\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 \(status)\r\n"))
            #expect(text.hasSuffix("\r\n\r\n\(body)"))
            #expect(text.lowercased().contains("content-length: \(body.utf8.count)\r\n"))
            let outcome = try await events.outcomes(1).first?.1
            #expect(outcome?.failure == String(body.dropLast()))
        }
    }

    @Test("a refused HEAD has no body")
    func refusedHead() async throws {
        try await HTTPTestServer.serving { port, _, _ in
            let text = try await HTTPTestServer.exchange(port, "HEAD /none HTTP/1.0\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(
        "ranges are served exactly",
        arguments: [
            ("bytes=2-4", "206 Partial Content", "content-range: bytes 2-4/10\r\n", "234"),
            ("bytes=-3", "206 Partial Content", "content-range: bytes 7-9/10\r\n", "789"),
            ("bytes=10-", "416 Range Not Satisfiable", "content-range: bytes */10\r\n", "the file has 10 bytes\n"),
            ("bytes=x", "200 OK", "content-length: 10\r\n", "0123456789"),
        ])
    func ranges(field: String, status: String, header: String, body: String) async throws {
        try await HTTPTestServer.serving { port, _, _ in
            let text = try await HTTPTestServer.exchange(port, "GET /small.efi HTTP/1.0\r\nRange: \(field)\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 \(status)\r\n"))
            #expect(text.lowercased().contains(header))
            #expect(text.lowercased().contains("content-length: \(body.utf8.count)\r\n"))
            #expect(text.hasSuffix("\r\n\r\n" + body))
        }
    }

    @Test("a part of another content than the client has is the whole file")
    func ifRange() async throws {
        try await HTTPTestServer.serving { port, _, _ in
            let text = try await HTTPTestServer.exchange(
                port, "GET /small.efi HTTP/1.0\r\nIf-Range: \"x\"\r\nRange: bytes=2-4\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test("several ranges come as one multipart body of the length that was announced")
    func multipart() async throws {
        try await HTTPTestServer.serving { port, _, events in
            let text = try await HTTPTestServer.exchange(port, "GET /small.efi HTTP/1.0\r\nRange: bytes=0-1,-2\r\n\r\n")
            let split = try #require(text.range(of: "\r\n\r\n"))
            let (head, body) = (text[..<split.lowerBound], text[split.upperBound...])
            let boundary = try #require(head.range(of: "boundary=")).upperBound
            let mark = "--" + head[boundary...].prefix { $0 != "\r\n" }
            let type = "Content-Type: application/efi\r\nContent-Range: bytes "
            #expect(
                body
                    == "\r\n\(mark)\r\n\(type)0-1/10\r\n\r\n01\r\n\(mark)\r\n\(type)8-9/10\r\n\r\n89\r\n\(mark)--\r\n")
            #expect(head.lowercased().contains("content-length: \(body.utf8.count)\r\n"))
            #expect(try await events.outcomes(1).first?.1.bytes == UInt64(body.utf8.count))
        }
    }

    @Test("an empty file is an answer, and names with blanks are found")
    func names() async throws {
        try await HTTPTestServer.serving { port, _, _ in
            let empty = try await HTTPTestServer.exchange(port, "GET /empty HTTP/1.0\r\n\r\n")
            #expect(empty.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(empty.lowercased().contains("content-length: 0\r\n"))
            #expect(
                try await HTTPTestServer.exchange(port, "GET //dir/a%20b.cfg?mac=1 HTTP/1.0\r\n\r\n").hasSuffix(
                    "\r\n\r\ntimeout 0\n"))
        }
    }

    @Test(
        "curl downloads, resumes and asks for parts",
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    func curl() async throws {
        let curl = try #require(ExternalTool("curl"))
        try await HTTPTestServer.serving { port, folder, _ in
            let address = "http://127.0.0.1:\(port)/large"
            let copy = folder.appending(path: "copy")
            let whole = try await curl.run([
                "-sS", "--fail", "-o", copy.path, "-w", "%{http_code} %{size_download}", address,
            ])
            #expect(whole.text == "200 3000000", "\(whole.diagnosticText)")
            #expect(try Data(contentsOf: copy) == HTTPRecorder.largeContent)

            try HTTPRecorder.largeContent.prefix(1_234_567).write(to: copy)
            let rest = try await curl.run(["-sS", "--fail", "-C", "-", "-o", copy.path, "-w", "%{http_code}", address])
            #expect(rest.text == "206", "\(rest.diagnosticText)")
            #expect(try Data(contentsOf: copy) == HTTPRecorder.largeContent)

            let missing = try await curl.run(["-sS", "--fail", "-o", copy.path, address + ".none"])
            #expect(missing.status == 22)
        }
    }

    @Test("many clients get their files at once, a slow one does not hold them up")
    func many() async throws {
        try await HTTPTestServer.serving { port, folder, events in
            let huge = folder.appending(path: "huge")
            try Data().write(to: huge)
            try FileHandle(forWritingTo: huge).truncate(atOffset: 1 << 28)
            let slow = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false).connect(host: "127.0.0.1", port: port).get()
            try await slow.writeAndFlush(ByteBuffer(string: "GET /huge HTTP/1.1\r\nHost: h\r\n\r\n"))
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await HTTPTestServer.exchange(port, "GET /dir/a%20b.cfg HTTP/1.0\r\n\r\n").utf8.count
                    }
                }
                for try await length in group { #expect(length > 10) }
            }
            try await slow.close()
            let outcomes = try await events.outcomes(41)
            #expect(outcomes.count == 41)
            let broken = outcomes.first { $0.0.path == "/huge" }
            #expect(broken?.1.failure == "the client left")
            #expect((broken?.1.bytes ?? .max) < 1 << 28)
        }
    }

    @Test("graceful shutdown ends the server and leaves the port")
    func shutdown() async throws {
        let server = HTTPFileServer(
            catalog: CatalogIndex([]), host: "127.0.0.1", port: 0)
        let group = ServiceGroup(
            configuration: .init(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        async let running: Void = group.run()
        let port = try await server.port
        await group.triggerGracefulShutdown()
        try await running
        let again = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1).bind(host: "127.0.0.1", port: port).get()
        try await again.close()
    }

    @Test("a port that is taken is named, to run and to whoever waits for the port")
    func taken() async throws {
        let other = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(other.localAddress?.port)
        let server = HTTPFileServer(
            catalog: CatalogIndex([]), host: "127.0.0.1", port: port)
        let waiting = Task { try await server.port }
        let failure = await #expect(throws: ListenFailure.self) { try await server.run() }
        #expect(failure?.isInUse == true)
        let words = try #require(failure?.description)
        #expect(words.hasPrefix("HTTP cannot listen on 127.0.0.1:\(port): Address already in use"), "\(words)")
        await #expect(throws: ListenFailure.self) { try await waiting.value }
        try await other.close()
    }
}
