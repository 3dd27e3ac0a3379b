// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The `qemu-boot` command as a user runs it: its outputs, its files, and that it leaves nothing behind.
@Suite("qemu-boot", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
final class QEMUBootTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-e2e-\(UUID())")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Checks that a run of the tool left no folder, and no emulator that has its sockets there.
    private func expectNothingLeft(of process: Int32) async throws {
        #expect(try await ToolRun.remains(of: process).isEmpty)
    }

    @Test("success: report, phases, capture of both directions, serial log, screenshot; nothing is left")
    func success() async throws {
        let files = ["a.pcapng", "serial.log", "screen.png"].map { folder.appending(path: $0) }
        let boot = try await ToolRun.pxekit([
            "qemu-boot", "--expect", "end of report", "--timeout", "60", "--pcap", files[0].path, "--serial",
            files[1].path, "--screenshot", files[2].path,
        ])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        #expect(boot.output.contains("Cached packet 2, DHCPACK"))
        for phase in ["power-on", "discover", "offer", "ack", "nbp-requested", "nbp-running", "expectation-met"] {
            #expect(boot.diagnostics.contains("s] \(phase)"))
        }
        #expect(try Data(contentsOf: files[1]).count > 1000)
        #expect(try Data(contentsOf: files[2]).starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let packets = try await run(
            .name("tshark"),
            arguments: ["-r", files[0].path, "-T", "fields", "-e", "eth.src", "-e", "_ws.col.Protocol"],
            output: .string(limit: 1 << 20), error: .discarded)
        #expect(packets.standardOutput.contains("52:54:00:12:34:56\tDHCP"))
        #expect(packets.standardOutput.contains("52:55:0a:00:02:02\tDHCP"))
        #expect(packets.standardOutput.contains("TFTP"))
        try await expectNothingLeft(of: boot.process)
    }

    @Test("without arguments pxeinfo reports and turns the machine off")
    func builtIn() async throws {
        let boot = try await ToolRun.pxekit(["qemu-boot", "--timeout", "60"])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        #expect(boot.output.contains("end of report, problems: 0"))
        #expect(boot.diagnostics.contains("s] guest-ended"))
    }

    @Test("--trace-pxe tells every call of the program, by name and parameters")
    func trace() async throws {
        let boot = try await ToolRun.pxekit(["qemu-boot", "--trace-pxe", "--timeout", "60"])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        #expect(boot.output.contains("pxe 0071 GET_CACHED_INFO PacketType 2 BufferSize 1264 Buffer 0000:"))
        #expect(boot.output.contains("-> 0000 Status 0000 NicType 02 Vendor_ID 8086 Dev_ID 100E BusDevFunc "))
        #expect(boot.output.contains("end of report, problems: 0"))
        let named = try await ToolRun.pxekit([
            "qemu-boot", "--trace-pxe", "--root", folder.path, "--bootfile", "http://10.0.2.2/boot.ipxe",
        ])
        #expect(named.exitCode == 2)
        #expect(named.diagnostics.contains("--trace-pxe http://10.0.2.2/boot.ipxe: is a URL"), "\(named.diagnostics)")
    }

    @Test("--report writes what pxeinfo sends, all that the console shows of it")
    func report() async throws {
        let file = folder.appending(path: "report.txt")
        let boot = try await ToolRun.pxekit(["qemu-boot", "--report", file.path, "--timeout", "60"])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        #expect(boot.diagnostics.contains("s] reported 52:54:00:12:34:56, "))
        let report = try String(contentsOf: file, encoding: .utf8)
        #expect(report.hasPrefix("pxeinfo "))
        #expect(report.hasSuffix("pxeinfo: end of report, problems: 0\n"))
        #expect(boot.output.contains("Report to the boot server: ok"))
        let foreign = folder.appending(path: "foreign.0")
        try Data([0xF4, 0xEB, 0xFD]).write(to: foreign)
        let refused = try await ToolRun.pxekit(["qemu-boot", foreign.path, "--report", file.path])
        #expect(refused.exitCode == 2)
        #expect(refused.diagnostics.contains("cannot be configured"))
    }

    @Test("--json is one object with outcome and phases, and no console")
    func json() async throws {
        let boot = try await ToolRun.pxekit(["qemu-boot", "--json", "--expect", "end of report", "--timeout", "60"])
        #expect(boot.exitCode == 0)
        let object = try #require(JSONSerialization.jsonObject(with: Data(boot.output.utf8)) as? [String: Any])
        #expect(object["outcome"] as? String == "reached")
        let phases = try #require(object["phases"] as? [[String: Any]])
        #expect(phases.first?["phase"] as? String == "power-on")
        #expect(phases.contains { $0["phase"] as? String == "nbp-running" })
    }

    @Test("--send types at the guest when its expectation is met")
    func send() async throws {
        // iPXE's prompt is reached by Ctrl-B at its banner, so the banner must not be skipped.
        let boot = try await ToolRun.pxekit([
            "qemu-boot", "--no-skip-banner", "--expect", "Press Ctrl-B for the iPXE command line", "--send", "\\x02",
            "--expect", "iPXE>", "--send", "echo typed ${net0/mac}\\r", "--expect", "typed 52:54:00:12:34:56",
            "--timeout", "60",
        ])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
    }

    @Test("a rejected text and an early end fail with code 1; nothing is left")
    func failure() async throws {
        let rejected = try await ToolRun.pxekit([
            "qemu-boot", "--reject", "DHCPACK", "--expect", "never", "--timeout", "60",
        ])
        #expect(rejected.exitCode == 1)
        #expect(rejected.diagnostics.contains("'DHCPACK'"))
        let program = folder.appending(path: "off.0")
        // Powers QEMU's pc off through ACPI: mov dx, 0x604; mov ax, 0x2000; out dx, ax; hlt loop.
        try Data([0xBA, 0x04, 0x06, 0xB8, 0x00, 0x20, 0xEF, 0xF4, 0xEB, 0xFD]).write(to: program)
        let ended = try await ToolRun.pxekit(["qemu-boot", program.path, "--expect", "never", "--timeout", "60"])
        #expect(ended.exitCode == 1, "\(ended.diagnostics)")
        #expect(ended.diagnostics.contains("ended before it showed 'never'"))
        let off = try await ToolRun.pxekit(["qemu-boot", program.path, "--timeout", "60"])
        #expect(off.exitCode == 0, "\(off.diagnostics)")
        for run in [rejected, ended, off] { try await expectNothingLeft(of: run.process) }
    }

    /// An hlt loop: pxeinfo would be done, and the machine off, before a quick computer is interrupted.
    private func endlessProgram() throws -> URL {
        let program = folder.appending(path: "halt.0")
        try Data([0xF4, 0xEB, 0xFD]).write(to: program)
        return program
    }

    @Test("a time-out ends with code 124, the last phase and the last screen; nothing is left")
    func timeOut() async throws {
        let program = try endlessProgram()
        let boot = try await ToolRun.pxekit(["qemu-boot", program.path, "--expect", "never shown", "--timeout", "6"])
        #expect(boot.exitCode == 124, "\(boot.diagnostics)")
        #expect(boot.diagnostics.contains("still waiting for 'never shown'"))
        #expect(boot.diagnostics.contains("last phase: "))
        #expect(boot.diagnostics.contains("last screen:\n| "))
        try await expectNothingLeft(of: boot.process)
    }

    @Test("a signal ends guest and servers in order", arguments: [Signal.interrupt, .terminate])
    func signal(_ signal: Signal) async throws {
        let program = try endlessProgram()
        let result = try await run(
            .path(FilePath(Lab.tool.path)), arguments: ["qemu-boot", program.path, "--expect", "never"], input: .none,
            output: .discarded, error: .string(limit: 1 << 16)
        ) { execution in
            // Long enough for the emulator to run; a signal before that is served as well.
            try await Task.sleep(for: .seconds(2))
            try execution.send(signal: signal)
        }
        #expect(result.terminationStatus == .exited(130))
        #expect(result.standardError.contains("interrupted"))
        try await expectNothingLeft(of: result.processIdentifier.value)
    }
}
