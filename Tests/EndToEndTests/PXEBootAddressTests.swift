// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// pxeboot.0 with an embedded address, started from a medium over the UNDI of the card's option ROM: no firmware has asked for an address
/// before it, and it must not ask either.
@Suite("pxeboot with an embedded address, no DHCP", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
final class PXEBootAddressTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-address-\(UUID())")
    private var house: URL { folder.appending(path: "root/house") }

    init() throws {
        try FileManager.default.createDirectory(
            at: house.appending(path: "pxelinux.cfg"), withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Serves a configuration and returns the console of a guest that boots from the disk until it turns itself off.
    private func boot(_ configuration: String, card: String) async throws -> String {
        try Data(configuration.utf8).write(to: house.appending(path: "pxelinux.cfg/default"))
        let image = folder.appending(path: "disk.img")
        let build = try await ToolRun.pxekit([
            "media", "build", "-o", image.path, "--force", "--stage2", "tftp://10.0.2.2/house/",
            "--address", "10.0.2.78/24", "--gateway", "10.0.2.2", "--dns", "10.0.2.3",
        ])
        try #require(build.exitCode == 0, "\(build.diagnostics)")
        let console = try await run(
            .name("timeout"),
            arguments: [
                "120", "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                "-machine", "pc,graphics=off", "-vga", "std", "-accel", "tcg", "-m", "512", "-serial", "stdio",
                "-netdev", "user,id=net,restrict=on,tftp=\(folder.appending(path: "root").path)",
                "-device", "\(card),netdev=net,mac=52:54:00:12:34:56",
                "-object", "filter-dump,id=dump,netdev=net,file=\(folder.appending(path: "net.pcap").path)",
                "-drive", "file=\(image.path),format=raw,if=ide", "-boot", "c",
            ], input: .none, output: .string(limit: 1 << 22), error: .string(limit: 65536))
        #expect(console.terminationStatus.shellCode == 0, "\(console.standardError)")
        return console.standardOutput
    }

    @Test("the configuration comes from the embedded URL", arguments: ["e1000", "ne2k_pci", "vmxnet3"])
    func configuration(card: String) async throws {
        let console = try await boot(
            "SAY this is the house\nPROMPT 1\nTIMEOUT 10\nDEFAULT off\nLABEL off\nCOM32 poweroff.c32\n", card: card)
        #expect(console.contains("address 10.0.2.78"), "\(console)")
        #expect(console.contains("this is the house"))
        let packets = try await run(
            .name("tshark"), arguments: ["-r", folder.appending(path: "net.pcap").path, "-Y", "dhcp"],
            output: .string(limit: 65536), error: .discarded)
        #expect(packets.terminationStatus.shellCode == 0)
        #expect(packets.standardOutput == "")
    }

    @Test(
        "the kernel is told the address, and comes only with its SHA-256",
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"))
    func kernel() async throws {
        var lines = "PROMPT 0\nDEFAULT wrong\nONERROR linux\n"
        for name in ["vmlinuz", "initrd.img"] {
            let source = Lab.library[1].appending(path: name)
            try FileManager.default.copyItem(at: source, to: house.appending(path: name))
            let sum = try await run(
                .name("sha256sum"), arguments: [source.path], output: .string(limit: 4096), error: .discarded)
            lines += "# SHA256 \(sum.standardOutput.prefix(64)) \(name)\n"
        }
        try Data("not that one".utf8).write(to: house.appending(path: "other.img"))
        lines += "# SHA256 \(String(repeating: "0", count: 64)) other.img\n"
        lines += "LABEL linux\nKERNEL vmlinuz\nAPPEND console=ttyS0\nINITRD initrd.img\n"
        lines += "LABEL wrong\nKERNEL other.img\n"
        let console = try await boot(lines, card: "e1000")
        #expect(console.contains("other.img: status FF80: its SHA-256"), "\(console)")
        #expect(
            console.contains(
                "user space reached: BOOT_IMAGE=vmlinuz console=ttyS0 initrd=initrd.img wrong ip=10.0.2.78::10.0.2.2:"
                    + "255.255.255.0:::none:10.0.2.3 BOOTIF=01-52-54-00-12-34-56"), "\(console)")
    }
}
