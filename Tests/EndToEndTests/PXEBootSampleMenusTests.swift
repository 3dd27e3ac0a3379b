// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The menus of distributions and of other tools, as people have them, boot through pxeboot.0.
@Suite("pxeboot boots people's menus", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
struct PXEBootSampleMenusTests {
    /// A file of BootMenuTests/Samples as `pxelinux.cfg/default`, with the files that the entry names.
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        var kernel: String?
        var initrds: [String] = []
        /// What is shown, and what is typed then.
        let steps: [(shown: String, typed: String?)]
        var testDescription: String { name }
    }

    static let samples = [
        Sample(
            name: "alpine", kernel: "boot/vmlinuz-lts", initrds: ["boot/initramfs-lts"],
            steps: [
                ("boot: ", "lts console=ttyS0\\r"), ("user space reached: BOOT_IMAGE=/boot/vmlinuz-lts", nil),
            ]),
        Sample(
            name: "arch", kernel: "arch/boot/x86_64/vmlinuz-linux",
            initrds: ["amd-ucode.img", "intel-ucode.img", "x86_64/initramfs-linux.img"].map { "arch/boot/\($0)" },
            steps: [
                ("> Arch Linux install medium", "\\t"), ("initrd=", " console=ttyS0\\r"),
                ("user space reached: BOOT_IMAGE=::/arch/boot/x86_64/vmlinuz-linux", nil),
            ]),
        Sample(
            name: "fedora", kernel: "images/pxeboot/vmlinuz", initrds: ["images/pxeboot/initrd.img"],
            steps: [
                ("> Test this media", "\\t"), ("rd.live.check quiet", " console=ttyS0\\r"),
                ("user space reached: BOOT_IMAGE=images/pxeboot/vmlinuz", nil),
            ]),
        // gfxboot is a module that is not there; the prompt stands in its place.
        Sample(
            name: "suse", kernel: "boot/x86_64/loader/linux", initrds: ["boot/x86_64/loader/initrd"],
            steps: [
                ("boot: ", "install console=ttyS0\\r"),
                ("user space reached: BOOT_IMAGE=boot/x86_64/loader/linux", nil),
            ]),
        Sample(
            name: "ubuntu", kernel: "ubuntu-installer/amd64/linux", initrds: ["ubuntu-installer/amd64/initrd.gz"],
            steps: [
                ("> LINUX", "\\t"), ("quiet", " console=ttyS0\\r"),
                ("user space reached: BOOT_IMAGE=ubuntu-installer/amd64/linux", nil),
            ]),
        Sample(name: "windows-editor", steps: [("> Boot from hard disk", "\\r"), ("No bootable device", nil)]),
    ]

    @Test(
        "to user space, or to the disk",
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"), arguments: samples)
    func boots(_ sample: Sample) async throws {
        try await withTemporaryDirectory { folder in
            func put(_ source: String, at path: String) throws {
                let place = folder.appending(path: path)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileManager.default.copyItem(at: Lab.repository.appending(path: source), to: place)
            }
            try put("Tests/BootMenuTests/Samples/\(sample.name).cfg", at: "pxelinux.cfg/default")
            if let kernel = sample.kernel { try put("build/boot/vmlinuz", at: kernel) }
            for initrd in sample.initrds { try put("build/boot/initrd.img", at: initrd) }
            let boot = try await ToolRun.pxekit(
                [
                    "qemu-boot", Lab.library[0].appending(path: "pxeboot.0").path, "--root", folder.path, "--memory",
                    "512", "--timeout", "120",
                ] + sample.steps.flatMap { ["--expect", $0.shown] }
                    + sample.steps.compactMap(\.typed).flatMap { ["--send", $0] })
            #expect(boot.exitCode == 0, "\(boot.output.suffix(2000))\n\(boot.diagnostics.suffix(2000))")
        }
    }
}
