// SPDX-License-Identifier: Apache-2.0
import DiskCatalog
import Foundation
import HostSockets
import NIOCore
import NetAddress
import Synchronization
import TFTPEngine
import TFTPService
import TFTPWire
import TestSupport
import Testing

/// A server on a port that the system chose, for as long as `body` runs.
func withTFTPServer<Result: Sendable>(
    _ files: [String: ByteBuffer] = [:], host: String = "127.0.0.1",
    configure: (inout TFTPFileServer.Configuration) -> Void = { _ in },
    _ body: (_ port: Int, _ events: TFTPEvents) async throws -> Result
) async throws -> Result {
    var configuration = TFTPFileServer.Configuration(
        catalog: CatalogIndex([try MemoryFiles(files)]), host: host, port: 0)
    configure(&configuration)
    let events = TFTPEvents()
    let server = TFTPFileServer(configuration) { events.add($0) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let result = try await body(try await server.port, events)
        group.cancelAll()
        try await group.waitForAll()
        return result
    }
}

/// What a server has reported.
final class TFTPEvents: Sendable {
    private let events = Mutex<[TFTPEvent]>([])

    func add(_ event: TFTPEvent) {
        events.withLock { $0.append(event) }
    }

    var all: [TFTPEvent] { events.withLock { $0 } }

    /// The outcomes, as soon as there are `count`.
    func summaries(_ count: Int) async throws -> [TFTPSummary] {
        while true {
            let summaries = all.compactMap { if case .finished(_, let summary) = $0 { summary } else { nil } }
            if summaries.count >= count { return summaries }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

@Suite(.timeLimit(.minutes(2))) struct TFTPFileServerTests {
    private func get(
        _ name: String, port: Int, host: String = "127.0.0.1", _ options: TFTPFileClient.Options = .init()
    ) async throws -> (content: ByteBuffer, summary: TFTPSummary) {
        let content = Mutex(ByteBuffer())
        let client = TFTPFileClient(server: try SocketAddress(ipAddress: host, port: port), options: options)
        let summary = try await client.get(name) { bytes, _, _ in
            content.withLock { _ = $0.writeImmutableBuffer(bytes) }
        }
        return (content.withLock { $0 }, summary)
    }

    @Test(
        "our client reads from our server over real sockets",
        arguments: [0, 1, 512, 1468, 100_000, 3_000_000], [nil, 1, 4, 64] as [UInt16?])
    func read(size: Int, windowSize: UInt16?) async throws {
        let file = noise(size)
        try await withTFTPServer(["file": file]) { port, events in
            let (content, summary) = try await get("file", port: port, .init(windowSize: windowSize))
            #expect(content == file)
            #expect(summary.outcome == .completed)
            let reported = try #require(try await events.summaries(1).first)
            #expect(reported.outcome == .completed)
            #expect(reported.bytes == UInt64(size))
            #expect(reported.windowSize == Int(windowSize ?? 1))
        }
    }

    @Test("T10: single-port mode, on one address and on all", arguments: ["127.0.0.1", "0.0.0.0", "::", "::1"])
    func singlePort(host: String) async throws {
        let file = noise(50_000)
        try await withTFTPServer(["file": file], host: host, configure: { $0.isSinglePort = true }) { port, _ in
            for client in host.contains(":") ? ["::1"] : ["127.0.0.1", "127.0.0.2"]
            where host != "127.0.0.1" || client == host {
                let first = try await get("file", port: port, host: client)
                #expect(first.content == file)
                let second = try await get("file", port: port, host: client, .init(blockSize: nil, windowSize: nil))
                #expect(second.content == file)
            }
        }
    }

    @Test("T9: the reply leaves from the address that was asked", arguments: [("0.0.0.0", "127.0.0.9"), ("::", "::1")])
    func replyAddress(host: String, asked: String) async throws {
        // The client takes packets of the address it has asked only, so a transfer that completes proves it.
        let file = noise(5000)
        try await withTFTPServer(["file": file], host: host) { port, _ in
            let (content, summary) = try await get("file", port: port, host: asked)
            #expect(content == file)
            #expect(summary.outcome == .completed)
        }
    }

    @Test("many clients at once: all whole, on a handful of descriptors")
    func manyClients() async throws {
        let file = noise(200_000)
        try await withTFTPServer(["file": file], configure: { $0.hostLimit = 200 }) { port, events in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await get("file", port: port, .init(windowSize: 4)).content == file }
                }
                for try await isWhole in group { #expect(isWhole) }
            }
            let summaries = try await events.summaries(100)
            #expect(summaries.filter { $0.outcome == .completed }.count == 100)
        }
    }

    @Test("what cannot be had is answered with the right code")
    func refusals() async throws {
        try await withTFTPServer(
            ["file": noise(10)],
            configure: { configuration in
                configuration.objection = { summary, _ in
                    summary.request.filename == "file" ? TFTPError(.accessViolation, "not for you") : nil
                }
            }
        ) { port, events in
            for (name, error) in [
                ("absent", TFTPError(.fileNotFound, "no such file")),
                ("../etc/passwd", TFTPError(.accessViolation, "file name with '..'")),
                ("file", TFTPError(.accessViolation, "not for you")),
            ] {
                let (_, summary) = try await get(name, port: port)
                #expect(summary.outcome == .peerError(error))
            }
            let summaries = try await events.summaries(3)
            #expect(summaries.count >= 3)
        }
    }

    @Test("T14: beyond the limit the client hears why")
    func admission() async throws {
        try await withTFTPServer(["file": noise(10)], configure: { $0.transferLimit = 0 }) { port, _ in
            let (_, summary) = try await get("file", port: port)
            #expect(summary.outcome == .peerError(TFTPError(.undefined, "server busy: 0 transfers are open")))
        }
    }

    @Test("netascii: the text arrives with the wire's line ends")
    func netascii() async throws {
        try await withTFTPServer(["text": ByteBuffer(string: "a\nb\r")]) { port, _ in
            let (content, _) = try await get("text", port: port, .init(mode: .netascii))
            #expect(String(buffer: content) == "a\r\nb\r\0")
        }
    }

    @Test("D33: junk behind the name is reported once for each client; L3: a bare name is found beside the last file")
    func leniencies() async throws {
        let files = ["efi/shim.efi": noise(10), "efi/grubx64.efi": noise(20)]
        try await withTFTPServer(files) { port, events in
            for _ in 0..<2 {
                let (content, _) = try await get("efi/shim.efi\u{FF}", port: port)
                #expect(content == noise(10))
            }
            let beside = try await get("grubx64.efi", port: port)
            #expect(beside.content == noise(20))
            let reports = events.all.filter { if case .junkBehindName = $0 { true } else { false } }
            #expect(reports.count == 1)
        }
    }

    @Test("writing: only where it is allowed, never over a file unless told, and whole or not at all")
    func write() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "pxekit-upload-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let content = noise(100_000)
        let put = { (name: String, port: Int, mode: TFTPRequest.TransferMode) async throws -> TFTPOutcome in
            let server = try SocketAddress(ipAddress: "127.0.0.1", port: port)
            let client = TFTPFileClient(server: server, options: .init(mode: mode))
            return try await client.put(CatalogFile(mode == .octet ? content : ByteBuffer(string: "a\r\n")), as: name)
                .outcome
        }
        try await withTFTPServer { port, _ in
            let outcome1 = try await put("x", port, .octet)
            #expect(outcome1 == .peerError(TFTPError(.accessViolation, "this server takes no files")))
        }
        let uploads = try UploadDirectory(directory)
        try await withTFTPServer(configure: { $0.uploads = uploads }) { port, _ in
            let outcome2 = try await put("dump", port, .octet)
            #expect(outcome2 == .completed)
            let outcome3 = try await put("text", port, .netascii)
            #expect(outcome3 == .completed)
            let outcome4 = try await put("dump", port, .octet)
            #expect(outcome4 == .peerError(TFTPError(.fileExists, "the file exists")))
            let outcome5 = try await put("a/b", port, .octet)
            #expect(outcome5 == .peerError(TFTPError(.accessViolation, "no such directory for uploads")))
        }
        let replacing = try UploadDirectory(directory, overwrites: true)
        try await withTFTPServer(configure: { configuration in
            configuration.uploads = replacing
            configuration.policy = { _ in TFTPPolicy(uploadLimit: 100_000) }
        }) { port, _ in
            let outcome6 = try await put("dump", port, .octet)
            #expect(outcome6 == .completed)
        }
        try await withTFTPServer(configure: { configuration in
            configuration.uploads = replacing
            configuration.policy = { _ in TFTPPolicy(uploadLimit: 99_999) }
        }) { port, _ in
            let outcome7 = try await put("dump", port, .octet)
            #expect(outcome7 == .peerError(TFTPError(.diskFull, "file larger than allowed")))
        }
        #expect(ByteBuffer(bytes: try Data(contentsOf: URL(filePath: "\(directory)/dump"))) == content)
        #expect(try String(contentsOfFile: "\(directory)/text", encoding: .utf8) == "a\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["dump", "text"])
    }

    @Test("an upload goes into a folder that exists, through no link, and its line ends may be cut by blocks")
    func writeIntoFolder() async throws {
        try await withTemporaryDirectory { folder in
            let up = folder.appending(path: "up")
            try FileManager.default.createDirectory(
                at: up.appending(path: "backup"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: up.appending(path: "out").path, withDestinationPath: folder.path)
            let uploads = try UploadDirectory(up.path)
            try await withTFTPServer(configure: { $0.uploads = uploads }) { port, _ in
                let server = try SocketAddress(ipAddress: "127.0.0.1", port: port)
                let client = TFTPFileClient(server: server, options: .init(blockSize: 511, mode: .netascii))
                let text = String(repeating: "a line\r\n", count: 5000)
                let outcome = try await client.put(CatalogFile(ByteBuffer(string: text)), as: "backup/sw1.cfg").outcome
                #expect(outcome == .completed)
                let refused = TFTPOutcome.peerError(TFTPError(.accessViolation, "no such directory for uploads"))
                for name in ["out/x", "none/x"] {
                    let other = try await client.put(CatalogFile(ByteBuffer(string: text)), as: name).outcome
                    #expect(other == refused)
                }
            }
            let written = try String(contentsOf: up.appending(path: "backup/sw1.cfg"), encoding: .utf8)
            #expect(written == String(repeating: "a line\n", count: 5000))
            #expect(try FileManager.default.contentsOfDirectory(atPath: up.path).sorted() == ["backup", "out"])
        }
    }

    @Test("a request that cannot be read is answered and reported")
    func undecodable() async throws {
        try await withTFTPServer { port, events in
            let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(socket) }
            let server = try SocketAddress(ipAddress: "127.0.0.1", port: port)
            let request = Array("\0\u{1}unreadable\0octet".utf8)
            _ = server.withSockAddr { sendto(socket, request, request.count, 0, $0, socklen_t($1)) }
            var answer = [UInt8](repeating: 0, count: 600)
            var limit = timeval(tv_sec: 5, tv_usec: 0)
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            let count = recv(socket, &answer, answer.count, 0)
            #expect(count > 4 && Array(answer.prefix(4)) == [0, 5, 0, 4])
            let reported = events.all.contains { if case .undecodable = $0 { true } else { false } }
            #expect(reported)
        }
    }

    @Test("a port that is taken names the service, the place and the reason")
    func portTaken() async throws {
        try await withTFTPServer { port, _ in
            let catalog = CatalogIndex([])
            let second = TFTPFileServer(.init(catalog: catalog, host: "127.0.0.1", port: port))
            let failure = await #expect(throws: ListenFailure.self) { try await second.run() }
            #expect(failure?.isInUse == true)
            let words = try #require(failure?.description)
            #expect(words.hasPrefix("TFTP cannot listen on 127.0.0.1:\(port): Address already in use"), "\(words)")
        }
    }
}
