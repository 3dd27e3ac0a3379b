// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `pxekit qemu-boot --gdb`, with gdb of the distribution.
@Suite(
    "a debugger of 16-bit code", .serialized, .timeLimit(.minutes(3)), .enabled(if: Lab.isInstalled, Lab.skipReason),
    .enabled(if: ExternalTool("gdb") != nil, "gdb is not installed"))
struct DebuggerTests {
    private func debugging(_ options: [String], _ commands: [String]) async throws -> (said: String, script: String) {
        try await ExternalTool(at: Lab.tool).whileRunning(
            ["qemu-boot", "--gdb"] + options, until: "gdb -x /tmp/pxekit-gdb."
        ) { boot in
            let script = try #require(boot.text.firstMatch(of: /gdb -x (\S+)/)).1
            let typed = ["-nx", "-batch", "-x", String(script)] + commands.flatMap { ["-ex", $0] }
            // The emulator listens a moment later.
            var run = try await #require(ExternalTool("gdb")).run(typed, timeout: 90)
            for _ in 0..<20 where run.diagnosticText.contains("No such file") {
                try await Task.sleep(for: .milliseconds(250))
                run = try await #require(ExternalTool("gdb")).run(typed, timeout: 90)
            }
            return (run.text + run.diagnosticText, String(script))
        }
    }

    @Test("a program is stopped at 0000:7C00, and its instructions are read as 16-bit code")
    func program() async throws {
        // hello.0 begins with a jump over its header; what lies there is compared byte by byte.
        let hello = [UInt8](try Data(contentsOf: Lab.library[0].appending(path: "hello.0")))
        let (said, script) = try await debugging(
            [Lab.library[0].appending(path: "hello.0").path],
            ["nbp", "info registers cs eip", "x/4xb 0x7c00", "stepi", "show architecture"])
        #expect(said.contains("The target architecture is set to \"i8086\""), "\(said)")
        let bytes = hello.prefix(4).map { "0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: "\t")
        #expect(said.contains(bytes), "\(said)")
        #expect(said.contains(/cs\s+0x0\s/) && said.contains(/eip\s+0x7c00\s/), "\(said)")
        // A near jump over the header, then a far one with a 16-bit offset: five bytes, which 32-bit code would read as seven.
        #expect(said.contains(/=> 0x7c00:\s+jmp\s+0x7[cd]/) && said.contains(/jmp\s+0x0:0x7[cd]/), "\(said)")
        // Nothing is left when the command has ended.
        #expect(!FileManager.default.fileExists(atPath: script))
    }

    @Test("UEFI firmware is debugged as the 64-bit code that it is")
    func uefi() async throws {
        let (said, _) = try await debugging(
            ["--firmware", "uefi", Lab.library[1].appending(path: "ipxe.efi").path], ["info registers rip"])
        #expect(said.contains("rip"), "\(said)")
    }
}
