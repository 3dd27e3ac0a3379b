// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Every way of fetching that `nbp/lib` has, over a cable that loses, doubles and reorders frames: what comes has the SHA-256 of the file.
///
/// `PXEKIT_SEEDS=20` runs twenty seeds, as `make soak` does.
@Suite("fetching over a bad cable", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
struct BadCableTests {
    private static let program = Lab.repository.appending(path: "build/nbp/tests/ways.0").path
    private static let file = Lab.repository.appending(path: "build/boot/ldlinux.c32").path
    private static let seeds = UInt64(ProcessInfo.processInfo.environment["PXEKIT_SEEDS"] ?? "") ?? 2

    @Test(
        "each of six ways brings the right bytes",
        .enabled(if: FileManager.default.fileExists(atPath: program), "`make nbp-tests` assembles the program"),
        .enabled(if: FileManager.default.fileExists(atPath: file), "`make test` fetches the boot files"),
        arguments: 1...max(1, seeds))
    func fetches(seed: UInt64) async throws {
        let sum = try await #require(ExternalTool("sha256sum")).run([Self.file])
        let digest = try #require(sum.text.split(separator: " ").first).uppercased()
        let run = try await ToolRun.pxekit([
            "qemu-boot", Self.program, "--root", Lab.repository.appending(path: "build/boot").path,
            "--loss", "10", "--duplicate", "3", "--reorder", "3", "--seed", "\(seed)", "--timeout", "600",
            "--reject", "not ok", "--expect", "# test-ways: passed",
        ])
        #expect(run.exitCode == 0, "seed \(seed): \(run.output)\(run.diagnostics)")
        let right = run.output.components(separatedBy: "sha256 ").dropFirst().filter { $0.hasPrefix(digest) }
        #expect(right.count == 6, "seed \(seed): \(right.count) of six ways brought the file:\n\(run.output)")
    }
}
