// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `pxekit qemu-boot` with a person at a terminal, and how it ends.
@Suite("qemu-boot and a person", .serialized, .enabled(if: Lab.isInstalled && Lab.isComplete, Lab.skipReason))
struct QEMUBootTerminalTests {
    @Test("the keyboard is the guest's, Ctrl-C too; Ctrl-] ends, and the terminal is as before")
    func keyboard() async throws {
        try await withTemporaryDirectory { folder in
            let boot = Lab.repository.appending(path: "build/boot")
            for name in ["pxelinux.0", "ldlinux.c32"] {
                try FileManager.default.copyItem(at: boot.appending(path: name), to: folder.appending(path: name))
            }
            try FileManager.default.createDirectory(
                at: folder.appending(path: "pxelinux.cfg"), withIntermediateDirectories: false)
            try "PROMPT 1\n".write(
                to: folder.appending(path: "pxelinux.cfg/default"), atomically: true, encoding: .utf8)
            let terminal = try await Terminal(
                "'\(Lab.tool.path)' qemu-boot pxelinux.0 --root '\(folder.path)'; echo code $?; stty -a | grep -ow -e '-*icanon'; sleep 60",
                in: folder)
            do {
                try await terminal.shows("boot:")
                try await terminal.type("nosuch")
                try await terminal.type("C-c")
                try await terminal.type("x", "Enter")
                // PXELINUX takes no notice of Ctrl-C in a line; what matters is that the tool does not end by it.
                try await terminal.shows("nosuch")
                try await terminal.type("C-]")
                try await terminal.shows("code 0")
                #expect(try await terminal.screen().contains("\nicanon\n"))
            } catch {
                await terminal.end()
                throw error
            }
            await terminal.end()
        }
    }

    @Test("a program that is below a root only is offered from there")
    func belowRoot() async throws {
        let boot = Lab.repository.appending(path: "build/boot").path
        let run = try await ToolRun.pxekit([
            "qemu-boot", "pxelinux.0", "--root", boot, "--expect", "PXELINUX 6", "--timeout", "60",
        ])
        #expect(run.exitCode == 0, "\(run.diagnostics)")
        #expect(run.diagnostics.contains("nbp-requested pxelinux.0"))
        // The line that was expected is whole.
        let line = try #require(run.output.split(separator: "\n").last { $0.contains("PXELINUX 6") })
        #expect(line.contains("Copyright") && line.contains("et al"), "\(line)")
    }

    @Test("firmware that has nothing left to boot ends the command at once, with its words")
    func givesUp() async throws {
        let run = try await ToolRun.pxekit(["qemu-boot", Lab.repository.appending(path: "build/nbp/hello.0").path])
        #expect(run.exitCode == 1)
        #expect(
            run.diagnostics.contains("the firmware has nothing left to boot: 'No bootable device.'"),
            "\(run.diagnostics)")
    }

    @Test("console and phases that go to one file stand in lines of their own")
    func oneFile() async throws {
        try await withTemporaryDirectory { folder in
            let bash = try #require(ExternalTool("bash"))
            let log = folder.appending(path: "log").path
            let run = try await bash.run([
                "-c", "'\(Lab.tool.path)' qemu-boot --expect 'end of report' > '\(log)' 2>&1",
            ])
            #expect(run.status == 0)
            let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            let phases = lines.filter { $0.contains(/\d\.\d{3} s\] [a-z-]+/) }
            #expect(phases.count >= 7, "\(lines)")
            for phase in phases { #expect(phase.hasPrefix("["), "\(phase)") }
        }
    }
}
