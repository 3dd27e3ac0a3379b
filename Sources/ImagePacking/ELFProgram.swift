// SPDX-License-Identifier: Apache-2.0

/// ELF files: modules of SYSLINUX and GRUB, kernels of machines whose firmware loads ELF, and others.
enum ELFProgram {
    private static let machines = [
        2: "sparc", 3: "i386", 8: "mips", 15: "parisc", 20: "ppc", 21: "ppc64", 22: "s390", 40: "arm", 43: "sparc64",
        50: "ia64", 62: "x86-64", 183: "aarch64", 243: "riscv", 258: "loongarch", 0x9026: "alpha",
    ]
    private static let types = [1: "relocatable", 2: "executable", 3: "shared object", 4: "core dump"]

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard let elf = ELFImage(bytes) else { return nil }
        var report = Syslinux.recogniseModule(elf, bytes) ?? GRUB.recogniseModule(elf, bytes) ?? other(elf, bytes)
        if let end = elf.end, end.offset > bytes.count {
            report.warnings.append("cut short: \(end.what) ends at \(end.offset), the file has \(bytes.count) bytes")
        }
        return report
    }

    private static func other(_ elf: ELFImage, _ bytes: ImageBytes) -> ImageReport {
        let machine = machines[elf.machine] ?? "machine \(elf.machine)"
        // 64-bit PowerPC and MIPS have both orders; where there is one, nobody asks for it.
        let order = elf.isBigEndian ? "big-endian" : "little-endian"
        var facts: ImageFacts = ["machine": .text(machine), "bits": .number(elf.is64Bit ? 64 : 32)]
        facts.add("byteOrder", order)
        facts.add("type", types[elf.type] ?? "type \(elf.type)")
        facts.add("needs", elf.needed ?? [])
        if let multiboot = Multiboot.recognise(bytes, isELF: true) {
            var report = multiboot
            report.facts.add(facts)
            return report
        }
        let name = elf.isBigEndian ? "\(machine), \(order)" : machine
        if let kernel = kernel(elf, bytes) {
            return ImageReport(.linuxImage, "Linux kernel, ELF, \(name)\(kernel)", size: bytes.count, facts: facts)
        }
        return ImageReport(.elf, "ELF \(types[elf.type] ?? "file"), \(name)", size: bytes.count, facts: facts)
    }

    /// What more is to be said of a kernel; nil if it is none. vmlinux has tables that nothing but Linux has; the boot wrapper of PowerPC has
    /// the kernel as a section (Linux, arch/powerpc/boot/zImage.lds.S).
    private static func kernel(_ elf: ELFImage, _ bytes: ImageBytes) -> String? {
        guard elf.type == 2 || elf.type == 3 else { return nil }
        if elf.section(".kernel:vmlinux.strip", bytes) != nil { return " (zImage)" }
        let tables = ["__ksymtab", "__param", ".init.text", "__ex_table"]
        return tables.count { elf.section($0, bytes) != nil } >= 2 ? "" : nil
    }
}
