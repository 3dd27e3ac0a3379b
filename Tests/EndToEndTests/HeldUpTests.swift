// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// `qemu-boot` on a host that leaves it no time.
@Suite("qemu-boot held up", .enabled(if: Lab.isInstalled, Lab.skipReason))
struct HeldUpTests {
    /// SeaBIOS writes a character twice, and moves the cursor back, where its timer meets a serial port that takes no more.
    @Test("the guest's words come whole")
    func wholeWords() async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "pxekit-e2e-\(UUID())")
        defer { try? FileManager.default.removeItem(at: log) }
        let result = try await run(
            .path(FilePath(Lab.tool.path)),
            arguments: ["qemu-boot", "--expect", "end of report", "--timeout", "60", "--serial", log.path],
            input: .none, output: .discarded, error: .string(limit: 1 << 16)
        ) { execution in
            for _ in 0..<400 where !Self.text(log).contains("end of report") {
                try execution.send(signal: .suspend)
                try await Task.sleep(for: .milliseconds(120))
                try execution.send(signal: .resume)
                try await Task.sleep(for: .milliseconds(30))
            }
        }
        #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
        let console = Self.text(log)
        let start = try #require(console.range(of: "\npxeinfo "))
        let report = console[start.lowerBound...]
        #expect(report.contains("end of report"))
        #expect(!report.contains("\u{1B}"), "\(report.split(separator: "\r\n").filter { $0.contains("\u{1B}") })")
    }

    private static func text(_ log: URL) -> String {
        (try? Data(contentsOf: log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
