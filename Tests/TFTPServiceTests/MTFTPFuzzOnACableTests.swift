// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import NIOCore
    import NetAddress
    import Synchronization
    import TFTPEngine
    import TFTPService
    import TFTPWire
    import TestSupport
    import Testing

    /// Packets that no client would send; `PXEKIT_FUZZ` as for ``TFTPFuzzTests``.
    @Suite(
        .serialized, .timeLimit(.minutes(60)),
        .enabled(if: VirtualCable.canBePlugged, Comment(rawValue: VirtualCable.skipReason)))
    struct MTFTPFuzzOnACableTests {
        @Test("the running MTFTP server takes any packet, and sends on", arguments: SeededGenerator.seeds(1))
        func server(seed: UInt64) async throws {
            try await VirtualCable.plugged(116) { cable in
                let group = TFTPMulticastOption.Group(address: IPv4Address(239, 255, 71, 1), port: 3001)
                let other = TFTPMulticastOption.Group(address: IPv4Address(239, 255, 71, 2), port: 3001)
                let content = noise(5000)
                let files = [("file", content, group), ("empty", ByteBuffer(), other)]
                try await withMTFTPServer(files, host: "0.0.0.0") { port, events in
                    let answers = await withCheckedContinuation { ended in
                        Thread.detachNewThread {
                            var fuzzer = PacketFuzzer(port: UInt16(port), seed: seed)
                            fuzzer.run(TFTPFuzzTests.packets)
                            ended.resume(returning: fuzzer.answers)
                        }
                    }
                    // Refusals at the least, and blocks to those whose request was well formed.
                    #expect(answers > TFTPFuzzTests.packets / 100, "seed \(seed)")
                    #expect(try await events.summaries(1).contains { $0.outcome == .completed }, "seed \(seed)")
                    // What is still being sent to a silent client ends before this one has its turn.
                    let client = MTFTPFileClient(
                        server: try SocketAddress(ipAddress: "\(cable.address.address)", port: port), group: group,
                        delays: .init(start: .seconds(1), silence: .seconds(6)))
                    let whole = Mutex<UInt64>(0)
                    let summary = try await client.get("file") { bytes, _, _ in
                        whole.withLock { $0 += UInt64(bytes.readableBytes) }
                    }
                    #expect(summary.outcome == .completed, "seed \(seed)")
                    #expect(whole.withLock { $0 } == UInt64(content.readableBytes))
                }
            }
        }
    }
#endif
