// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// The tree of Debian's package debian-installer-12-netboot-amd64 and nothing else, under `serve` without a configuration. FirstBootTests
    /// has it where `pxekit fetch` puts it.
    @Suite(
        "an installer's tree", .serialized, .timeLimit(.minutes(4)),
        .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(
            if: FileManager.default.fileExists(atPath: Lab.installerTree.path),
            "`scripts/fetch-samples` unpacks debian-installer-12-netboot-amd64"),
        .enabled(if: Lab.bootsInstallers, Lab.installerReason))
    struct InstallerTreeTests {
        @Test("a BIOS whose ROM is no iPXE gets Debian's own PXELINUX, which brings it to the kernel and RAM disk")
        func bios() async throws {
            let asked = try await ToolRun.pxekit([
                "explain", "52:54:00:12:34:56", "--firmware", "bios", "--root", Lab.installerTree.path, "--json",
            ])
            let told = try JSONSerialization.jsonObject(with: Data(asked.output.utf8)) as? [String: Any]
            let file = try #require(told?["file"] as? String)
            #expect(file == "pxelinux.0" && told?["boots"] as? Bool == true)
            // Its menu is a picture, so that no text tells of it: what is fetched after Enter does. Nothing ends the boot but its time.
            let boot = try await ToolRun.pxekit([
                "qemu-boot", "--bootfile", file, "--script", file, "--root", Lab.installerTree.path, "--memory",
                "512",
                "--expect", "PXELINUX", "--send", "\\r", "--expect", "no such text", "--timeout", "150",
            ])
            for loaded in ["vesamenu.c32", "linux", "initrd.gz"] {
                let line = boot.diagnostics.split(separator: "\n").first {
                    $0.contains("file-loaded debian-installer/amd64/") && $0.contains("\(loaded), ")
                }
                #expect(line != nil, "\(loaded): \(boot.diagnostics)")
            }
        }
    }
#endif
