// SPDX-License-Identifier: Apache-2.0

/// Boot sectors, and disk images that begin with one.
enum BootSector {
    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        // Code to be written in front of a partition table has at most 440 bytes and no signature; all of SYSLINUX's
        // begins by setting SS, with interrupts off.
        let isCode =
            bytes.count <= 440
            && (bytes.has([0x33, 0xC0, 0xFA, 0x8E, 0xD8]) || bytes.has([0xFA, 0x31, 0xC0, 0x8E, 0xD0, 0xBC])
                // isohybrid's leaves room for a header of Macintoshes.
                || bytes.has([0xFA, 0x8E, 0xD5, 0xBC, 0x00, 0x7C], at: 0x22))
        guard isCode || bytes.has([0x55, 0xAA], at: 510) else { return nil }
        var facts: ImageFacts = [:]
        var boots = [BootTarget.biosDisk]
        var warnings: [String] = []
        let code = codes.first { bytes.find($0.text, in: 0..<min(bytes.count, 512)) != nil }?.name
        var summary =
            code ?? (isCode ? "boot sector code" : bytes.count == 512 ? "boot sector" : "boot sector and what follows")
        if !isCode, bytes.count > 512, let disk = DiskLayout(bytes), !disk.partitions.isEmpty || !disk.warnings.isEmpty
        {
            facts.add("code", code)
            facts.add("partitions", disk.partitions.map(\.description))
            summary = "disk image with a " + (disk.isGPT ? "GUID partition table" : "partition table")
            (boots, warnings) = (disk.boots, disk.warnings)
        }
        if let system = fileSystem(bytes) {
            facts.add("fileSystem", system)
            summary = "\(system) file system"
        }
        return ImageReport(.bootSector, summary, size: bytes.count, facts: facts, boots: boots, warnings: warnings)
    }

    /// Whose code it is, by its messages.
    private static let codes: [(text: String, name: String)] = [
        ("GRUB \0Geom\0Hard Disk\0", "GRUB boot sector"), ("Missing operating system", "SYSLINUX master boot record"),
        ("isolinux.bin missing or corrupt", "isohybrid master boot record"),
        ("pxekit media: the boot file", "boot sector of pxekit's media"),
        ("Missing MBR-helper.", "GRUB's stage behind a Windows boot manager (grldr)"),
    ]

    /// The name in a FAT or NTFS BIOS parameter block.
    private static func fileSystem(_ bytes: ImageBytes) -> String? {
        if bytes.has("NTFS    ", at: 3) { return "NTFS" }
        for at in [54, 82] {
            for name in ["FAT12", "FAT16", "FAT32"] where bytes.has(name, at: at) { return name }
        }
        return nil
    }
}
