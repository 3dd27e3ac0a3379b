// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// `qemu-boot --network tap`: what it shows and keeps, and what it says where it cannot be.
@Suite("qemu-boot on TAP devices", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
struct TapBootTests {
    private func fields(_ file: String, _ arguments: [String]) async throws -> [Substring] {
        let packets = try await Subprocess.run(
            .name("tshark"), arguments: Arguments(["-r", file, "-T", "fields"] + arguments),
            output: .string(limit: 1 << 20), error: .discarded)
        return packets.standardOutput.split(separator: "\n")
    }

    @Test(
        "phases, report, serial log, screen and capture are as on the segment, with our server as a proxy",
        .enabled(if: TapBoot.canRun, TapBoot.skipReason), .enabled(if: ExternalTool("tshark") != nil, "needs tshark"))
    func outputs() async throws {
        try await withTemporaryDirectory { folder in
            let files = ["a.pcapng", "report.txt", "serial.log", "screen.png"].map { "\(folder.path)/\($0)" }
            let boot = try await ToolRun.pxekit([
                "qemu-boot", "--network", "tap", "--mode", "proxy", "--timeout", "90", "--pcap", files[0], "--report",
                files[1], "--serial", files[2], "--screenshot", files[3],
            ])
            #expect(boot.exitCode == 0, "\(boot.diagnostics)")
            for phase in [
                "power-on", "discover", "offer 10.0.2.15", "boot-offer pxeinfo.0", "ack 10.0.2.15",
                "nbp-requested pxeinfo.0", "nbp-running pxeinfo.0", "reported 52:54:00:12:34:56, ", "guest-ended",
            ] {
                #expect(boot.diagnostics.contains("s] \(phase)"), "\(phase): \(boot.diagnostics)")
            }
            let report = try String(contentsOfFile: files[1], encoding: .utf8)
            #expect(report.hasSuffix("pxeinfo: end of report, problems: 0\n"))
            #expect(try Data(contentsOf: URL(filePath: files[2])).count > 1000)
            #expect(try Data(contentsOf: URL(filePath: files[3])).starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let packets = Set(try await fields(files[0], ["-e", "eth.src", "-e", "_ws.col.Protocol"]))
            for packet in [
                "52:54:00:12:34:56\tTFTP", "52:55:0a:00:02:02\tTFTP", "52:55:0a:00:02:02\tDHCP",
                "52:55:0a:00:02:03\tDHCP", "52:55:0a:00:02:02\tICMPv6",
            ] {
                #expect(packets.contains(Substring(packet)), "\(packets)")
            }
            // What a card would get: checksums are whole, not left to hardware that is not there.
            let wrong = try await fields(
                files[0], ["-o", "udp.check_checksum:TRUE", "-Y", "udp.checksum.status == 0", "-e", "frame.number"])
            #expect(wrong.isEmpty)
            #expect(try await ToolRun.remains(of: boot.process).isEmpty)
        }
    }

    @Test("--trace-pxe and several guests", .enabled(if: TapBoot.canRun, TapBoot.skipReason))
    func trace() async throws {
        let boot = try await ToolRun.pxekit([
            "qemu-boot", "--network", "tap", "--clients", "2", "--trace-pxe", "--timeout", "90",
        ])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        for guest in 1...2 {
            // The BIOS gives up on characters that a busy emulator does not take from its serial port in time: of the lines of a trace
            // one may be torn.
            let calls = boot.output.split(separator: "\n").filter {
                $0.hasPrefix("\(guest)| pxe 0071 GET_CACHED_INFO PacketType")
            }
            #expect(calls.count >= 2, "\(boot.output)")
        }
        #expect(try await ToolRun.remains(of: boot.process).isEmpty)
    }

    @Test(
        "OVMF's own driver loads from the socket server with four blocks in a window",
        .enabled(if: TapBoot.canRun, TapBoot.skipReason), .enabled(if: ExternalTool("tshark") != nil, "needs tshark"),
        .enabled(
            if: Lab.isComplete && FileManager.default.fileExists(atPath: "/usr/share/OVMF/OVMF_CODE_4M.fd"),
            "needs Debian's package ovmf, and build/boot, which `make test` fetches"))
    func window() async throws {
        try await withTemporaryDirectory { folder in
            let capture = folder.path + "/uefi.pcapng"
            let boot = try await ToolRun.pxekit([
                "qemu-boot", "--network", "tap", "--firmware", "uefi",
                Lab.repository.appending(path: "build/boot/ipxe.efi").path, "--expect",
                "NBP file downloaded successfully", "--timeout", "120", "--pcap", capture,
            ])
            #expect(boot.exitCode == 0, "\(boot.diagnostics)")
            let options = ["-e", "tftp.option.name", "-e", "tftp.option.value"]
            let granted = try await fields(
                capture, ["-Y", "tftp.opcode == 6 && tftp.option.name == windowsize"] + options)
            #expect(!granted.isEmpty && granted.allSatisfy { $0.hasSuffix(",4") || $0.contains(",4,") }, "\(granted)")
        }
    }

    @Test("where it cannot be, the package is named")
    func missing() async throws {
        let emulator = try #require(ExternalTool("qemu-system-x86_64")).path.path
        let none = try await ToolRun.pxekit(
            ["qemu-boot", "--network", "tap"], environment: ["PATH": "/nonexistent", "PXEKIT_QEMU": emulator])
        #expect(none.exitCode == 69)
        #expect(none.diagnostics == "pxekit: unshare is not installed; apt install util-linux\n")
    }

    @Test("without ip(8) its package is named", .enabled(if: TapBoot.canRun, TapBoot.skipReason))
    func withoutIP() async throws {
        let emulator = try #require(ExternalTool("qemu-system-x86_64")).path.path
        try await withTemporaryDirectory { folder in
            for name in ["unshare", "true"] {
                try FileManager.default.createSymbolicLink(
                    at: folder.appending(path: name), withDestinationURL: #require(ExternalTool(name)).path)
            }
            let run = try await ToolRun.pxekit(
                ["qemu-boot", "--network", "tap"], environment: ["PATH": folder.path, "PXEKIT_QEMU": emulator])
            #expect(run.exitCode == 69)
            #expect(run.diagnostics == "pxekit: ip is not installed; apt install iproute2\n", "\(run.diagnostics)")
            #expect(try await ToolRun.remains(of: run.process).isEmpty)
        }
    }
}
