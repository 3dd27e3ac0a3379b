// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Subprocess
import TestSupport
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// `qemu-boot` with several guests at once, and that no guest outlives the tool.
@Suite("qemu-boot with several guests", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
struct SeveralGuestsTests {
    @Test("each line of the console and each phase has its guest's number, each guest its files")
    func console() async throws {
        try await withTemporaryDirectory { folder in
            let (serial, screen) = (folder.path + "/serial.log", folder.path + "/screen.png")
            let boot = try await ToolRun.pxekit([
                "qemu-boot", "--clients", "2", "--expect", "end of report", "--timeout", "90", "--serial", serial,
                "--screenshot", screen,
            ])
            #expect(boot.exitCode == 0, "\(boot.diagnostics)")
            #expect(boot.output.split(separator: "\n").allSatisfy { $0.hasPrefix("1| ") || $0.hasPrefix("2| ") })
            for guest in 1...2 {
                #expect(boot.output.contains("\(guest)| pxeinfo: end of report"))
                for phase in ["power-on", "discover", "ack", "nbp-running", "expectation-met"] {
                    #expect(boot.diagnostics.contains(try Regex("(?m)^\(guest)\\| \\[ *[0-9.]+ s\\] \(phase)")))
                }
            }
            for (file, hardware) in [("serial.log", "52:54:00:12:34:56"), ("serial-2.log", "52:54:00:12:34:57")] {
                let text = String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
                #expect(text.contains("net0: \(hardware)"))
            }
            for file in ["screen.png", "screen-2.png"] {
                #expect(try Data(contentsOf: folder.appending(path: file)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
            }
            #expect(try await ToolRun.remains(of: boot.process).isEmpty)
        }
    }

    @Test(
        "one guest that does not reach what the others do is named and is the exit code; JSON has one object for each")
    func oneFails() async throws {
        // Each guest shows its own address, so the second cannot show the first one's.
        let arguments = ["qemu-boot", "--clients", "2", "--expect", "address 52:54:00:12:34:56", "--timeout", "90"]
        let told = try await ToolRun.pxekit(arguments)
        #expect(told.exitCode == 1, "\(told.diagnostics)")
        let complaint =
            "pxekit: guest 2 (52:54:00:12:34:57): the guest ended before it showed 'address 52:54:00:12:34:56'"
        #expect(told.diagnostics.contains(complaint), "\(told.diagnostics)")
        #expect(!told.diagnostics.contains("pxekit: guest 1"))
        let json = try await ToolRun.pxekit(arguments + ["--json"])
        #expect(json.exitCode == 1)
        let results = try json.output.split(separator: "\n").map {
            try JSONDecoder().decode(BootResult.self, from: Data($0.utf8))
        }
        #expect(results.map(\.guest) == [1, 2])
        #expect(results.map(\.outcome) == ["reached", "ended-early"])
        for run in [told, json] { #expect(try await ToolRun.remains(of: run.process).isEmpty) }
    }

    @Test("each guest's files over HTTP are phases of its own boot")
    func http() async throws {
        try await withTemporaryDirectory { folder in
            // One file for each address, so that who fetched what is known. iPXE goes on before it confirms the last octets, and they count
            // when it has.
            let script = "#!ipxe\nimgfetch http://10.0.2.2/${net0/mac:hexhyp}\nsleep 1\necho fetched it\nsleep 60\n"
            try Data(script.utf8).write(to: folder.appending(path: "boot.ipxe"))
            let names = ["52-54-00-12-34-56", "52-54-00-12-34-57"]
            for name in names { try Data("data".utf8).write(to: folder.appending(path: name)) }
            let boot = try await ToolRun.pxekit([
                "qemu-boot", "--clients", "2", "--root", folder.path, "--bootfile", "boot.ipxe", "--expect",
                "fetched it", "--timeout", "90",
            ])
            #expect(boot.exitCode == 0, "\(boot.diagnostics)")
            for (guest, name) in zip(1..., names) {
                let loaded = boot.diagnostics.split(separator: "\n").filter {
                    $0.contains("] file-loaded \(name), 4 bytes")
                }
                #expect(loaded.count == 1 && loaded.allSatisfy { $0.hasPrefix("\(guest)| ") }, "\(boot.diagnostics)")
            }
        }
    }

    @Test(
        "when the tool is killed, emulators, namespace and folder are gone within seconds",
        arguments: TapBoot.canRun ? LabNetworkKind.allCases : [.segment])
    func killed(network: LabNetworkKind) async throws {
        try await withTemporaryDirectory { folder in
            let program = folder.appending(path: "halt.0")
            try Data([0xF4, 0xEB, 0xFD]).write(to: program)
            let arguments = [
                "qemu-boot", program.path, "--network", network.rawValue, "--clients", "2", "--expect", "never",
            ]
            var namespace = ""
            let result = try await Subprocess.run(
                .path(FilePath(Lab.tool.path)), arguments: Arguments(arguments), input: .none, output: .discarded,
                error: .string(limit: 1 << 16)
            ) { execution in
                let process = execution.processIdentifier.value
                try await eventually { try await Self.emulators(of: process) >= 2 }
                namespace = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/ns/net")
                try execution.send(signal: .kill)
            }
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
            #expect((namespace == own) == (network == .segment))
            let process = result.processIdentifier.value
            try await eventually { try await ToolRun.remains(of: process).isEmpty }
            guard network == .tap else { return }
            // A namespace ends with its last process.
            let links = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/ns/net")
            }
            #expect(!links.contains(namespace))
        }
    }

    private static func emulators(of process: Int32) async throws -> Int {
        try await ToolRun.remains(of: process).filter {
            $0.contains("/tmp/pxekit.\(process)") && $0.contains(".monitor")
        }
        .count
    }

    /// Waits until something is so, for at most thirty seconds.
    private func eventually(_ isSo: () async throws -> Bool) async throws {
        for _ in 0..<300 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("after thirty seconds it is not so")
    }
}
