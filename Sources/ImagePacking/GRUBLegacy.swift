// SPDX-License-Identifier: Apache-2.0

/// GRUB 0.9x: its stages, each by bytes that its source fixes (GRUB 0.97, stage1/stage1.h and stage2/shared.h).
enum GRUBLegacy {
    /// Which stage 1.5 it is, by the number at 0x210 of the file.
    private static let fileSystems = [
        2: "ext2", 3: "FAT", 4: "Minix", 5: "ReiserFS", 6: "VSTa", 7: "JFS", 8: "XFS", 9: "ISO 9660", 10: "UFS2",
    ]

    static func recognise(_ bytes: ImageBytes) -> ImageReport? { stage1(bytes) ?? stage2(bytes) }

    /// The boot sector: compatibility version 3.2 at 0x3E, no drive yet, and GRUB's messages.
    private static func stage1(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has([0xEB, 0x48, 0x90]), bytes.has([3, 2], at: 0x3E), bytes.has([0x55, 0xAA], at: 510),
            bytes.find("GRUB \0Geom\0Hard Disk\0Read\0 Error\0", in: 0..<512) != nil
        else { return nil }
        return ImageReport(
            .grubLegacy, "GRUB 0.9x boot sector (stage1)" + (bytes.count > 512 ? " and what follows" : ""),
            size: bytes.count, boots: [.biosDisk])
    }

    /// Stage 1.5 and 2: a loader sector, or none in a stage 2 that is loaded as a whole; then a far jump, compatibility version 3.2 behind
    /// it, two longs that the installer fills in, a byte with the number of the stage, one for LBA, and the version as text.
    private static func stage2(_ bytes: ImageBytes) -> ImageReport? {
        for start in [0x200, 0] {
            guard bytes.byte(start) == 0xEA, bytes.has([0, 0, 0, 3, 2], at: start + 3),
                let stage = bytes.byte(start + 0x10), let version = bytes.text(start + 0x12, limit: 16),
                version.first?.isNumber == true
            else { continue }
            var facts: ImageFacts = ["version": .text(version)]
            if stage != 0 {
                let system = fileSystems[stage] ?? "file system \(stage)"
                facts.add("fileSystem", system)
                return ImageReport(
                    .grubLegacy, "GRUB \(version) stage 1.5 for \(system)", size: bytes.count, facts: facts)
            }
            let config = start + 0x12 + version.utf8.count + 1
            facts.add("configFile", bytes.text(config, limit: 128))
            if start == 0 {
                return ImageReport(.grubLegacy, "GRUB \(version) stage 2", size: bytes.count, facts: facts)
            }
            // stage2_eltorito is entered like a CD's boot image: cli, jump over the table at 8.
            let isForCD = bytes.has([0xFA, 0xEA]) && bytes.has([0x7C, 0, 0], at: 3)
            return ImageReport(
                .grubLegacy, "GRUB \(version) " + (isForCD ? "for CDs (stage2_eltorito)" : "stage 2"),
                size: bytes.count,
                facts: facts, boots: isForCD ? [.biosCD] : [])
        }
        return nil
    }
}
