// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import DiskCatalog
    import FileCatalog
    import Foundation
    import NIOCore
    import NetAddress
    import Synchronization
    import TFTPEngine
    import TFTPService
    import TFTPWire
    import TestSupport
    import Testing

    /// PXE's MTFTP on a cable of its own.
    @Suite(
        .serialized, .timeLimit(.minutes(3)),
        .enabled(if: VirtualCable.canBePlugged, Comment(rawValue: VirtualCable.skipReason)))
    struct MTFTPOnACableTests {
        /// The other groups have the same port, as groups of a server usually have.
        private static func group(_ number: UInt8 = 1) -> TFTPMulticastOption.Group {
            TFTPMulticastOption.Group(address: IPv4Address(239, 255, 70, number), port: 3001)
        }

        private func get(
            _ name: String, _ port: Int, from host: IPv4Address, group: TFTPMulticastOption.Group = group()
        ) async throws -> (summary: TFTPSummary, content: ByteBuffer) {
            let client = MTFTPFileClient(server: try SocketAddress(ipAddress: "\(host)", port: port), group: group)
            let parts = Mutex<[UInt64: ByteBuffer]>([:])
            let summary = try await client.get(name) { bytes, offset, _ in parts.withLock { $0[offset] = bytes } }
            var whole = ByteBuffer()
            for (_, part) in parts.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { whole.writeImmutableBuffer(part) }
            return (summary, whole)
        }

        private func bytesSent(by interface: String) throws -> Int {
            let path = "/sys/class/net/\(interface)/statistics/tx_bytes"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        @Test("many clients get the file whole, and the wire carries little more than for one", arguments: [1, 20])
        func shared(clients: Int) async throws {
            let content = noise(1_000_000)
            try await VirtualCable.plugged(110 + clients) { cable in
                let host = cable.address.address
                try await withMTFTPServer([("image", content, Self.group())], host: "\(host)") { port, events in
                    let before = try bytesSent(by: cable.interface)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<clients {
                            group.addTask {
                                let (summary, whole) = try await get("image", port, from: host)
                                #expect(summary.outcome == .completed)
                                #expect(whole == content)
                            }
                        }
                        try await group.waitForAll()
                    }
                    let carried = try bytesSent(by: cable.interface) - before
                    // 46 octets of headers for each block.
                    let once = content.readableBytes / 512 * (512 + 46)
                    #expect(carried >= once)
                    #expect(carried <= once * 12 / 10, "\(clients) clients: \(carried) bytes for a file of \(once)")
                    let outcomes = try await events.summaries(1).map(\.outcome)
                    #expect(outcomes.first == .completed)
                }
            }
        }

        @Test("a client that comes in the middle gets the beginning with the next transmission")
        func late() async throws {
            let content = noise(3_000_000)
            try await VirtualCable.plugged(112) { cable in
                let host = cable.address.address
                try await withMTFTPServer([("image", content, Self.group())], host: "\(host)") { port, events in
                    async let early = get("image", port, from: host)
                    while !events.all.contains(where: { if case .requested = $0 { true } else { false } }) {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    let late = try await get("image", port, from: host)
                    #expect(try await early.content == content)
                    #expect(late.content == content)
                    #expect(late.summary.outcome == .completed)
                }
            }
        }

        @Test("two files to two groups of one port are not mixed, on one host or on others")
        func twoGroups() async throws {
            let files = (1...2).map { ("image\($0)", noise(200_000, seed: UInt64($0)), Self.group(UInt8($0))) }
            try await VirtualCable.plugged(113) { cable in
                let host = cable.address.address
                try await withMTFTPServer(files, host: "0.0.0.0") { port, _ in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for (name, content, place) in files + files {
                            group.addTask {
                                let (summary, whole) = try await get(name, port, from: host, group: place)
                                #expect(summary.outcome == .completed)
                                #expect(whole == content)
                            }
                        }
                        try await group.waitForAll()
                    }
                }
            }
        }

        @Test(
            "atftp gets the file",
            .enabled(if: ExternalTool("atftp") != nil, "atftp is missing; `make test` brings it"),
            arguments: [(0, 117), (511, 118), (512, 119), (300_001, 120)])
        func atftp(size: Int, number: Int) async throws {
            let content = noise(size)
            try await VirtualCable.plugged(number) { cable in
                let client = try #require(IPv4Subnet("198.18.\(number).2/24"))
                try await cable.ip("-n", cable.namespace, "addr", "add", client.description, "dev", cable.peer)
                try await cable.ip("-n", cable.namespace, "route", "add", "224.0.0.0/4", "dev", cable.peer)
                try await withMTFTPServer([("image", content, Self.group())], host: "0.0.0.0") { port, events in
                    try await withTemporaryDirectory { directory in
                        let file = directory.appending(path: "image")
                        let result = try await cable.run(
                            "atftp", "--mget", "--mtftp", "client-port 3001", "--mtftp", "mcast-ip 239.255.70.1",
                            "--mtftp", "listen-delay 1", "--mtftp", "timeout-delay 2", "-r", "image", "-l", file.path,
                            "\(cable.address.address)", "\(port)")
                        #expect(result.status == 0, "\(result.diagnosticText)")
                        #expect(try ByteBuffer(bytes: Data(contentsOf: file)) == content)
                    }
                    let summaries = try await events.summaries(1)
                    #expect(summaries.map(\.outcome) == [.completed])
                    #expect(summaries.first?.bytes == UInt64(size))
                }
            }
        }

        @Test("a request that nobody follows up brings four blocks of 512 bytes, and nothing to the group")
        func forged() async throws {
            try await VirtualCable.plugged(115) { cable in
                let host = "\(cable.address.address)"
                try await withMTFTPServer([("image", noise(100_000), Self.group())], host: host) { port, events in
                    // ARP would count, too.
                    try await cable.ip(
                        "neigh", "add", "198.18.115.9", "lladdr", "02:00:00:00:00:09", "dev", cable.interface)
                    let before = try bytesSent(by: cable.interface)
                    // The address is nobody's; its requests come from the other end of the cable.
                    try await cable.ip(
                        "-n", cable.namespace, "addr", "add", "198.18.115.9/24", "dev", cable.peer)
                    let script =
                        "for i in 1 2 3 4 5; do printf '\\0\\1image\\0octet\\0' > /dev/udp/\(host)/\(port); done"
                    let result = try await cable.run("bash", "-c", script)
                    #expect(result.status == 0, "\(result.diagnosticText)")
                    // Each of the five comes from a port of its own; none answers.
                    let outcomes = try await events.summaries(5).map(\.outcome)
                    #expect(outcomes == Array(repeating: .neverAnswered, count: 5))
                    let carried = try bytesSent(by: cable.interface) - before
                    #expect(carried >= 5 * 558)
                    #expect(carried <= 5 * 4 * 558, "\(carried)")
                }
            }
        }
    }

    /// Sends files by MTFTP from a port that the system chose, for as long as `body` runs.
    func withMTFTPServer<Result: Sendable>(
        _ files: [(name: String, content: ByteBuffer, group: TFTPMulticastOption.Group)], host: String,
        _ body: (_ port: Int, _ events: TFTPEvents) async throws -> Result
    ) async throws -> Result {
        let catalog = CatalogIndex([try MemoryFiles(Dictionary(uniqueKeysWithValues: files.map { ($0.0, $0.1) }))])
        let events = TFTPEvents()
        let configuration = MTFTPFileServer.Configuration(
            catalog: catalog,
            files: try files.map { MTFTPFile(path: try CatalogPath($0.name), group: $0.group) }, host: host, port: 0)
        let server = MTFTPFileServer(configuration) { events.add($0) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let result = try await body(try await server.port, events)
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }
#endif
