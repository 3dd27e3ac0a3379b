// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import BootHTTP

@Suite struct HTTPConnectionLimitsTests {
    private static func limits(
        total: Int = 8, share: Int = 8, head: Duration = .seconds(20), stall: Duration = .seconds(60)
    ) -> ConnectionLimits {
        var limits = ConnectionLimits(total: total)
        (limits.share, limits.head, limits.stall) = (share, head, stall)
        return limits
    }

    /// A connection that says this and reads nothing.
    private func silent(_ port: Int, _ text: String = "") async throws -> any Channel {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false).channelOption(.socketOption(.so_rcvbuf), value: 4096)
            .connect(host: "127.0.0.1", port: port).get()
        if !text.isEmpty { try await channel.writeAndFlush(ByteBuffer(string: text)) }
        return channel
    }

    private static let get = "GET /small.efi HTTP/1.0\r\n\r\n"
    private static let getLarge = "GET /large HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test("whoever opens connections and asks nothing loses the oldest of them, and hinders nobody", arguments: [3, 8])
    func idle(share: Int) async throws {
        try await HTTPTestServer.serving(limits: Self.limits(share: share)) { port, _, _ in
            var open: [any Channel] = []
            for number in 0..<40 {
                open.append(try await silent(port, number % 2 == 0 ? "" : "GET /small.efi HTTP/1.1\r\nHost: h\r\nX: "))
            }
            let answer = try await HTTPTestServer.exchange(port, Self.get)
            #expect(answer.hasSuffix("0123456789"))
            for channel in open { try? await channel.close() }
        }
    }

    @Test("a connection that is being answered does not go for another; the other is refused, and it is told")
    func busy() async throws {
        try await HTTPTestServer.serving(limits: Self.limits(total: 16, share: 3)) { port, _, events in
            var open: [any Channel] = []
            for _ in 0..<3 { open.append(try await silent(port, Self.getLarge)) }
            _ = try await events.first { if case .requested = $0 { true } else { nil } }
            try await Task.sleep(for: .milliseconds(300))
            let refused = try? await HTTPTestServer.exchange(port, Self.get)
            #expect(refused?.contains("0123456789") != true)
            let told = try await events.first { event -> [Int]? in
                if case .crowded("127.0.0.1", let own, let all) = event { [own, all] } else { nil }
            }
            #expect(told == [3, 3])
            for channel in open {
                #expect(channel.isActive)
                try? await channel.close()
            }
            for _ in 0..<100 {
                if (try? await HTTPTestServer.exchange(port, Self.get))?.hasSuffix("0123456789") == true { return }
                try await Task.sleep(for: .milliseconds(20))
            }
            Issue.record("nobody is served when there is room again")
        }
    }

    @Test("a head that does not come ends its connection; one that comes does not", arguments: ["", "GET /small"])
    func head(text: String) async throws {
        try await HTTPTestServer.serving(limits: Self.limits(head: .seconds(6))) { port, _, _ in
            let start = ContinuousClock.now
            // A busy computer may come to its first write when the server has closed already.
            let answer = try? await HTTPTestServer.exchange(port, text)
            #expect(answer ?? "" == "")
            #expect(ContinuousClock.now - start < .seconds(40))
            // Its answer takes longer than a head may.
            let slow = try await silent(port, Self.getLarge)
            try await Task.sleep(for: .milliseconds(6600))
            #expect(slow.isActive)
            slow.read()
            try await Task.sleep(for: .milliseconds(100))
            #expect(slow.isActive)
            try? await slow.close()
        }
    }

    @Test("a client that takes nothing is let go, a slow one is served")
    func stalled() async throws {
        try await HTTPTestServer.serving(limits: Self.limits(stall: .seconds(6))) { port, folder, events in
            let huge = folder.appending(path: "huge")
            try Data().write(to: huge)
            try FileHandle(forWritingTo: huge).truncate(atOffset: 1 << 28)
            let stalled = try await silent(port, "GET /huge HTTP/1.1\r\nHost: h\r\n\r\n")
            let (_, outcome) = try #require(try await events.outcomes(1).first)
            #expect(outcome.failure == "the client left")
            // Chunks in memory, the kernel's buffers: far from the file's size.
            #expect(outcome.bytes < 8 << 20)
            try? await stalled.close()

            let slow = try await silent(port, Self.getLarge)
            // On a thread of its own: tests that only compute can hold the pool's few threads for longer than the server waits.
            await withCheckedContinuation { done in
                Thread.detachNewThread {
                    for _ in 0..<700 {
                        for _ in 0..<4 { slow.read() }
                        usleep(10_000)
                    }
                    done.resume()
                }
            }
            #expect(slow.isActive)
            try? await slow.close()
        }
    }

    @Test("the share and the room for TFTP follow from the descriptors that the system gives")
    func fromSystem() {
        #expect(ConnectionLimits(total: 384).share == 96)
        #expect(ConnectionLimits(total: 0).total == 4)
        let limits = ConnectionLimits.system
        #expect(limits.total >= 4 && limits.total <= 6144)
    }
}
