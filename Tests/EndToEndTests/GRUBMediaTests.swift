// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Testing

/// A fixed address on UEFI machines, by GRUB.
extension MediaTests {
    private static let samples = Lab.repository.appending(path: "build/samples").path
    private static let hasGRUB =
        FileManager.default.fileExists(
            atPath: Lab.library[1].appending(path: "initrd-net.img").path)
        && ["grub-efi-amd64-bin", "grub-efi-amd64-signed", "shim-signed"].allSatisfy {
            FileManager.default.fileExists(atPath: "\(samples)/\($0)")
        }

    /// What GRUB asks, what stands there, and what is typed.
    private static func grubRound(
        _ shown: [String], _ typed: [String]
    ) -> [(expected: String, typed: String)] {
        let questions = [
            "Card", "Address (as 10.0.0.5/24)", "Mask or prefix", "Gateway; - is none", "Name server; - is none",
            "Configuration (URL)",
        ]
        return questions.indices.map { ("\(questions[$0]) [\(shown[$0])]: ", typed[$0] + "\r") }
    }

    private func writeGRUBMenu(_ base: String) throws {
        let folder = root.appending(path: "s2/grub")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = "linux \(base)/vmlinuz $pxekit_address console=ttyS0 quiet\ninitrd \(base)/initrd-net.img\nboot\n"
        try Data(text.utf8).write(to: folder.appending(path: "grub.cfg"))
    }

    static let kernelHasAddress = [
        "inet 10.0.2.78/24 brd 10.0.2.255 scope global", "default via 10.0.2.2",
        "name server 10.0.2.3, user space ends",
    ].map { (expected: $0, typed: "") }

    @Test(
        "GRUB asks on UEFI, keeps what was typed, and Debian's kernel has exactly that address",
        .enabled(if: hasGRUB, "no GRUB in build/samples or no initrd-net.img; `make test` makes them"),
        arguments: [InsertedMedium.Kind.cd, .usb])
    func grub(kind: InsertedMedium.Kind) async throws {
        try await build(["--ask", "--efi", "\(Self.samples)/grub-efi-amd64-bin/x86_64-efi/monolithic/grubnetx64.efi"])
        try writeGRUBMenu("")
        let house = "http://10.0.2.2/s2/"
        var dialogue = Self.grubRound(
            ["efinet0", "", "24", "", "", house], ["", "10.0.2.300/24", "", "10.0.2.9", "", "http://10.1.2.3/s2/"])
        dialogue += [("efinet0 does not take the address '10.0.2.300'", "")]
        dialogue += Self.grubRound(
            ["efinet0", "10.0.2.300", "24", "10.0.2.9", "", "http://10.1.2.3/s2/"],
            ["", "10.0.2.78", "255.0.255.0", "", "", ""])
        dialogue += [("255.0.255.0: a mask is ones, then zeros", "")]
        dialogue += Self.grubRound(
            ["efinet0", "10.0.2.78", "255.0.255.0", "10.0.2.9", "", "http://10.1.2.3/s2/"],
            ["", "", "255.255.255.0", "", "", ""])
        dialogue += [("http://10.1.2.3/s2/: nothing was started", "")]
        dialogue += Self.grubRound(
            ["efinet0", "10.0.2.78", "255.255.255.0", "10.0.2.9", "", "http://10.1.2.3/s2/"],
            ["", "", "", "-", "", "http://10.0.2.2/none/"])
        dialogue += [("http://10.0.2.2/none/: nothing was started", "")]  // H11
        dialogue += Self.grubRound(
            ["efinet0", "10.0.2.78", "255.255.255.0", "", "", "http://10.0.2.2/none/"],
            ["", "", "", "10.0.2.2", "10.0.2.3", house])
        _ = try await boot(
            kind, card: "virtio-net-pci", roots: [Lab.library[1]], dialogue + Self.kernelHasAddress, firmware: .uefi)
    }

    @Test(
        "shim and a signed GRUB start with the address of the medium; the lab does not demand signatures",
        .enabled(if: hasGRUB, "no GRUB in build/samples or no initrd-net.img; `make test` makes them"))
    func secureBoot() async throws {
        let sites = try sitesFile(
            "- {name: elsewhere, address: 10.0.2.77/24, mac: 52:54:00:00:00:01}\n"
                + "- {name: here, address: 10.0.2.78/24, gateway: 10.0.2.2, dns: 10.0.2.3, mac: 52:54:00:12:34:56}\n")
        try await build([
            "--sites", sites, "--stage2", "tftp://10.0.2.2/s2/",
            "--secure-boot", "\(Self.samples)/shim-signed/shimx64.efi.signed", "--efi",
            "\(Self.samples)/grub-efi-amd64-signed/x86_64-efi-signed/grubnetx64.efi.signed",
        ])
        try await renderMenu(Self.entry, for: "grub", in: root.appending(path: "s2"))
        _ = try await boot(
            .usb, card: "virtio-net-pci", roots: [Lab.library[1]], Self.kernelHasAddress, firmware: .uefi)
    }
}
