// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import NIOCore
import Synchronization
import TFTPEngine
import TFTPService
import TestSupport
import Testing

/// The running server under clients that lose packets and die: `PXEKIT_SOAK=100000` makes it a long one (`make soak`).
@Suite(.timeLimit(.minutes(60))) struct TFTPSoakTests {
    private static let downloads = ProcessInfo.processInfo.environment["PXEKIT_SOAK"].flatMap { Int($0) } ?? 600

    private static func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    /// The memory of this process that is in use, in kibibytes.
    private static func residentMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    @Test(
        "5 % loss, mixed options and sudden deaths: every client that lives has its file, and nothing is left behind",
        arguments: SeededGenerator.seeds(1))
    func soak(seed: UInt64) async throws {
        try await withTemporaryDirectory { try await soak(in: $0, seed: seed) }
    }

    private func soak(in directory: URL, seed: UInt64) async throws {
        let files = [0, 1, 511, 512, 20_000, 66_000].map { size in
            (name: "file\(size)", content: noise(size, seed: UInt64(size) + 1))
        }
        for file in files {
            try Data(file.content.readableBytesView).write(to: directory.appending(path: file.name))
        }
        // The dead are given up soon, so that the end can be waited for; but nobody is who loses seven packets in a row.
        let timing = TFTPTiming(patience: .seconds(6))
        let ended = Mutex(0)
        let asked = Mutex(0)
        var configuration = TFTPFileServer.Configuration(
            catalog: CatalogIndex([try DiskRoot(directory.path)]), host: "127.0.0.1", port: 0)
        configuration.hostLimit = 4096
        configuration.policy = { _ in TFTPPolicy(timing: timing) }
        let server = TFTPFileServer(configuration) { event in
            switch event {
            case .requested: asked.withLock { $0 += 1 }
            case .finished: ended.withLock { $0 += 1 }
            default: break
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let port = UInt16(try await server.port)
            let load = SoakLoad(port: port, files: files, loss: 0.05, deaths: 0.05, seed: seed)
            // The first tenth fills caches and pools; what comes after it may not cost more.
            let first = await load.run(max(Self.downloads / 10, 100), atOnce: 100)
            try await wait { ended.withLock { $0 } == asked.withLock { $0 } }
            let (descriptors, memory) = (try Self.openDescriptors(), try Self.residentMemory())
            let report = await load.run(Self.downloads, atOnce: 100)
            try await wait { ended.withLock { $0 } == asked.withLock { $0 } }
            #expect(first.failures == [:], "seed \(seed)")
            #expect(report.failures == [:], "seed \(seed)")
            #expect(report.completed + report.died == Self.downloads)
            #expect(report.died > 0)
            // Descriptors and memory are the process's; other suites may run beside a short soak.
            if Self.downloads >= 10_000 {
                #expect(try Self.openDescriptors() == descriptors)
                #expect(try Self.residentMemory() < memory + 8192)
            }
            print(
                "soak: \(report.completed) completed, \(report.died) died, memory \(memory) to "
                    + "\(try Self.residentMemory()) KiB, descriptors \(descriptors) to \(try Self.openDescriptors())")
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Until every transfer has ended: then no timer is left either.
    private func wait(until isDone: () -> Bool) async throws {
        while !isDone() { try await Task.sleep(for: .milliseconds(20)) }
    }
}
