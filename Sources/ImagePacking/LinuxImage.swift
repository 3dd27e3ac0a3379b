// SPDX-License-Identifier: Apache-2.0

/// Linux kernels for machines that are no PCs, in the forms in which `make` leaves them. x86 has a header of its own, ``LinuxKernel``.
enum LinuxImage {
    /// LINUX_PE_MAGIC at 0x38: what a loader may take for a kernel that starts by UEFI, whatever the machine (Linux, include/linux/pe.h).
    private static let peMagic: [UInt8] = [0xCD, 0x23, 0x82, 0x81]

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        compressed(bytes) ?? plain(bytes) ?? zImage(bytes) ?? mainframe(bytes)
    }

    /// EFI zboot (Linux, drivers/firmware/efi/libstub/zboot-header.S): the kernel, compressed, behind a UEFI program that unpacks it. "zimg"
    /// at 4, where the stream is at 8, its size at 12, the name of its compression at 24.
    private static func compressed(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has("MZ"), bytes.has("zimg", at: 4), let offset = bytes.long(8), let size = bytes.long(12) else {
            return nil
        }
        var facts: ImageFacts = ["format": .text("EFI zboot")]
        facts.add("compression", bytes.text(24, limit: 8))
        facts.add("payloadOffset", hex: offset)
        facts.add("payloadSize", size)
        var warnings: [String] = []
        if offset + size > bytes.count {
            warnings.append("cut short: the kernel in it ends at \(offset + size), the file has \(bytes.count) bytes")
        }
        return report(bytes, facts, warnings) { "Linux kernel, \($0), compressed for UEFI (zboot)" }
    }

    /// Image of arm64 and RISC-V (Linux, Documentation/arch/arm64/booting.rst, arch/riscv/boot-image-header.rst) and vmlinux.efi of
    /// LoongArch: the size in memory at 16, flags at 24, a magic word at 0x38.
    private static func plain(_ bytes: ImageBytes) -> ImageReport? {
        let magics: [([UInt8], String?)] = [
            (Array("ARM\u{64}".utf8), "arm64"), (Array("RSC\u{5}".utf8), "RISC-V"), (peMagic, nil),
        ]
        guard let (_, name) = magics.first(where: { bytes.has($0.0, at: 0x38) }) else { return nil }
        // The last word is only Linux's in a PE file.
        if name == nil, !bytes.has("MZ") { return nil }
        var facts: ImageFacts = [:]
        var warnings: [String] = []
        if let memory = bytes.quad(16), memory > 0 {
            facts.add("memorySize", memory)
            // Variables without a value are in memory alone; they are never most of a kernel.
            if name != nil, memory / 2 > bytes.count {
                warnings.append(
                    "cut short: the kernel takes \(memory) bytes of memory, the file has only \(bytes.count)")
            }
        }
        if name == "arm64", let flags = bytes.byte(24) {
            facts.add("byteOrder", flags & 1 == 0 ? "little-endian" : "big-endian")
            facts.add("pageSize", [1: 4096, 2: 16384, 3: 65536][flags >> 1 & 3])
        }
        return report(bytes, facts, warnings) { "Linux kernel, \(name ?? $0)" }
    }

    /// zImage of 32-bit ARM: a magic word at 0x24, start and end of the file in memory behind it (Linux,
    /// arch/arm/boot/compressed/head.S); big-endian kernels have all three the other way round.
    private static func zImage(_ bytes: ImageBytes) -> ImageReport? {
        let isBig = bytes.has([0x01, 0x6F, 0x28, 0x18], at: 0x24)
        guard isBig || bytes.has([0x18, 0x28, 0x6F, 0x01], at: 0x24) else { return nil }
        var warnings: [String] = []
        let range =
            isBig ? (bytes.bigEndianLong(0x28), bytes.bigEndianLong(0x2C)) : (bytes.long(0x28), bytes.long(0x2C))
        if let start = range.0, let end = range.1, end - start > bytes.count {
            warnings.append("cut short: the header promises \(end - start) bytes, the file has \(bytes.count)")
        }
        return report(bytes, [:], warnings) { _ in "Linux zImage, arm" + (isBig ? ", big-endian" : "") }
    }

    /// Kernels of IBM Z: "S390EP" behind the entry point at 0x10000 (Linux, arch/s390/boot/head.S).
    private static func mainframe(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.count > 0x10010, bytes.byte(0) == 0, bytes.has("S390EP", at: 0x10008) else { return nil }
        return ImageReport(.linuxImage, "Linux kernel, s390x", size: bytes.count)
    }

    /// A kernel with a UEFI stub is a PE file at the same time.
    private static func report(
        _ bytes: ImageBytes, _ facts: ImageFacts, _ warnings: [String], _ name: (_ machine: String) -> String
    ) -> ImageReport {
        let program = EFIProgram(bytes)
        let machine = program.map(\.image.machine)
        let isStarted = program?.image.subsystem == 10
        return ImageReport(
            .linuxImage, name(machine.flatMap { names[$0] } ?? machine?.word ?? "unknown machine"), size: bytes.count,
            facts: facts.adding(program?.facts ?? [:]), boots: isStarted ? machine.map { [.uefi($0)] } ?? [] : [],
            warnings: (program?.warnings ?? []).isEmpty ? warnings : program?.warnings ?? [],
            parts: program?.parts ?? [])
    }

    /// What Linux calls the machines.
    private static let names: [PEMachine: String] = [
        .aarch64: "arm64", .arm: "arm", .riscv32: "RISC-V", .riscv64: "RISC-V", .loongarch32: "LoongArch",
        .loongarch64: "LoongArch", .x64: "x86-64", .ia32: "i386",
    ]
}
