// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `qemu-boot` says what is so: what runs, how quick it came, which round it is, what the screen shows.
@Suite("What the lab says", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
final class LabTruthTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-truth-\(UUID())")
    private static let boot = Lab.repository.appending(path: "build/boot")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func place(_ files: [String], as names: [String]? = nil) throws {
        for (file, name) in zip(files, names ?? files) {
            try FileManager.default.copyItem(at: Self.boot.appending(path: file), to: folder.appending(path: name))
        }
    }

    /// The lines of a phase.
    private func lines(_ boot: ToolRun, of phase: String) -> [String] {
        boot.diagnostics.split(separator: "\n").map(String.init).filter { $0.contains("s] \(phase)") }
    }

    @Test(
        "firmware that refuses a file has fetched it and does not run it", .enabled(if: Lab.isComplete),
        arguments: [
            (["--firmware", "uefi"], "pxelinux.0", "/failed to load Boot\\d+.*PXEv4/"),
            ([], "ipxe.efi", "Exec format error"),
        ])
    func refused(options: [String], file: String, words: String) async throws {
        try place([file], as: ["loader"])
        let boot = try await ToolRun.pxekit(
            ["qemu-boot"] + options
                + ["--root", folder.path, "--bootfile", "loader", "--expect", words, "--timeout", "90"])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        #expect(lines(boot, of: "nbp-loaded").count == 1, "\(boot.diagnostics)")
        #expect(lines(boot, of: "nbp-running") == [])
    }

    @Test("a script runs, a second DHCP is a second round, and HTTP is as quick as the cable")
    func rounds() async throws {
        try Data(count: 2_000_000).write(to: folder.appending(path: "big"))
        try Data("#!ipxe\nimgfetch http://10.0.2.2/big\nimgfree big\ndhcp net0\necho second round is over\n".utf8)
            .write(to: folder.appending(path: "boot.ipxe"))
        let boot = try await ToolRun.pxekit([
            "qemu-boot", "--root", folder.path, "--bootfile", "boot.ipxe", "--rate", "20", "--expect",
            "second round is over", "--timeout", "90",
        ])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        #expect(lines(boot, of: "nbp-running").count == 1, "\(boot.diagnostics)")
        #expect(lines(boot, of: "discover").last?.hasSuffix("discover round 2") == true, "\(boot.diagnostics)")
        for phase in ["discover", "offer", "ack"] { #expect(lines(boot, of: phase).count == 2, "\(phase)") }
        let loaded = try #require(lines(boot, of: "file-loaded big").first)
        let speed = try #require(loaded.firstMatch(of: /big, 2000000 bytes, ([0-9.]+) MB\/s over http/))
        // 20 Mbit/s are 2.5 MB/s, headers of frames included.
        #expect(try #require(Double(speed.1)) < 2.5)
    }

    @Test("text in a graphics mode is told of, read, and can be expected as a picture", .enabled(if: Lab.isComplete))
    func graphics() async throws {
        try place(["pxelinux.0", "ldlinux.c32", "libutil.c32", "libcom32.c32", "vesamenu.c32"])
        let configuration = folder.appending(path: "pxelinux.cfg")
        try FileManager.default.createDirectory(at: configuration, withIntermediateDirectories: true)
        try Data("UI vesamenu.c32\nMENU TITLE Pick one\nLABEL a\nMENU LABEL The first entry\nKERNEL a\n".utf8)
            .write(to: configuration.appending(path: "default"))
        let menu = ["qemu-boot", "pxelinux.0", "--root", folder.path, "--timeout", "90"]
        let picture = folder.appending(path: "menu.png")
        let read = try await ToolRun.pxekit(
            menu + ["--expect", "Pick one", "--expect", "The first entry", "--screenshot", picture.path])
        #expect(read.exitCode == 0, "\(read.diagnostics)")
        #expect(lines(read, of: "graphics 640x480; the serial console does not show this screen").count == 1)
        let shown = try await ToolRun.pxekit(menu + ["--expect-screen", picture.path, "--json"])
        #expect(shown.exitCode == 0, "\(shown.diagnostics)")
        #expect(shown.output.contains("The first entry"))
    }
}
