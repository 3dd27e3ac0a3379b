// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// What `pxekit qemu-boot` says to bad input: one clear line and the exit code of docs/user-guide.md.
@Suite("qemu-boot input")
struct QEMUBootInputTests {
    /// A command line, its exit code, and what its only line must name.
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let exitCode: Int32
        let names: [String]
        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let cases = [
        Case(arguments: ["--nic", "ne3000"], exitCode: 2, names: ["ne3000", "e1000"]),
        Case(arguments: ["/nonexistent/x.0"], exitCode: 2, names: ["/nonexistent/x.0", "does not exist"]),
        Case(
            arguments: ["x.0", "--root", "/usr", "--root", "/etc"], exitCode: 2,
            names: ["NBP 'x.0'", "exists neither here nor below /usr, /etc"]),
        Case(arguments: ["--host-port", "80"], exitCode: 2, names: ["--host-port 80", "the lab's HTTP server"]),
        Case(arguments: ["--network", "tap", "--host-port", "81"], exitCode: 2, names: ["--host-port 81", "segment"]),
        Case(arguments: ["--bootfile", "x.0"], exitCode: 2, names: ["--bootfile 'x.0'", "--root"]),
        Case(arguments: ["--root", "/nonexistent"], exitCode: 2, names: ["--root '/nonexistent'"]),
        Case(arguments: ["--expect", "/(/"], exitCode: 2, names: ["--expect '/(/'", "regular expression"]),
        Case(arguments: ["--expect", ""], exitCode: 2, names: ["--expect", "empty"]),
        Case(arguments: ["--send", "x"], exitCode: 2, names: ["--send 'x'", "--expect"]),
        Case(arguments: ["--expect", "a", "--send", "\\q"], exitCode: 2, names: ["--send", "escape"]),
        Case(arguments: ["--loss", "101"], exitCode: 2, names: ["--loss 101", "0 to 100"]),
        Case(arguments: ["--memory", "1"], exitCode: 2, names: ["--memory 1", "16 to 65536"]),
        Case(arguments: ["--mac", "ff:ff:ff:ff:ff:ff"], exitCode: 2, names: ["--mac", "unicast"]),
        Case(arguments: ["--timeout", "100000"], exitCode: 2, names: ["--timeout"]),
        Case(arguments: ["--machine", "/nonexistent.yaml"], exitCode: 2, names: ["--machine '/nonexistent.yaml'"]),
        Case(arguments: ["--pcap", "/nonexistent/x.pcapng"], exitCode: 2, names: ["--pcap '/nonexistent/x.pcapng'"]),
        Case(arguments: ["--clients", "0"], exitCode: 2, names: ["--clients 0", "1 to 64"]),
        Case(arguments: ["--clients", "65"], exitCode: 2, names: ["--clients 65", "1 to 64"]),
        Case(arguments: ["--clients", "2", "--gdb"], exitCode: 2, names: ["--gdb", "one client"]),
        Case(
            arguments: ["--clients", "3", "--mac", "52:54:00:ff:ff:fe"], exitCode: 2,
            names: ["--mac 52:54:00:ff:ff:fe", "3 clients"]),
        Case(arguments: ["--network", "tap", "--loss", "3"], exitCode: 2, names: ["--loss 3", "--network segment"]),
        Case(arguments: ["--network", "tap", "--duplicate", "1"], exitCode: 2, names: ["--duplicate 1", "segment"]),
        Case(arguments: ["--network", "tap", "--reorder", "1"], exitCode: 2, names: ["--reorder 1", "segment"]),
        Case(arguments: ["--network", "tap", "--delay", "40"], exitCode: 2, names: ["--delay 40", "segment"]),
        Case(arguments: ["--network", "tap", "--rate", "10"], exitCode: 2, names: ["--rate 10", "segment"]),
        Case(arguments: ["--network", "token-ring"], exitCode: 64, names: ["token-ring", "segment, tap"]),
        Case(arguments: ["--frobnicate"], exitCode: 64, names: ["--frobnicate"]),
    ]

    @Test("is refused with its exit code and names what is wrong", arguments: cases)
    func refused(_ test: Case) async throws {
        let run = try await ToolRun.pxekit(["qemu-boot"] + test.arguments)
        #expect(run.exitCode == test.exitCode, "\(run.diagnostics)")
        for name in test.names { #expect(run.diagnostics.contains(name)) }
        if test.exitCode == 2 { #expect(run.diagnostics.split(separator: "\n").count == 1) }
    }

    @Test("an empty root, an empty NBP and one too large for base memory are refused")
    func files() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-test-\(UUID())")
        try FileManager.default.createDirectory(at: folder.appending(path: "empty"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: folder.appending(path: "none.0"))
        try Data(count: 623_617).write(to: folder.appending(path: "large.0"))
        for (arguments, reason) in [
            (["--root", folder.appending(path: "empty").path], "is empty; there is nothing to serve"),
            ([folder.appending(path: "none.0").path], "is empty"),
            ([folder.appending(path: "large.0").path], "base memory holds 623616"),
        ] {
            let run = try await ToolRun.pxekit(["qemu-boot"] + arguments)
            #expect(run.exitCode == 2)
            #expect(run.diagnostics.contains(reason), "\(run.diagnostics)")
        }
    }

    @Test("a missing emulator and a missing ROM name the package")
    func missing() async throws {
        let noEmulator = try await ToolRun.pxekit(["qemu-boot"], environment: ["PATH": "/nonexistent"])
        #expect(noEmulator.exitCode == 69)
        #expect(noEmulator.diagnostics.contains("qemu-system-x86"))
        let noROM = try await ToolRun.pxekit(["qemu-boot"], environment: ["PXEKIT_ROM_PATH": "/nonexistent"])
        #expect(noROM.exitCode == 69)
        #expect(noROM.diagnostics.contains("ipxe-qemu"))
    }
}
