// SPDX-License-Identifier: Apache-2.0

import ImagePacking
import Testing

/// Files for the tests below.
private enum HandMade {
    static let shimSBAT: (String, [UInt8]) = (
        ".sbat", Array("sbat,1,SBAT Version\nshim,4,UEFI shim,shim,1,https://github.com/rhboot/shim\n".utf8)
    )
    static func unicode(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }

    /// An x86 kernel's header of this protocol, with a version text.
    static func kernelHeader(_ version: String, at: Int = 0x500, protocol number: Int = 0x20F) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 0x3000)
        bytes.put(4, 1, at: 0x1F1)
        bytes.put(0xAA55, 2, at: 0x1FE)
        bytes.put("HdrS", at: 0x202)
        bytes.put(number, 2, at: 0x206)
        bytes.put(at - 0x200, 2, at: 0x20E)
        bytes.put(1, 1, at: 0x211)
        bytes.put(version, at: at)
        return bytes
    }

    /// A Multiboot 1 header at 0x100 of a file of 0x1000 bytes.
    static func multibootProgram(flags: Int, addresses: [Int] = []) -> [UInt8] {
        var bytes = [UInt8](repeating: 0x90, count: 0x1000)
        let words = [0x1BAD_B002, flags, 0 - 0x1BAD_B002 - flags] + addresses
        for (index, word) in words.enumerated() { bytes.put(word, 4, at: 0x100 + 4 * index) }
        return bytes
    }
}

/// Kinds that are told by how a file is made, not by one word in it.
@Suite struct StructureTests {
    @Test(
        "shim and the programs that are built with it are told apart",
        arguments: [
            ([(".vendor_cert", [1]), HandMade.shimSBAT], "shim"), ([(".vendor_cert", [1])], "shim"),
            ([(".data", HandMade.unicode("x Perform MOK management")), HandMade.shimSBAT], "MokManager, of shim"),
            ([(".data", HandMade.unicode("\\boot.csv")), HandMade.shimSBAT], "fallback, of shim"),
            ([(".rodata", HandMade.unicode("BOOT.CSV")), HandMade.shimSBAT], "fallback, of shim"),
            ([(".data", HandMade.unicode("Perform MOK management"))], nil),
            ([HandMade.shimSBAT], "program of shim's, not shim itself"),
        ] as [([(String, [UInt8])], String?)])
    func shim(sections: [(String, [UInt8])], name: String?) {
        let report = ImageReport(HandMadePE(sections: sections.map { (name: $0.0, bytes: $0.1) }).bytes)
        #expect(report.summary == (name.map { "\($0) (UEFI application, x64)" } ?? "UEFI application, x64"))
    }

    @Test("wimboot is told whatever it carries: a kernel's header, a version, an SBAT line, or none of them")
    func wimboot() {
        let sbat: (name: String, bytes: [UInt8]) = (".sbat", Array("sbat,1,x\nwimboot,1,iPXE,wimboot,v2.9.0\n".utf8))
        let dressed = HandMadePE(
            head: Array(HandMade.kernelHeader("v2.9.0", protocol: 0x203).prefix(0x400)), sections: [sbat])
        let old =
            HandMade.kernelHeader("v2.5.0", protocol: 0x203)
            + Array("wimboot v2.5.0 -- Windows Imaging Format bootloader".utf8)
        let arm = HandMadePE(machine: 0xAA64, sections: [sbat])
        for (bytes, boots) in [
            (dressed.bytes, [BootTarget.linuxLoader, .uefi(.x64)]), (old, [.linuxLoader]),
            (arm.bytes, [.uefi(.aarch64)]),
        ] {
            let report = ImageReport(bytes)
            #expect(report.kind == .wimboot && report.boots == boots)
        }
        #expect(ImageReport(HandMade.kernelHeader("6.1.0 (root@wimboot)")).kind == .linux)
    }

    @Test("memtest86+ 5 is an old kernel and no Multiboot program, whatever magic word it has")
    func oldKernel() {
        var bytes = [UInt8](repeating: 0, count: 40000)
        bytes.replaceSubrange(0..<5, with: [0xB8, 0xC0, 0x07, 0x8E, 0xD8])
        bytes.put(4, 1, at: 0x1F1)
        bytes.put(0xAA55, 2, at: 0x1FE)
        bytes.put("      Memtest86  5.01      ", at: 0x3000)
        for (place, word) in [(0xA38, 0x1BAD_B002), (0xA40, 0xE452_4FFE)] { bytes.put(word, 4, at: place) }
        let report = ImageReport(bytes)
        #expect(report.kind == .linux && report.summary == "Memtest86+ before version 6")
        #expect(report.boots == [.linuxLoader, .biosDisk] && report.warnings == [])
        bytes.put(0x1000, 2, at: 0x1F4)
        #expect(ImageReport(bytes).warnings.count == 1, "64 KB are promised")
        // A boot sector of a disk has its partition table where the numbers would be.
        bytes.put(0, 1, at: 0x1F1)
        #expect(ImageReport(bytes).kind == .bootSector)
    }

    @Test(
        "a Multiboot header counts if a loader can find its addresses",
        arguments: [
            (HandMade.multibootProgram(flags: 0), ImageKind.unknown, 0),
            (HandMade.multibootProgram(flags: 3), .unknown, 0),
            (
                HandMade.multibootProgram(flags: 0x10003, addresses: [0x100100, 0x100000, 0, 0, 0x100200]), .multiboot,
                0
            ),
            (
                HandMade.multibootProgram(flags: 0x10003, addresses: [0x100100, 0x100000, 0x101000, 0, 0x100200]),
                .multiboot, 0
            ),
            (
                HandMade.multibootProgram(flags: 0x10003, addresses: [0x100100, 0x100000, 0x101001, 0, 0x100200]),
                .multiboot, 1
            ),
            (
                HandMade.multibootProgram(flags: 0x10103, addresses: [0x100100, 0x100000, 0, 0, 0x100200]), .multiboot,
                1
            ),
            // The header would lie in front of what is loaded, or of the file.
            (HandMade.multibootProgram(flags: 0x10000, addresses: [0x0FFFFF, 0x100000, 0, 0, 0]), .unknown, 0),
            (HandMade.multibootProgram(flags: 0x10000, addresses: [0x100101, 0x100000, 0, 0, 0]), .unknown, 0),
        ])
    func multiboot(bytes: [UInt8], kind: ImageKind, warnings: Int) {
        let report = ImageReport(bytes)
        #expect(report.kind == kind)
        #expect(report.warnings.count == warnings)
    }

    @Test("Multiboot 2 needs an address tag too", arguments: [true, false])
    func multiboot2(hasAddresses: Bool) {
        var bytes = [UInt8](repeating: 0x90, count: 0x1000)
        let length = hasAddresses ? 48 : 24
        var words = [0xE852_50D6, 0, length, 0 - 0xE852_50D6 - length]
        if hasAddresses { words += [2, 24, 0x100100, 0x100000, 0, 0] }
        for (index, word) in (words + [0, 8]).enumerated() { bytes.put(word, 4, at: 0x100 + 4 * index) }
        #expect(ImageReport(bytes).kind == (hasAddresses ? .multiboot2 : .unknown))
    }

    @Test(
        "kernels of other machines are told in every form",
        arguments: [
            (0xAA64, "ARM\u{64}", "Linux kernel, arm64"), (0x5064, "RSC\u{5}", "Linux kernel, RISC-V"),
            (0x6264, "", "Linux kernel, LoongArch"), (0x5064, "", "Linux kernel, RISC-V"),
        ])
    func otherMachines(machine: Int, magic: String, summary: String) {
        var head = [UInt8](repeating: 0, count: 0x40)
        head.replaceSubrange(0x38..<0x3C, with: magic.isEmpty ? [0xCD, 0x23, 0x82, 0x81] : Array(magic.utf8))
        let report = ImageReport(HandMadePE(machine: machine, head: head, sections: [(".text", [1])]).bytes)
        #expect(report.kind == .linuxImage && report.summary == summary && report.warnings == [])
        #expect(report.boots == [.uefi(PEMachine(rawValue: UInt16(machine)))])
        // Without UEFI's stub, U-Boot and GRUB start it all the same.
        if !magic.isEmpty { #expect(ImageReport(head + [UInt8](repeating: 1, count: 100)).kind == .linuxImage) }
    }

    @Test(
        "compressed UEFI kernels are told, with their compression",
        arguments: [
            (0xAA64, "gzip", "arm64"), (0x5064, "zstd22", "RISC-V"), (0x6264, "xz", "LoongArch"),
            (0x8664, "lzma", "x86-64"),
        ])
    func zboot(machine: Int, compression: String, name: String) {
        var head = [UInt8](repeating: 0, count: 0x40)
        head.put("zimg", at: 4)
        head.put(0x400, 4, at: 8)
        head.put(100, 4, at: 12)
        head.put(compression, at: 24)
        head.replaceSubrange(0x38..<0x3C, with: [0xCD, 0x23, 0x82, 0x81])
        var program = HandMadePE(machine: machine, head: head, sections: [(".text", [1]), (".data", [2])])
        #expect(ImageReport(program.bytes).summary == "Linux kernel, \(name), compressed for UEFI (zboot)")
        #expect(ImageReport(program.bytes).facts.text("compression") == compression)
        program.head.put(4000, 4, at: 12)
        #expect(ImageReport(program.bytes).warnings.count == 1)
    }

    @Test(
        "kernels in ELF, of either byte order, are told",
        arguments: [
            (2, 21, true, "Linux kernel, ELF, ppc64, big-endian"), (2, 21, false, "Linux kernel, ELF, ppc64"),
            (1, 8, true, "Linux kernel, ELF, mips, big-endian"),
            (2, 43, true, "Linux kernel, ELF, sparc64, big-endian"),
            (2, 243, false, "Linux kernel, ELF, riscv"),
        ])
    func elf(width: Int, machine: Int, isBig: Bool, summary: String) {
        let elf = HandMadeELF(
            width: width, machine: machine, isBigEndian: isBig, sections: [".init.text", "__ksymtab", "__param"])
        let report = ImageReport(elf.bytes)
        #expect(report.kind == .linuxImage && report.summary == summary && report.warnings == [])
        var other = elf
        other.sections = [".text"]
        #expect(ImageReport(other.bytes).kind == .elf)
        #expect(ImageReport(Array(elf.bytes.dropLast(1))).warnings.count == 1)
    }

    @Test(
        "isolinux.bin is told with its version, and by nothing less",
        arguments: [
            ("ISOLINUX 6.03 2014-10-06 ", "ISOLINUX 6.03", "2014-10-06"),
            ("ISOLINUX 4.05 20140113 ", "ISOLINUX 4.05", "20140113"),
            ("ISOLINUX 3.86 2010-04-01  ", "ISOLINUX 3.86", "2010-04-01"),
            ("ISOLINUX 6.04 ETCD 2019", "ISOLINUX 6.04", nil),
        ])
    func isolinux(banner: String, summary: String, date: String?) {
        var bytes = [UInt8](repeating: 0, count: 24576)
        bytes.replaceSubrange(0..<6, with: [0xFA, 0xEA, 0x40, 0x7C, 0, 0])
        #expect(ImageReport(bytes).kind != .isolinux)
        bytes.put("\r\n" + banner, at: 0x53A)
        let report = ImageReport(bytes)
        #expect(report.kind == .isolinux && report.summary == summary && report.boots == [.biosCD])
        #expect(report.facts.text("date") == date)
        bytes.put(24577, 4, at: 16)
        #expect(ImageReport(bytes).warnings.count == 1, "the table of mkisofs knows the length")
    }

    @Test("PXELINUX's banner is found where versions 3 to 6 have it", arguments: [0x340, 0x1F00, 11905, 16059])
    func pxelinux(at: Int) {
        var bytes = [UInt8](repeating: 0, count: 26720)
        bytes.replaceSubrange(0..<5, with: [0xEA, 5, 0, 0xC0, 7])
        bytes.replaceSubrange(8..<12, with: [0xAC, 0xC8, 0x83, 0x29])
        bytes.put("PXELINUX 4.05 20140113 ", at: at)
        #expect(ImageReport(bytes).facts.text("version") == "4.05")
    }

    @Test("texts of UEFI are texts", arguments: [true, false])
    func utf16(hasMark: Bool) {
        let bytes = (hasMark ? [0xFF, 0xFE] : []) + HandMade.unicode("shimx64.efi,debian,,This is the boot entry\n")
        #expect(ImageReport(bytes).kind == .text)
        #expect(ImageReport(bytes.dropLast(2) + [7, 0]).kind != .text)
    }
}
