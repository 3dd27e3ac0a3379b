// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Testing

/// Media that carry a menu and its files along.
extension MediaTests {
    private static let isMissing: Comment = "no boot files in build/boot; `make test` fetches them"
    private static let grub = Lab.repository.appending(
        path: "build/samples/grub-efi-amd64-bin/x86_64-efi/monolithic/grubnetx64.efi"
    ).path

    /// Debian's kernel, an initrd that says one line from user space, and a menu for each loader.
    private func makeTree(kernel: String = "Debian/vmlinuz-6.1") throws -> String {
        let tree = root.appending(path: "../tree").standardized
        func write(_ path: String, _ content: Data) throws {
            let file = tree.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try content.write(to: file)
        }
        let menu = "DEFAULT x\nLABEL x\nKERNEL \(kernel)\nINITRD /Debian/initrd.img\nAPPEND console=ttyS0 quiet\n"
        try write("pxelinux.cfg/default", Data(menu.utf8))
        let lines = "linux /Debian/vmlinuz-6.1 console=ttyS0 quiet\ninitrd /Debian/initrd.img\nboot\n"
        try write("grub/grub.cfg", Data(lines.utf8))
        for (name, file) in [("vmlinuz-6.1", "vmlinuz"), ("initrd.img", "initrd.img")] {
            try write("Debian/\(name)", Data(contentsOf: Lab.library[1].appending(path: file)))
        }
        return tree.path
    }

    private static let userSpace = "user space reached: BOOT_IMAGE="

    @Test(
        "a CD's own menu boots Debian where no card can be started", .enabled(if: Lab.isComplete, isMissing))
    func includedAlone() async throws {
        try await build(alone: ["--include", makeTree()])
        _ = try await boot(
            .cd, [("file:///pxelinux.cfg/default by INT 13h", ""), (Self.userSpace, "")],
            arguments: ["-global", "e1000.romfile="])
    }

    @Test(
        "a stick's own menu comes where the web server has none, and no address is told",
        .enabled(if: Lab.isComplete, isMissing))
    func includedSecond() async throws {
        try await build([
            "--include", makeTree(), "--stage2", "http://10.0.2.2/none/", "--address", "10.0.2.99/24",
        ])
        let report = try await boot(
            .usb,
            [
                ("address 10.0.2.99", ""), ("no configuration: ", ""), ("file:///pxelinux.cfg/default by INT 13h", ""),
                (Self.userSpace, ""), ("console=ttyS0 quiet initrd=/Debian/initrd.img", ""),
            ])
        #expect(!report.screen.joined().contains("ip="))
    }

    @Test(
        "a URL in a disk's own menu comes from the network, with the address that is asked for only then",
        .enabled(if: Lab.isComplete, isMissing))
    func includedWithURL() async throws {
        try await build(alone: ["--include", makeTree(kernel: "http://10.0.2.2/vmlinuz"), "--ask"])
        _ = try await boot(
            .disk, roots: [Lab.library[1]],
            [
                ("file:///pxelinux.cfg/default by INT 13h", ""),
                ("Address (as 10.0.0.5/24; Escape: back): ", "10.0.2.78/24\r"), ("Mask or prefix: 24", "\r"),
                ("Gateway, or nothing: ", "\r"), ("Name server, or nothing: ", "\r"), ("ends in /): file:///", "\r"),
                ("address 10.0.2.78", ""), (Self.userSpace, ""), ("ip=10.0.2.78:", ""),
            ])
    }

    @Test(
        "GRUB finds the menu on its own stick",
        .enabled(if: Lab.isComplete && FileManager.default.fileExists(atPath: grub), "no GRUB in build/samples"))
    func includedUEFI() async throws {
        try await build(alone: ["--include", makeTree(), "--efi", Self.grub])
        _ = try await boot(.usb, [("user space reached: ", "")], firmware: .uefi)
    }
}
