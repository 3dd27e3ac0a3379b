// SPDX-License-Identifier: Apache-2.0

/// GRUB 2: images for the network, pieces of them, and modules.
enum GRUB {
    /// Each piece by bytes that its source fixes (grub-core/boot/i386/pc).
    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        // pxeboot.S: mov dl, 0x7f; ljmp 0:0x8200, which is 0x600 behind the start at 0x7c00.
        if bytes.has([0xB2, 0x7F, 0xEA, 0x00, 0x82, 0x00, 0x00]) {
            if isCore(bytes, at: 0x600) || isCore(bytes, at: 0x400) {
                return ImageReport(
                    .grubNBP, "GRUB for a BIOS PXE ROM", size: bytes.count, boots: [.biosPXE],
                    warnings: BaseMemory.warnings(size: bytes.count))
            }
            return part("pxeboot.img, the first stage of a GRUB NBP", bytes)
        }
        if bytes.has([0xE8, 0, 0, 0xEB]), bytes.find("cdrom read fails", in: 0..<min(bytes.count, 0x200)) != nil {
            return part("cdboot.img, the first stage of GRUB on a CD", bytes, boots: [.biosCD])
        }
        if bytes.find("Geom\0Read\0 Error", in: 0..<min(bytes.count, 0x200)) != nil {
            return isCore(bytes, at: 0x200)
                ? part("core.img, GRUB for a disk", bytes, boots: [.multibootLoader])
                : part("diskboot.img, the first sector of GRUB's core", bytes)
        }
        if isCore(bytes, at: 0) { return part("lzma_decompress.img, the unpacker of GRUB's core", bytes) }
        return nil
    }

    /// startup_raw.S begins with a far jump to its own 0:0x82xx.
    private static func isCore(_ bytes: ImageBytes, at offset: Int) -> Bool {
        bytes.byte(offset) == 0xEA && bytes.has([0x82, 0, 0], at: offset + 2)
            && bytes.has([0xFF, 0xFF, 0xFF, 0x00], at: offset + 0x18)
    }

    private static func part(_ name: String, _ bytes: ImageBytes, boots: [BootTarget] = []) -> ImageReport {
        ImageReport(.grubPart, name, size: bytes.count, boots: boots)
    }

    /// lnxboot.img begins with `xor ebp, ebp` and a near jump (lnxboot.S).
    static func isLinuxBoot(_ bytes: ImageBytes) -> Bool { bytes.has([0x66, 0x31, 0xED, 0xE9]) }

    /// What a module calls itself.
    static func moduleName(_ elf: ELFImage, _ bytes: ImageBytes) -> String? {
        elf.isRelocatable ? elf.section(".modname", bytes)?.text(0, limit: 64) : nil
    }

    /// Relocatable ELF files with a `.modname` section.
    static func recogniseModule(_ elf: ELFImage, _ bytes: ImageBytes) -> ImageReport? {
        guard let name = moduleName(elf, bytes) else { return nil }
        var facts: ImageFacts = ["name": .text(name)]
        let needs = elf.section(".moddeps", bytes)?.all ?? []
        facts.add("needs", needs.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
        return ImageReport(.grubPart, "GRUB module \(name)", size: bytes.count, facts: facts)
    }

    /// The objects of a `mods` section: "mimg", then type and size of each (grub-core include/grub/kernel.h).
    static func objects(in mods: ImageBytes) -> [(type: Int, bytes: ImageBytes)] {
        guard mods.has("mimg"), var at = mods.quad(8), let size = mods.quad(16) else { return [] }
        var objects: [(type: Int, bytes: ImageBytes)] = []
        while objects.count < 1024, at >= 0, at <= size - 8, let type = mods.long(at), let length = mods.long(at + 4),
            length >= 8, let object = mods.part(at: at + 8, count: length - 8)
        {
            objects.append((type, object))
            at += length
        }
        return objects
    }

    /// The prefix (the folder of grub.cfg) among the objects of a `mods` section: that of type 3.
    static func prefix(in mods: ImageBytes?) -> String? {
        mods.flatMap { objects(in: $0).first { $0.type == 3 } }?.bytes.text(0, limit: 256)
    }
}
