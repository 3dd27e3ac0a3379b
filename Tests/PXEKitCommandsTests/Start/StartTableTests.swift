// SPDX-License-Identifier: Apache-2.0

import BootRehearsal
import DiskCatalog
import Foundation
import NetbootConfiguration
import Testing

@testable import PXEKitCommands

@Suite(.enabled(if: ServedTree.hasSamples, "`scripts/fetch-samples` unpacks Debian's boot files"))
struct StartTableTests {
    private static let script = Data(
        "#!ipxe\nmenu Boot\nitem debian Debian 12\nitem --gap -- Tools\nitem shell Shell\n".utf8)

    @Test("each usual kind of machine has a row: file, place, script and menu")
    func rows() async throws {
        let menu = Data("DEFAULT menu.c32\nLABEL a\n MENU LABEL Installer\n KERNEL linux\n".utf8)
        let files = [
            "pxelinux.0": try ServedTree.sample("pxelinux/pxelinux.0"), "pxelinux.cfg/default": menu,
            "boot.ipxe": Self.script,
        ]
        let installed = ["snponly.efi": try ServedTree.sample("ipxe/snponly.efi")]
        try await ServedTree.with(files, installed: installed) { foresight, _, folder in
            let table = StartTable(foresight)
            #expect(table.rows.map(\.firmware) == RehearsedFirmware.usual)
            let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.firmware.name, $0.record) })
            #expect(rows["bios"]?.file == "pxelinux.0" && rows["bios"]?.from == "\(folder)/root/pxelinux.0")
            #expect(rows["bios"]?.menu == ["Installer"] && rows["bios"]?.boots == true)
            #expect(rows["uefi-x64"]?.from == "\(folder)/usr/lib/ipxe/snponly.efi")
            #expect(rows["uefi-x64"]?.script == "boot.ipxe" && rows["uefi-x64"]?.menu == ["Debian 12", "Shell"])
            #expect(rows["uefi-x64-http"]?.file?.hasSuffix("/snponly.efi") == true)
            #expect(rows["ipxe"]?.file == "boot.ipxe" && rows["ipxe"]?.boots == true)
            let text = table.lines.joined(separator: "\n")
            #expect(text.contains("UEFI x64               snponly.efi, from \(folder)/usr/lib/ipxe\n"), "\(text)")
            #expect(text.contains("\n                       2 menu entries, the first is 'Debian 12'\n"), "\(text)")
        }
    }

    @Test("an empty row has its remedy")
    func remedies() async throws {
        try await ServedTree.with(["boot.ipxe": Self.script]) { foresight, _, _ in
            let lines = StartTable(foresight).lines
            #expect(lines.contains("UEFI x64               nothing to boot; apt install ipxe"), "\(lines)")
            #expect(lines.contains { $0.hasPrefix("UEFI arm64 ") && $0.contains("bootaa64.efi") }, "\(lines)")
        }
        let installed = ["snponly.efi": try ServedTree.sample("ipxe/snponly.efi")]
        try await ServedTree.with([:], installed: installed) { foresight, _, _ in
            let uefi = try #require(StartTable(foresight).rows.first { $0.firmware == .uefiX64 })
            #expect(uefi.file == nil && uefi.remedy == "put a kernel with its initrd, or boot.ipxe, into --root")
        }
    }

    @Test("a loader that gets no further is no boot: GRUB without its menu, or without HTTP")
    func deadEnds() async throws {
        let files = [
            "grubx64.efi": try ServedTree.sample(
                "grub-efi-amd64-signed/x86_64-efi-signed/grubnetx64.efi.signed"),
            "grub/grub.cfg": Data("menuentry 'Install' {\n}\n".utf8),
        ]
        try await ServedTree.with(files) { foresight, _, _ in
            let pxe = foresight.prospect(.uefiX64)
            #expect(pxe.problem == nil && pxe.menu?.titles == ["Install"])
            let http = foresight.prospect(.uefiX64HTTP)
            #expect(http.problem == "grubx64.efi has no http module, so that the machine stands at grub>")
            #expect(http.remedy == "apt install ipxe")
        }
    }

    @Test("GRUB in a folder of its own is told where its configuration is, and nobody is told to make one up")
    func folders() async throws {
        // As `pxekit fetch debian-12` lays it out: this GRUB was built for a debian-installer at the top.
        let tree = "debian-installer/amd64"
        let loader = try ServedTree.sample(
            "grub-efi-amd64-signed/x86_64-efi-signed/grubnetx64-installer.efi.signed")
        let own = [
            "debian-12/\(tree)/grubx64.efi": loader,
            "debian-12/\(tree)/grub/grub.cfg": Data("menuentry 'Install' {\n}\n".utf8),
        ]
        try await ServedTree.with(own) { foresight, _, folder in
            let row = foresight.prospect(.uefiX64)
            #expect(row.problem?.contains("looks for /\(tree)/grub/grub.cfg") == true, "\(row)")
            #expect(row.remedy == "serve the folder that it was built for as well: --root \(folder)/root/debian-12")
            var settings = ServeSettings()
            settings.roots = [folder + "/root", folder + "/root/debian-12"]
            let mended = Foresight(settings, try ServedBoot(settings, installed: InstalledIPXE(below: folder)))
            #expect(mended.prospect(.uefiX64).problem == nil && mended.prospect(.uefiX64).menu?.titles == ["Install"])
        }
        // Nowhere is a configuration for it: another loader helps.
        try await ServedTree.with(["\(tree)/grubx64.efi": loader]) { foresight, _, _ in
            #expect(foresight.prospect(.uefiX64).remedy == "apt install ipxe")
        }
        let installed = ["snponly.efi": try ServedTree.sample("ipxe/snponly.efi")]
        try await ServedTree.with(["\(tree)/grubx64.efi": loader], installed: installed) { foresight, _, _ in
            let row = foresight.prospect(.uefiX64)
            #expect(row.file?.name == "snponly.efi" && row.remedy == nil)
        }
    }
}
