// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Testing

/// The address of a medium in the form of the system that is booted: Debian's installer, with its own words.
extension MediaTests {
    /// Debian's kernel with the network code of initramfs-tools, which shows its address.
    static let entry =
        "kernel: /vmlinuz, initrd: /initrd-net.img, arguments: \"console=ttyS0 quiet ip=dhcp\", address: initramfs-tools"
    static let hasKernel = FileManager.default.fileExists(
        atPath: Lab.library[1].appending(path: "initrd-net.img").path)

    /// The menu for one system, as `pxekit menu render` writes it.
    func renderMenu(_ entry: String, for target: String, in folder: URL) async throws {
        let file = root.deletingLastPathComponent().appending(path: "menu.yaml")
        try Data("show: nothing\ndefault: a\nentries:\n- {name: a, \(entry)}\n".utf8).write(to: file)
        let run = try await ToolRun.pxekit([
            "menu", "render", file.path, "-t", target, "--force", "-o", folder.path,
        ])
        try #require(run.exitCode == 0, "\(run.diagnostics)")
    }

    @Test(
        "Debian's installer has exactly the address of the medium, before it fetches its answers",
        .enabled(
            if: FileManager.default.fileExists(atPath: Lab.installerTree.path),
            "`scripts/fetch-samples` unpacks debian-installer-12-netboot-amd64"),
        .enabled(if: Lab.bootsInstallers, Lab.installerReason))
    func debianInstaller() async throws {
        let tree = "http://10.0.2.2/debian-installer/amd64"
        try await renderMenu(
            "kernel: \(tree)/linux, initrd: \(tree)/initrd.gz, address: debian-installer, "
                + "arguments: \"console=ttyS0 auto=true priority=critical DEBIAN_FRONTEND=noninteractive url=http://10.0.2.2/s2/answers ---\"",
            for: "pxelinux", in: root.appending(path: "s2"))
        // The answers come by HTTP when the network is up; what they have run first shows it.
        let look = "ip -4 address show scope global; ip route; cat /etc/resolv.conf; echo that was all; poweroff -f"
        try Data("d-i preseed/early_command string (\(look)) > /dev/console 2>&1\n".utf8)
            .write(to: root.appending(path: "s2/answers"))
        try await build(["--address", "10.0.2.78/24", "--gateway", "10.0.2.2", "--dns", "10.0.2.3"])
        _ = try await boot(
            .usb, roots: [Lab.installerTree],
            [
                ("address 10.0.2.78", ""), ("inet 10.0.2.78/24 brd 10.0.2.255 scope global", ""),
                ("default via 10.0.2.2", ""), ("nameserver 10.0.2.3", ""), ("that was all", ""),
            ], memory: 1024, timeout: .seconds(600))
    }
}
