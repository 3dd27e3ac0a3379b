import Foundation
import NIOCore
import TFTPEngine
// SPDX-License-Identifier: Apache-2.0
import TFTPService
import TestSupport
import Testing

/// A TFTP client that somebody else wrote.
struct RealTFTPClient: Sendable, CustomTestStringConvertible {
    let program: String
    /// Its arguments, with PORT, FILE and OUT to be filled in.
    let arguments: [String]
    let testDescription: String

    init(_ testDescription: String, _ program: String, _ arguments: String...) {
        self.testDescription = testDescription
        self.program = program
        self.arguments = arguments
    }

    static let all = [
        RealTFTPClient("tftp-hpa", "tftp", "-m", "binary", "127.0.0.1", "PORT", "-c", "get", "FILE", "OUT"),
        RealTFTPClient("atftp", "atftp", "--get", "-r", "FILE", "-l", "OUT", "127.0.0.1", "PORT"),
        RealTFTPClient(
            "atftp, blksize and windowsize", "atftp", "--option", "blksize 1428", "--option", "windowsize 8", "--get",
            "-r",
            "FILE", "-l", "OUT", "127.0.0.1", "PORT"),
        RealTFTPClient("curl", "curl", "-s", "-o", "OUT", "tftp://127.0.0.1:PORT/FILE"),
        RealTFTPClient(
            "curl, large blocks", "curl", "-s", "--tftp-blksize", "8192", "-o", "OUT", "tftp://127.0.0.1:PORT/FILE"),
        RealTFTPClient("curl, IPv6", "curl", "-s", "-o", "OUT", "tftp://[::1]:PORT/FILE"),
        RealTFTPClient(
            "curl, no options", "curl", "-s", "--tftp-no-options", "-o", "OUT", "tftp://127.0.0.1:PORT/FILE"),
        RealTFTPClient(
            "busybox", "busybox", "tftp", "-g", "-b", "1428", "-r", "FILE", "-l", "OUT", "127.0.0.1", "PORT"),
    ]

    var tool: ExternalTool? { ExternalTool(program) }

    /// Runs the client, gives it 20 seconds, and returns what it has written.
    func get(_ file: String, port: Int) async throws -> ByteBuffer? {
        try await withTemporaryDirectory { folder in
            let out = folder.appending(path: "out")
            let words = arguments.map {
                $0.replacing("PORT", with: String(port)).replacing("FILE", with: file).replacing("OUT", with: out.path)
            }
            _ = try await #require(tool).run(words, timeout: 20)
            return (try? Data(contentsOf: out)).map { ByteBuffer(bytes: $0) }
        }
    }
}

@Suite(.timeLimit(.minutes(3))) struct TFTPRealClientsTests {
    static let installed = RealTFTPClient.all.filter { $0.tool != nil }
    static let missing = Set(RealTFTPClient.all.filter { $0.tool == nil }.map(\.program)).sorted()

    @Test(
        "clients that others wrote get every byte; T13: no byte, one byte, exact multiples of the block, many blocks",
        .enabled(if: !installed.isEmpty, "none of tftp, atftp, curl, busybox is installed"), arguments: installed)
    func read(client: RealTFTPClient) async throws {
        let files = [0, 1, 512, 1428, 300_001].map { (name: "file\($0)", content: noise($0, seed: UInt64($0))) }
        try await withTFTPServer(Dictionary(uniqueKeysWithValues: files), host: "::") { port, events in
            for file in files {
                let content = try await client.get(file.name, port: port)
                #expect(content == file.content, "\(file.name)")
            }
            let outcomes = try await events.summaries(files.count).map(\.outcome)
            #expect(outcomes.filter { $0 == .completed }.count == files.count)
        }
    }

    @Test("T10: real clients in single-port mode", .enabled(if: !installed.isEmpty, "no client"), arguments: installed)
    func singlePort(client: RealTFTPClient) async throws {
        let file = noise(100_000)
        try await withTFTPServer(["file": file], host: "::", configure: { $0.isSinglePort = true }) { port, _ in
            let content = try await client.get("file", port: port)
            #expect(content == file)
        }
    }

    @Test(
        "every client of the list is installed",
        .disabled(if: !missing.isEmpty, "not installed: \(missing.joined(separator: ", "))"))
    func completeness() {
        #expect(Self.installed.count == RealTFTPClient.all.count)
    }
}
