// SPDX-License-Identifier: Apache-2.0

/// Kernels with a boot sector and set-up sectors from before the boot protocol had a header, and what has kept that form: memtest86+ up to
/// 5.31. PXELINUX, GRUB and iPXE load them as protocol 0 (Linux, Documentation/arch/x86/boot.rst).
enum OldKernel {
    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        // Linux's bootsect.S moves itself from 0x7c0:0: mov ax, 0x7c0; mov ds, ax. Only the number of set-up sectors at 0x1F1 and the size of
        // the rest at 0x1F4, in units of 16 bytes, are told of it.
        guard bytes.has([0xB8, 0xC0, 0x07, 0x8E]), bytes.has([0x55, 0xAA], at: 0x1FE), !bytes.has("HdrS", at: 0x202),
            let sectors = bytes.byte(0x1F1), (1...64).contains(sectors), let paragraphs = bytes.word(0x1F4)
        else { return nil }
        let setup = (sectors + 1) * 512
        let facts: ImageFacts = ["protocol": .text("before 2.00"), "setupSize": .number(setup)]
        var warnings: [String] = []
        if paragraphs > 0, setup + paragraphs * 16 - 15 > bytes.count {
            warnings.append(
                "cut short: the header promises at least \(setup + paragraphs * 16 - 15) bytes, the file has \(bytes.count)"
            )
        }
        let isMemtest = bytes.find("emtest86", in: 0..<min(bytes.count, 0x40000)) != nil
        return ImageReport(
            .linux,
            isMemtest
                ? "Memtest86+ before version 6" : "program in the form of an old Linux kernel (protocol before 2.00)",
            size: bytes.count, facts: facts, boots: [.linuxLoader, .biosDisk], warnings: warnings)
    }
}
