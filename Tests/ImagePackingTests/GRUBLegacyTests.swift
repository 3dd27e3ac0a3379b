// SPDX-License-Identifier: Apache-2.0

import ImagePacking
import Testing

/// GRUB 0.97's files, one by one, and what only looks like them.
@Suite(.enabled(if: Samples.areAvailable, Samples.skipReason))
struct GRUBLegacyTests {
    @Test(
        "GRUB 0.97's stages are told",
        arguments: [
            ("stage1", "GRUB 0.9x boot sector (stage1)", [BootTarget.biosDisk]), ("stage2", "GRUB 0.97 stage 2", []),
            ("stage2_eltorito", "GRUB 0.97 for CDs (stage2_eltorito)", [.biosCD]),
            ("e2fs_stage1_5", "GRUB 0.97 stage 1.5 for ext2", []), ("xfs_stage1_5", "GRUB 0.97 stage 1.5 for XFS", []),
        ] as [(String, String, [BootTarget])])
    func stages(name: String, summary: String, boots: [BootTarget]) throws {
        let bytes = try Samples.bytes("grub-legacy/x86_64-pc/\(name)")
        let report = ImageReport(bytes)
        #expect(
            report.kind == .grubLegacy && report.summary == summary && report.boots == boots && report.warnings == [])
    }

    @Test("stage 2 names the menu that it reads")
    func menu() throws {
        let facts = ImageReport(try Samples.bytes("grub-legacy/x86_64-pc/stage2")).facts
        #expect(facts.text("configFile") == "/boot/grub/menu.lst")
    }

    @Test("GRUB 2's boot sector is another")
    func second() throws {
        #expect(ImageReport(try Samples.bytes("grub-pc-bin/i386-pc/boot.img")).kind == .bootSector)
    }
}
