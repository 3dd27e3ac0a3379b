// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The files that `qemu-boot` writes, of a real guest: the same as OutputOptionsTests of the other commands.
@Suite("Output options of qemu-boot", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
struct OutputGuestTests {
    private static let options = ["--pcap", "--serial", "--screenshot", "--report"]

    private func boot(_ folder: URL, _ more: [String] = []) async throws -> ToolRun {
        try await ToolRun.pxekit(
            ["qemu-boot", "--timeout", "60"]
                + Self.options.flatMap { [$0, folder.appending(path: String($0.dropFirst(2))).path] } + more)
    }

    @Test("each option writes to a device, FIFO or socket and through a link, and leaves them", arguments: 0..<4)
    func special(turn: Int) async throws {
        try await withTemporaryDirectory { folder in
            let target = folder.appending(path: "target")
            var specials: [SpecialFile.Kind: SpecialFile] = [:]
            for (index, option) in Self.options.enumerated() {
                let path = folder.appending(path: String(option.dropFirst(2)))
                let kinds: [SpecialFile.Kind] = geteuid() == 0 ? [.fifo, .socket, .device] : [.fifo, .socket]
                let place = (index + turn) % 4
                if place < kinds.count {
                    specials[kinds[place]] = try SpecialFile(kinds[place], at: path.path)
                } else if place == 3 {
                    try FileManager.default.createSymbolicLink(at: path, withDestinationURL: target)
                }
            }
            let run = try await boot(folder, ["--expect", "end of report"])
            #expect(run.exitCode == 0, "\(run.diagnostics)")
            for (kind, special) in specials {
                #expect(special.isThere, "\(kind)")
                #expect(kind == .device || !special.octets().isEmpty, "\(kind)")
            }
            #expect(try Data(contentsOf: target).count > 100)
        }
    }

    @Test("a file that a person wrote stays, unless --force is said; the command's own are replaced")
    func person() async throws {
        for option in Self.options {
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: String(option.dropFirst(2)))
                try Data("mine".utf8).write(to: file)
                let kept = try await boot(folder)
                #expect(kept.exitCode == 2, "\(kept.diagnostics)")
                #expect(kept.diagnostics.contains("\(option) '\(file.path)'"), "\(kept.diagnostics)")
                #expect(kept.diagnostics.contains("--force"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [file.lastPathComponent])
                #expect(try Data(contentsOf: file) == Data("mine".utf8))
            }
        }
        try await withTemporaryDirectory { folder in
            for option in Self.options {
                try Data("mine".utf8).write(to: folder.appending(path: String(option.dropFirst(2))))
            }
            for more in [["--force"], []] {
                let run = try await boot(folder, ["--expect", "end of report"] + more)
                #expect(run.exitCode == 0, "\(run.diagnostics)")
                for option in Self.options {
                    #expect(try Data(contentsOf: folder.appending(path: String(option.dropFirst(2)))).count > 100)
                }
            }
        }
    }

    @Test("ended by a signal in the midst of a boot, it leaves nothing", arguments: ["INT", "TERM"])
    func signal(name: String) async throws {
        try await withTemporaryDirectory { folder in
            let words =
                ["qemu-boot", "--expect", "never"]
                + Self.options.flatMap { [$0, folder.appending(path: String($0.dropFirst(2))).path] }
            let result = try await Subprocess.run(
                .name("timeout"),
                arguments: Arguments(["--preserve-status", "-s", name, "1.5", Lab.tool.path] + words),
                output: .discarded, error: .string(limit: 1 << 16))
            #expect(result.standardError.contains("interrupted"), "\(result.standardError)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }
}
