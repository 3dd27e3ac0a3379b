// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import DiskCatalog
    import Foundation
    import NIOCore
    import NetAddress
    import Synchronization
    import TFTPEngine
    import TFTPService
    import TFTPWire
    import TestSupport
    import Testing

    /// RFC 2090 on a cable of its own.
    @Suite(
        .serialized, .timeLimit(.minutes(3)),
        .enabled(if: VirtualCable.canBePlugged, Comment(rawValue: VirtualCable.skipReason)))
    struct TFTPMulticastOnACableTests {
        private static let group = TFTPMulticastOption.Group(address: IPv4Address(239, 255, 69, 1), port: 1758)

        /// Serves one file of `size` bytes on the cable.
        private func served(
            _ size: Int, on cable: VirtualCable,
            _ body: (_ port: Int, _ content: ByteBuffer, _ events: TFTPEvents) async throws -> Void
        ) async throws {
            try await withTemporaryDirectory { directory in
                let content = noise(size)
                try Data(content.readableBytesView).write(to: directory.appending(path: "image"))
                let root = try DiskRoot(directory.path)
                try await withTFTPServer(
                    host: "\(cable.address.address)",
                    configure: { configuration in
                        configuration.catalog = CatalogIndex([root])
                        configuration.multicastGroups = [Self.group]
                        configuration.hostLimit = 200
                    }
                ) { port, events in try await body(port, content, events) }
            }
        }

        private func get(_ port: Int, from host: IPv4Address) async throws -> (
            outcome: TFTPOutcome, content: ByteBuffer
        ) {
            let server = try SocketAddress(ipAddress: "\(host)", port: port)
            let client = TFTPFileClient(server: server, options: .init(blockSize: 1428, isMulticast: true))
            let parts = Mutex<[UInt64: ByteBuffer]>([:])
            let summary = try await client.get("image") { bytes, offset, _ in parts.withLock { $0[offset] = bytes } }
            var whole = ByteBuffer()
            for (_, part) in parts.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { whole.writeImmutableBuffer(part) }
            return (summary.outcome, whole)
        }

        private func bytesSent(by interface: String) throws -> Int {
            let path = "/sys/class/net/\(interface)/statistics/tx_bytes"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        @Test("many clients get the file whole, and the wire carries little more than for one", arguments: [1, 20])
        func shared(clients: Int) async throws {
            try await VirtualCable.plugged(90 + clients) { cable in
                try await served(2_000_000, on: cable) { port, content, events in
                    let before = try bytesSent(by: cable.interface)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<clients {
                            group.addTask {
                                let (outcome, whole) = try await get(port, from: cable.address.address)
                                #expect(outcome == .completed)
                                #expect(whole == content)
                            }
                        }
                        try await group.waitForAll()
                    }
                    let carried = try bytesSent(by: cable.interface) - before
                    // 46 octets of headers for each block.
                    let once = content.readableBytes / 1428 * (1428 + 46)
                    #expect(carried >= once)
                    #expect(carried <= once * 12 / 10, "\(clients) clients: \(carried) bytes for a file of \(once)")
                    let outcomes = try await events.summaries(clients).map(\.outcome)
                    #expect(outcomes.filter { $0 == .completed }.count == clients)
                }
            }
        }

        @Test(
            "atftp gets the file by multicast",
            .enabled(if: ExternalTool("atftp") != nil, "atftp is not installed"))
        func atftp() async throws {
            try await VirtualCable.plugged(92) { cable in
                let client = try #require(IPv4Subnet("198.18.92.2/24"))
                try await cable.ip("-n", cable.namespace, "addr", "add", client.description, "dev", cable.peer)
                try await cable.ip("-n", cable.namespace, "route", "add", "224.0.0.0/4", "dev", cable.peer)
                try await served(300_001, on: cable) { port, content, events in
                    try await withTemporaryDirectory { directory in
                        let file = directory.appending(path: "image")
                        let result = try await cable.run(
                            "atftp", "--option", "multicast ", "--option", "blksize 1428", "--get", "-r", "image", "-l",
                            file.path, "\(cable.address.address)", "\(port)")
                        #expect(result.status == 0, "\(result.diagnosticText)")
                        #expect(try ByteBuffer(bytes: Data(contentsOf: file)) == content)
                    }
                    let sent = try bytesSent(by: cable.interface)
                    #expect(sent > content.readableBytes)
                    let requests = events.all.compactMap {
                        if case .requested(let request) = $0 { request } else { nil }
                    }
                    #expect(requests.first?.request.options[.multicast] != nil)
                    let outcomes = try await events.summaries(1).map(\.outcome)
                    #expect(outcomes == [.completed])
                }
            }
        }
    }
#endif
