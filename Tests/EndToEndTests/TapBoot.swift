// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import TestSupport
import Testing

/// Boots on TAP devices, by the tool.
enum TapBoot {
    /// Whether the tool can have a namespace and TAP devices here.
    static let canRun =
        geteuid() == 0 && ExternalTool("ip") != nil && ExternalTool("unshare") != nil
        && FileManager.default.isWritableFile(atPath: "/dev/net/tun")

    /// Why tests that need them do not run.
    static let skipReason: Comment = "needs root, ip(8), unshare(1) and /dev/net/tun"

    /// Boots what a scenario asks for.
    static func run(_ request: BootRequest) async throws -> [BootResult] {
        try await withTemporaryDirectory { folder in
            let run = try await ToolRun.pxekit(try arguments(request, in: folder))
            let lines = run.output.split(separator: "\n")
            #expect(run.exitCode == 0 || !lines.isEmpty, "exit code \(run.exitCode): \(run.diagnostics)")
            return try lines.map { try JSONDecoder().decode(BootResult.self, from: Data($0.utf8)) }
        }
    }

    /// The command line that asks for the same; programs go to files of `folder`.
    private static func arguments(_ request: BootRequest, in folder: URL) throws -> [String] {
        var words = ["qemu-boot", "--json", "--network", "tap", "--clients", "\(request.clients)"]
        words += ["--mode", request.role.rawValue, "--firmware", request.machine.firmware.rawValue]
        words += ["--boot", request.machine.networkBoot.rawValue, "--nic", request.machine.card.device]
        words += ["--memory", "\(request.machine.memory)"]
        words += request.roots.flatMap { ["--root", $0] }
        if let script = request.script { words += ["--script", script] }
        if let file = request.bootFile { words += ["--bootfile", file] }
        for expectation in request.expectations { words += ["--expect", expectation.description] }
        for rejection in request.rejections { words += ["--reject", rejection.description] }
        for keys in request.keystrokes { words += ["--send", escaped(keys)] }
        if let timeout = request.timeout { words += ["--timeout", "\(timeout / .seconds(1))"] }
        if let program = request.program {
            let file = folder.appending(path: program.name)
            try Data(program.image).write(to: file)
            words.append(file.path)
        }
        return words
    }

    private static func escaped(_ keys: String) -> String {
        keys.utf8.map { octet -> String in
            let digits = String(octet, radix: 16)
            return "\\x" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
