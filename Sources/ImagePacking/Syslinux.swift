// SPDX-License-Identifier: Apache-2.0

/// The SYSLINUX family: PXELINUX, its modules, the boot sectors, the UEFI programs.
enum Syslinux {
    /// pxelinux.0 and lpxelinux.0: a far jump, then at 8 the magic number of the block in which pxelinux-options
    /// stores DHCP options (syslinux core/pxelinux.asm). The banner stands in the uncompressed first stage.
    static func recognisePXELINUX(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.byte(0) == 0xEA, bytes.has([0xAC, 0xC8, 0x83, 0x29], at: 8) else { return nil }
        var facts: ImageFacts = [:]
        var name = "PXELINUX"
        // Version 5 and later have it in the first 8 KB; 4.05 at 11905, 3.86 at 16059.
        if let banner = bytes.find("PXELINUX ", in: 0..<min(bytes.count, 0x6000)) {
            // "PXELINUX 6.04 lwIP 20200816": product, version, network stack, date.
            let words = (bytes.text(banner, limit: 64) ?? "").split(separator: " ").map(String.init)
            facts.add("version", words.dropFirst().first)
            let stack = words.dropFirst(2).first
            facts.add("stack", stack)
            facts.add("date", words.dropFirst(3).first)
            if stack == "lwIP" { name = "lpxelinux (PXELINUX with HTTP and FTP)" }
            if let version = facts.text("version") { name += " " + version }
        }
        if let options = bytes.long(12), let before = bytes.long(16), let after = bytes.long(20) {
            facts.add("embeddedOptions", hex: options)
            facts.add("hasEmbeddedOptions", before != 0 || after != 0)
        }
        return ImageReport(
            .pxelinux, name, size: bytes.count, facts: facts, boots: [.biosPXE],
            warnings: BaseMemory.warnings(size: bytes.count))
    }

    /// isolinux.bin: `cli`, and a far jump to itself at 0:7Cxx over the table that mkisofs fills in at 8 (syslinux
    /// core/isolinux.asm); its banner names product and version.
    static func recogniseISOLINUX(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has([0xFA, 0xEA]), bytes.has([0x7C, 0, 0], at: 3),
            let banner = bytes.find("ISOLINUX ", in: 0..<min(bytes.count, 0x6000))
        else { return nil }
        let words = (bytes.text(banner, limit: 64) ?? "").split(separator: " ").map(String.init)
        var facts: ImageFacts = [:]
        facts.add("version", words.dropFirst().first)
        facts.add("date", words.dropFirst(2).first { $0.contains("-") || $0.count == 8 && $0.allSatisfy(\.isNumber) })
        // mkisofs -boot-info-table writes where on the CD the file lies at 12, its length at 16.
        facts.add("bootInfoTable", bytes.long(12).map { $0 != 0 })
        var warnings: [String] = []
        if let length = bytes.long(16), length > bytes.count {
            warnings.append("cut short: the header promises \(length) bytes, the file has \(bytes.count)")
        }
        return ImageReport(
            .isolinux, (["ISOLINUX"] + words.dropFirst().prefix(1)).joined(separator: " "), size: bytes.count,
            facts: facts, boots: [.biosCD], warnings: warnings)
    }

    /// Modules before SYSLINUX 5: code for a fixed address (COM32, SYSLINUX 1.7 to 3) or relocatable (COM32R, 4). The first
    /// instruction says so: `mov eax, 0x21CD4CFF` or `mov eax, 0x21CD4CFE`, whose bytes end a DOS program that is started
    /// with it (syslinux doc/comboot.txt).
    static func recogniseCOM32(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.byte(0) == 0xB8, bytes.has([0x4C, 0xCD, 0x21], at: 2) else { return nil }
        let (name, format) =
            switch bytes.byte(1) {
            case 0xFF: ("SYSLINUX module for version 3 and before (COM32)", "com32")
            case 0xFE: ("SYSLINUX module for version 4 (COM32R)", "com32r")
            default: ("", "")
            }
        guard !format.isEmpty else { return nil }
        return ImageReport(
            .com32, name, size: bytes.count, facts: ["format": .text(format)], boots: [.syslinuxBIOS])
    }

    /// ELF modules of SYSLINUX 5 and later. Which firmware the 32-bit ones are for shows only in the name that they
    /// need (`ldlinux.e32`), so for most of them both are possible.
    static func recogniseModule(_ elf: ELFImage, _ bytes: ImageBytes) -> ImageReport? {
        guard elf.isShared, let needs = elf.needed, let strings = elf.dynamicStrings,
            strings.find("\0__ctors_start\0", in: 0..<strings.count) != nil
        else { return nil }
        var facts: ImageFacts = ["format": .text("elf")]
        facts.add("needs", needs)
        facts.add("name", elf.soname)
        let suffix = elf.soname?.split(separator: ".").last
        let boots: [BootTarget] =
            switch (elf.is64Bit, suffix) {
            case (true, _): [.syslinuxEFI64]
            case (false, "e32"): [.syslinuxEFI32]
            case (false, _): elf.soname == "ldlinux.c32" ? [.syslinuxBIOS] : [.syslinuxBIOS, .syslinuxEFI32]
            }
        return ImageReport(
            .com32, "SYSLINUX module, \(elf.is64Bit ? "64" : "32") bit", size: bytes.count, facts: facts, boots: boots)
    }

    /// `SYSLINUX 6.04`, from the banner of syslinux.efi.
    static func bannerOfEFI(in bytes: ImageBytes) -> String? {
        // The program is a single section of some 170 KB; a large file is not searched.
        guard bytes.count < 0x80000, let at = bytes.find("Syslinux ", in: 0..<bytes.count - 9),
            let version = bytes.text(at + 9, limit: 40)?.split(whereSeparator: { " /\r\n".contains($0) }).first,
            version.first?.isNumber == true
        else { return nil }
        return "SYSLINUX \(version)"
    }
}
