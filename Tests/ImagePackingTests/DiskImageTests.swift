// SPDX-License-Identifier: Apache-2.0

import ImagePacking
import Testing

/// Images for the tests below.
private enum Image {
    static let sector = 2048

    /// A CD image of 64 sectors whose catalog has these slots behind the validation entry; the boot images lie at sector 20.
    static func cd(_ slots: [[UInt8]], platform: UInt8 = 0) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 64 * sector)
        bytes.put("\u{1}CD001\u{1}", at: 16 * sector)
        bytes.put(64, 4, at: 16 * sector + 80)
        bytes.put(sector, 2, at: 16 * sector + 128)
        bytes.put("\0CD001\u{1}EL TORITO SPECIFICATION", at: 17 * sector)
        bytes.put(19, 4, at: 17 * sector + 0x47)
        let catalog = 19 * sector
        bytes.put(1, 1, at: catalog)
        bytes.put(Int(platform), 1, at: catalog + 1)
        bytes.put(0xAA55, 2, at: catalog + 30)
        bytes.put(0x10000 - 1 - Int(platform) << 8 - 0xAA55, 2, at: catalog + 28)
        for (index, slot) in slots.enumerated() {
            bytes.replaceSubrange(catalog + 32 + 32 * index..<catalog + 32 + 32 * index + slot.count, with: slot)
        }
        return bytes
    }

    static func bootEntry(_ indicator: UInt8 = 0x88, media: UInt8 = 0, at block: UInt8 = 20) -> [UInt8] {
        [indicator, media, 0, 0, 0, 0, 4, 0, block, 0, 0, 0]
    }
    static func sectionHeader(_ indicator: UInt8, _ platform: UInt8, _ count: UInt8) -> [UInt8] {
        [indicator, platform, count, 0]
    }

    /// A master boot record's entry.
    static func mbrEntry(_ type: Int, _ start: Int, _ count: Int, isActive: Bool = false) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        bytes.put(isActive ? 0x80 : 0, 1, at: 0)
        bytes.put(type, 1, at: 4)
        bytes.put(start, 4, at: 8)
        bytes.put(count, 4, at: 12)
        return bytes
    }

    /// A disk of 2 MB with a GUID partition table and an EFI system partition.
    static func gptDisk() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4096 * 512)
        bytes.replaceSubrange(446..<462, with: mbrEntry(0xEE, 1, 4095))
        bytes.put(0xAA55, 2, at: 510)
        var entries = [UInt8](repeating: 0, count: 128 * 128)
        let system: [UInt8] = [
            0x28, 0x73, 0x2A, 0xC1, 0x1F, 0xF8, 0xD2, 0x11, 0xBA, 0x4B, 0, 0xA0, 0xC9, 0x3E, 0xC9, 0x3B,
        ]
        entries.replaceSubrange(0..<16, with: system)
        entries.put(2048, 8, at: 32)
        entries.put(4000, 8, at: 40)
        for (index, character) in "ESP".utf8.enumerated() { entries.put(Int(character), 2, at: 56 + 2 * index) }
        var header = [UInt8](repeating: 0, count: 92)
        header.put("EFI PART", at: 0)
        for (place, value) in [
            (8, 0x10000), (12, 92), (24, 1), (32, 4095), (40, 34), (48, 4062), (72, 2), (80, 128), (84, 128),
        ] {
            header.put(value, 4, at: place)
        }
        header.put(Int(CRC32.checksum(entries)), 4, at: 88)
        header.put(Int(CRC32.checksum(header)), 4, at: 16)
        bytes.replaceSubrange(512..<512 + 92, with: header)
        bytes.replaceSubrange(1024..<1024 + entries.count, with: entries)
        return bytes
    }
}

/// CD images by their boot catalog, and disk images by their partition tables.
@Suite struct DiskImageTests {
    @Test(
        "El Torito entries are told one by one",
        arguments: [
            ([Image.bootEntry()], ["x86 BIOS"], [BootTarget.biosCD]),
            (
                [Image.bootEntry(), Image.sectionHeader(0x91, 0xEF, 1), Image.bootEntry()], ["x86 BIOS", "UEFI"],
                [.biosCD, .uefiCD]
            ),
            // The default is for nobody; the section behind it counts.
            (
                [Image.bootEntry(0), Image.sectionHeader(0x91, 0xEF, 1), Image.bootEntry()],
                ["x86 BIOS, not bootable", "UEFI"], [.uefiCD]
            ),
            (
                [Image.bootEntry(), Image.sectionHeader(0x91, 0xEF, 1), Image.bootEntry(0)],
                ["x86 BIOS", "UEFI, not bootable"], [.biosCD]
            ),
            (
                [
                    Image.bootEntry(), Image.sectionHeader(0x90, 0xEF, 2), Image.bootEntry(), [0x44], Image.bootEntry(),
                    Image.sectionHeader(0x91, 2, 1), Image.bootEntry(),
                ],
                ["x86 BIOS", "UEFI", "UEFI", "Mac"], [.biosCD, .uefiCD]
            ),
            // What stands behind the last section is no entry.
            (
                [Image.bootEntry(), Image.sectionHeader(0x91, 0xEF, 1), Image.bootEntry(), Image.bootEntry()],
                ["x86 BIOS", "UEFI"], [.biosCD, .uefiCD]
            ),
        ] as [([[UInt8]], [String], [BootTarget])])
    func catalog(slots: [[UInt8]], names: [String], boots: [BootTarget]) {
        let report = ImageReport(Image.cd(slots))
        #expect(report.parts.map(\.summary) == names.map { "El Torito entry for \($0)" })
        #expect(report.boots == boots && report.warnings == [])
    }

    @Test("a catalog that does not add up, and entries behind the end, are told")
    func damagedCatalog() {
        var bytes = Image.cd([Image.bootEntry()])
        bytes[19 * Image.sector + 4] = 1
        #expect(ImageReport(bytes).warnings == ["the words of the boot catalog's validation entry do not sum to 0"])
        let behind = ImageReport(
            Image.cd([Image.bootEntry(), Image.sectionHeader(0x91, 0xEF, 1), Image.bootEntry(at: 64)]))
        #expect(behind.warnings.count == 1 && behind.warnings[0].hasPrefix("El Torito entry 1: cut short"))
        #expect(
            ImageReport(Array(Image.cd([Image.bootEntry()]).dropLast())).warnings.map { $0.prefix(9) } == ["cut short"])
        bytes[19 * Image.sector] = 2
        #expect(ImageReport(bytes).warnings.count == 1 && ImageReport(bytes).boots == [])
    }

    @Test("what a boot entry holds is told")
    func content() {
        var bytes = Image.cd([Image.bootEntry(), Image.sectionHeader(0x91, 0xEF, 1), Image.bootEntry(at: 30)])
        bytes.replaceSubrange(20 * Image.sector..<20 * Image.sector + 6, with: [0xFA, 0xEA, 0x6C, 0x7C, 0, 0])
        bytes.put("ISOLINUX 6.03 ", at: 20 * Image.sector + 1000)
        bytes.put("FAT12   ", at: 30 * Image.sector + 54)
        bytes.put(0xAA55, 2, at: 30 * Image.sector + 510)
        #expect(ImageReport(bytes).parts.map { $0.facts.text("content") } == ["ISOLINUX 6.03", "FAT12 file system"])
    }

    @Test(
        "a CD image that is a disk image too is told for both",
        arguments: [
            (true, [Image.mbrEntry(0x17, 0, 256, isActive: true)], [BootTarget.biosCD, .biosDisk]),
            (true, [Image.mbrEntry(0, 0, 0), Image.mbrEntry(0xEF, 100, 20)], [.biosCD, .biosDisk, .uefiDisk]),
            (false, [Image.mbrEntry(0xEF, 100, 20)], [.biosCD, .uefiDisk]),
            (false, [Image.mbrEntry(0xCD, 0, 256)], [.biosCD]),
        ] as [(Bool, [[UInt8]], [BootTarget])])
    func hybrid(hasCode: Bool, table: [[UInt8]], boots: [BootTarget]) {
        var bytes = Image.cd([Image.bootEntry()])
        if hasCode { bytes[0] = 0xFA }
        for (index, entry) in table.enumerated() {
            bytes.replaceSubrange(446 + 16 * index..<462 + 16 * index, with: entry)
        }
        bytes.put(0xAA55, 2, at: 510)
        let report = ImageReport(bytes)
        #expect(report.kind == .iso9660 && report.boots == boots && report.warnings == [])
        #expect(report.facts.list("partitions")?.count == 1)
    }

    @Test("a GUID partition table is told, with what is wrong with it")
    func guidPartitionTable() {
        var disk = Image.gptDisk()
        let report = ImageReport(disk)
        #expect(report.summary == "disk image with a GUID partition table" && report.boots == [.uefiDisk])
        #expect(report.facts.list("partitions") == ["GPT EFI system \"ESP\", 1953 sectors at 2048"])
        #expect(report.warnings == [])
        #expect(ImageReport(Array(disk.prefix(1 << 20))).warnings.count == 2, "the copy and the partition are missing")
        disk[1024 + 56] ^= 1
        #expect(ImageReport(disk).warnings.map { $0.contains("entries is wrong") } == [true])
        disk[1024 + 56] ^= 1
        disk[512 + 40] ^= 1
        #expect(ImageReport(disk).warnings.map { $0.contains("header is wrong") } == [true])
        disk[512] = 0
        #expect(ImageReport(disk).warnings.map { $0.contains("which is not there") } == [true])
    }

    @Test("images of the packages are told entry by entry", .enabled(if: Samples.areAvailable, Samples.skipReason))
    func packages() throws {
        let ipxe = ImageReport(try Samples.bytes("ipxe/ipxe.iso"))
        #expect(ipxe.parts.map { $0.facts.text("content") } == ["ISOLINUX 6.04", "FAT12 file system"])
        let memtest = ImageReport(try Samples.bytes("memtest86+/memtest86+x64.iso"))
        #expect(memtest.facts.list("partitions") == ["EFI system, 8192 sectors at 3304"])
        #expect(memtest.parts.map { $0.facts.text("media") } == ["1.44 MB floppy", "no emulation"])
    }
}
