// SPDX-License-Identifier: Apache-2.0

import ImagePacking
import Testing

/// Every file of the packages has a row, or falls under a rule for files of one suffix.
@Suite(.enabled(if: Samples.areAvailable, Samples.skipReason))
struct SampleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let path: String
        let kind: ImageKind
        let summary: String
        let boots: [BootTarget]
        var testDescription: String { path }

        init(_ path: String, _ kind: ImageKind, _ summary: String, _ boots: [BootTarget] = []) {
            (self.path, self.kind, self.summary, self.boots) = (path, kind, summary, boots)
        }
    }

    static let rows: [Row] =
        [
            Row("pxelinux/pxelinux.0", .pxelinux, "PXELINUX 6.04", [.biosPXE]),
            Row("pxelinux/lpxelinux.0", .pxelinux, "lpxelinux (PXELINUX with HTTP and FTP) 6.04", [.biosPXE]),
            Row("ipxe/ipxe.pxe", .ipxeNBP, "iPXE (.pxe)", [.biosPXE]),
            Row("ipxe/undionly.kpxe", .ipxeNBP, "iPXE (.kpxe)", [.biosPXE]),
            Row("ipxe/undionly.kkpxe", .ipxeNBP, "iPXE (.kkpxe)", [.biosPXE]),
            Row(
                "ipxe/ipxe.lkrn", .ipxeKernel, "iPXE as a Linux kernel (.lkrn) 1.0.0+git-20190125.36a4c85-5.1",
                [.linuxLoader]),
            Row("ipxe/ipxe.efi", .efi, "iPXE, all drivers (UEFI application, x64)", [.uefi(.x64)]),
            Row(
                "ipxe/snponly.efi", .efi, "iPXE, the firmware's driver of the boot device (UEFI application, x64)",
                [.uefi(.x64)]),
            Row("ipxe/ipxe.iso", .iso9660, "ISO 9660 CD image", [.biosCD, .uefiCD, .biosDisk]),
            Row("isolinux/isolinux.bin", .isolinux, "ISOLINUX 6.04", [.biosCD]),
            Row("isolinux/extra/isolinux-debug.bin", .isolinux, "ISOLINUX 6.04", [.biosCD]),
            Row("fwupd-unsigned/fwupdx64.efi", .efi, "fwupd (UEFI application, x64)", [.uefi(.x64)]),
            Row("fwupd-amd64-signed/fwupdx64.efi.signed", .efi, "fwupd (UEFI application, x64)", [.uefi(.x64)]),
            Row("shim-unsigned/shimx64.efi", .efi, "shim (UEFI application, x64)", [.uefi(.x64)]),
            Row("shim-unsigned/BOOTX64.CSV", .text, "text, UTF-16"),
            Row("syslinux-common/memdisk", .memdisk, "SYSLINUX memdisk 6.04", [.linuxLoader]),
            Row("syslinux-efi/efi32/syslinux.efi", .efi, "SYSLINUX 6.04 (UEFI application, ia32)", [.uefi(.ia32)]),
            Row("syslinux-efi/efi64/syslinux.efi", .efi, "SYSLINUX 6.04 (UEFI application, x64)", [.uefi(.x64)]),
            Row("syslinux-common/modules/bios/ldlinux.c32", .com32, "SYSLINUX module, 32 bit", [.syslinuxBIOS]),
            Row("syslinux-common/modules/efi32/ldlinux.e32", .com32, "SYSLINUX module, 32 bit", [.syslinuxEFI32]),
            Row("syslinux-common/modules/efi64/ldlinux.e64", .com32, "SYSLINUX module, 64 bit", [.syslinuxEFI64]),
            Row("syslinux-common/mbr/diag/geodsp/geodsp1s.img.xz", .archive, "xz", [.initialRAMDisk]),
            Row("syslinux-common/mbr/diag/geodsp/geodspms.img.xz", .archive, "xz", [.initialRAMDisk]),
            Row("shim-signed/shimx64.efi.signed", .efi, "shim (UEFI application, x64)", [.uefi(.x64)]),
            Row("memtest86+/memtest86+ia32.bin", .linux, "Memtest86+ v6.10", [.linuxLoader]),
            Row("memtest86+/memtest86+x64.bin", .linux, "Memtest86+ v6.10", [.linuxLoader]),
            Row("memtest86+/memtest86+ia32.efi", .linux, "Memtest86+ v6.10", [.linuxLoader, .uefi(.ia32)]),
            Row("memtest86+/memtest86+x64.efi", .linux, "Memtest86+ v6.10", [.linuxLoader, .uefi(.x64)]),
            Row(
                "memtest86+/memtest86+ia32.iso", .iso9660, "ISO 9660 CD image",
                [.biosCD, .uefiCD, .biosDisk, .uefiDisk]),
            Row(
                "memtest86+/memtest86+x64.iso", .iso9660, "ISO 9660 CD image", [.biosCD, .uefiCD, .biosDisk, .uefiDisk]),
            Row(
                "systemd-boot-efi/systemd-bootx64.efi", .efi, "systemd-boot 252.39-1~deb12u2 (UEFI application, x64)",
                [.uefi(.x64)]),
            Row(
                "systemd-boot-efi/linuxx64.efi.stub", .efi, "systemd-stub 252.39-1~deb12u2 (UEFI application, x64)",
                [.uefi(.x64)]),
            Row("systemd-boot-efi/linuxx64.elf.stub", .elf, "ELF shared object, x86-64"),
        ]
        + [
            ("boot.img", ImageKind.bootSector, "GRUB boot sector", [BootTarget.biosDisk]),
            ("boot_hybrid.img", .bootSector, "GRUB boot sector", [.biosDisk]),
            ("cdboot.img", .grubPart, "cdboot.img, the first stage of GRUB on a CD", [.biosCD]),
            ("diskboot.img", .grubPart, "diskboot.img, the first sector of GRUB's core", []),
            ("g2hdr.bin", .bootSector, "boot sector", [.biosDisk]),
            ("g2hdr.img", .bootSector, "boot sector", [.biosDisk]),
            ("g2ldr.img", .bootSector, "GRUB's stage behind a Windows boot manager (grldr)", [.biosDisk]),
            ("g2ldr.mbr", .bootSector, "GRUB's stage behind a Windows boot manager (grldr)", [.biosDisk]),
            ("grldr.img", .bootSector, "GRUB's stage behind a Windows boot manager (grldr)", [.biosDisk]),
            ("lnxboot.img", .grubPart, "GRUB core dressed as a Linux kernel (lnxboot.img)", [.linuxLoader]),
            ("lzma_decompress.img", .grubPart, "lzma_decompress.img, the unpacker of GRUB's core", []),
            ("pxeboot.img", .grubPart, "pxeboot.img, the first stage of a GRUB NBP", []),
            ("kernel.img", .elf, "ELF executable, i386", []),
            ("efiemu32.o", .elf, "ELF relocatable, i386", []), ("efiemu64.o", .elf, "ELF relocatable, x86-64", []),
            ("grub-bios-setup", .elf, "ELF shared object, x86-64", []),
            ("grub-ntldr-img", .elf, "ELF shared object, x86-64", []),
        ].map { Row("grub-pc-bin/i386-pc/" + $0.0, $0.1, $0.2, $0.3) }
        + ["shim-unsigned/", "shim-helpers-amd64-signed/"].flatMap { folder in
            [("mmx64.efi", "MokManager"), ("fbx64.efi", "fallback")].map {
                Row(
                    folder + $0.0 + (folder.hasPrefix("shim-u") ? "" : ".signed"), .efi,
                    "\($0.1), of shim (UEFI application, x64)", [.uefi(.x64)])
            }
        }
        + ["isohdpfx", "isohdppx", "extra/isohdpfx_c", "extra/isohdpfx_f", "extra/isohdppx_c", "extra/isohdppx_f"].map {
            Row("isolinux/\($0).bin", .bootSector, "isohybrid master boot record", [.biosDisk])
        }
        + [
            ("stage1", "boot sector (stage1)", [BootTarget.biosDisk]), ("stage2", "stage 2", []),
            ("stage2_eltorito", "for CDs (stage2_eltorito)", [.biosCD]), ("e2fs_stage1_5", "stage 1.5 for ext2", []),
            ("fat_stage1_5", "stage 1.5 for FAT", []), ("jfs_stage1_5", "stage 1.5 for JFS", []),
            ("minix_stage1_5", "stage 1.5 for Minix", []), ("reiserfs_stage1_5", "stage 1.5 for ReiserFS", []),
            ("xfs_stage1_5", "stage 1.5 for XFS", []),
        ].map {
            let version = $0.0 == "stage1" ? "0.9x" : "0.97"
            return Row("grub-legacy/x86_64-pc/\($0.0)", .grubLegacy, "GRUB \(version) \($0.1)", $0.2)
        }
        + [
            ("altmbr.bin", "SYSLINUX master boot record"), ("gptmbr.bin", "boot sector code"),
            ("mbr.bin", "SYSLINUX master boot record"), ("extra/altmbr_c.bin", "SYSLINUX master boot record"),
            ("extra/altmbr_f.bin", "SYSLINUX master boot record"), ("extra/gptmbr_c.bin", "boot sector code"),
            ("extra/gptmbr_f.bin", "boot sector code"), ("extra/mbr_c.bin", "SYSLINUX master boot record"),
            ("extra/mbr_f.bin", "SYSLINUX master boot record"), ("diag/handoff/handoff.bin", "boot sector code"),
        ].map { Row("syslinux-common/mbr/" + $0.0, .bootSector, $0.1, [.biosDisk]) }
        + ["gcdx64", "grubnetx64", "grubnetx64-installer", "grubx64"].flatMap { name in
            ["bin/x86_64-efi/monolithic/\(name).efi", "signed/x86_64-efi-signed/\(name).efi.signed"].map {
                Row("grub-efi-amd64-" + $0, .efi, "GRUB (UEFI application, x64)", [.uefi(.x64)])
            }
        }
        + [Row("grub-efi-amd64-bin/x86_64-efi/kernel.img", .elf, "ELF relocatable, x86-64")]
        + ["e1000", "e1000e", "eepro100", "ne2k_pci", "pcnet", "rtl8139", "virtio", "vmxnet3"].flatMap { nic in
            [
                Row("ipxe-qemu/qemu/pxe-\(nic).rom", .optionROM, "option ROM, iPXE", [.biosROM]),
                Row("ipxe-qemu/qemu/efi-\(nic).rom", .optionROM, "option ROM, iPXE", [.biosROM, .uefiROM(.x64)]),
            ]
        }

    /// What files of one suffix are, where a package has dozens of them; the name is a part of the report.
    private static func expected(_ path: String) -> Row? {
        if let row = rows.first(where: { $0.path == path }) { return row }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if name.hasPrefix("vmlinuz-") {
            return Row(path, .linux, "Linux kernel " + name.dropFirst(8), [.linuxLoader, .uefi(.x64)])
        }
        switch name.split(separator: ".").last {
        case "mod": return Row(path, .grubPart, "GRUB module " + name.dropLast(4))
        case "c32" where path.contains("/efi64/"):
            return Row(path, .com32, "SYSLINUX module, 64 bit", [.syslinuxEFI64])
        // Nothing in a 32-bit module but ldlinux says which firmware it was built for.
        case "c32": return Row(path, .com32, "SYSLINUX module, 32 bit", [.syslinuxBIOS, .syslinuxEFI32])
        case "lst" where name == "fdt.lst": return Row(path, .empty, "empty file")
        case "lst", "h", "sh", "README": return Row(path, .text, "text")
        default: return nil
        }
    }

    @Test("every boot file of the packages is told")
    func table() throws {
        let paths = Samples.paths()
        for row in Self.rows { #expect(paths.contains(row.path), "no such sample: \(row.path)") }
        for path in paths {
            let row = try #require(Self.expected(path), "no row for \(path)")
            let report = ImageReport(try Samples.bytes(path))
            #expect(report.kind == row.kind, "\(path)")
            #expect(report.summary == row.summary, "\(path)")
            #expect(report.boots == row.boots, "\(path)")
            #expect(report.warnings == [], "\(path)")
            #expect(report.wanted == nil, "\(path)")
        }
    }

    @Test(
        "headers say what the packages' own tools say",
        arguments: [
            ("ipxe/undionly.kpxe", "keeps", ImageFacts.Value.text("UNDI")),
            ("pxelinux/lpxelinux.0", "stack", .text("lwIP")),
            ("pxelinux/pxelinux.0", "date", .text("20200816")),
            ("ipxe/snponly.efi", "build", .text("snponly.efi")),
            ("ipxe/ipxe.iso", "volume", .text("ISOIMAGE")),
            ("memtest86+/memtest86+x64.efi", "protocol", .text("2.12")),
            ("memtest86+/memtest86+x64.efi", "sbat", .list(["sbat,1", "memtest86+,1"])),
            ("shim-signed/shimx64.efi.signed", "sbat", .list(["sbat,1", "shim,4", "shim.debian,1"])),
            ("shim-signed/shimx64.efi.signed", "signed", .flag(true)),
            ("grub-efi-amd64-bin/x86_64-efi/monolithic/grubnetx64.efi", "signed", .flag(false)),
            ("grub-efi-amd64-bin/x86_64-efi/monolithic/grubnetx64.efi", "prefix", .text("/grub")),
            ("syslinux-common/modules/bios/chain.c32", "needs", .list(["libutil.c32", "libcom32.c32"])),
            ("ipxe-qemu/qemu/efi-e1000.rom", "device", .hex(0x100E)),
        ] as [(String, String, ImageFacts.Value)])
    func facts(path: String, name: String, value: ImageFacts.Value) throws {
        #expect(ImageReport(try Samples.bytes(path)).facts[name] == value)
    }

    @Test(
        "what a GRUB module needs is what GRUB's own list says",
        arguments: ["grub-pc-bin/i386-pc", "grub-efi-amd64-bin/x86_64-efi"])
    func moduleDependencies(folder: String) throws {
        let list = String(decoding: try Samples.bytes("\(folder)/moddep.lst"), as: UTF8.self)
        for line in list.split(separator: "\n") {
            let words = line.split(separator: " ").map { String($0) }
            let name = try #require(words.first).dropLast()
            if name == "kernel" { continue }  // what every module needs, and no module itself
            let facts = ImageReport(try Samples.bytes("\(folder)/\(name).mod")).facts
            #expect(Set(facts.list("needs") ?? []) == Set(words.dropFirst()), "\(name)")
        }
    }

    @Test("an option ROM is told image by image")
    func optionROM() throws {
        let rom = ImageReport(try Samples.bytes("ipxe-qemu/qemu/efi-e1000.rom"))
        try #require(rom.parts.count == 2)
        let (bios, uefi) = (rom.parts[0].facts, rom.parts[1].facts)
        #expect(bios.flag("checksumValid") == true)
        #expect(bios.text("product") == "iPXE")
        #expect(bios.number("bootEntryVector") == 0x385)
        #expect(bios.number("class") == 0x020000)
        #expect(bios.number("pciRevision") == 3)
        #expect(bios.text("undi") == "2.1")
        #expect(uefi.number("offset") == 0x12600)
        #expect(uefi.text("compression") == "none")
        #expect(uefi.flag("last") == true)
    }

    @Test("the start of a file tells its kind, and how much more would say more", arguments: rows)
    func head(row: Row) throws {
        let bytes = try Samples.bytes(row.path)
        let report = ImageReport(head: bytes.prefix(ImageReport.sensibleHead), fileSize: bytes.count)
        // What an ELF file is for shows in its dynamic section, near its end.
        #expect(report.kind == row.kind || report.kind == .elf && row.kind == .com32)
        #expect(report.size == bytes.count)
        if let wanted = report.wanted {
            #expect(wanted > ImageReport.sensibleHead && wanted <= bytes.count)
        } else {
            #expect(report == ImageReport(bytes))
        }
    }
}
