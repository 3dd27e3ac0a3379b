// SPDX-License-Identifier: Apache-2.0

/// The boot catalog of a CD image (El Torito 1.0, 2.0 to 2.5; UEFI 2.10, 13.3.2): who boots which part of it.
struct ElTorito {
    /// One boot entry.
    struct Entry {
        /// 0 is x86, 0xEF is UEFI.
        let platform: Int
        /// The indicator is 0x88; with 0, firmware passes over it.
        let isBootable: Bool
        /// Emulated medium: 0 none, 1 to 3 floppies, 4 a hard disk.
        let media: Int
        let loadSegment: Int
        /// Virtual sectors of 512 bytes that are loaded at first.
        let sectors: Int
        /// Where the image begins, in bytes.
        let offset: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var warnings: [String] = []

    private static let sector = 2048
    /// Catalogs have a handful of entries; a sector, as most of them have, holds 64.
    private static let mostSlots = 256

    /// Reads the catalog; nil if the image has no boot record, which stands behind the primary volume descriptor.
    init?(_ bytes: ImageBytes) {
        guard bytes.has([0] + Array("CD001\u{1}EL TORITO SPECIFICATION".utf8), at: 17 * Self.sector),
            let sector = bytes.long(17 * Self.sector + 0x47)
        else { return nil }
        let catalog = sector * Self.sector
        guard catalog + 64 <= bytes.count else {
            warnings = ["cut short: the boot catalog is at \(catalog), the file has \(bytes.count) bytes"]
            return
        }
        guard bytes.byte(catalog) == 1, bytes.has([0x55, 0xAA], at: catalog + 30),
            let platform = bytes.byte(catalog + 1)
        else {
            // Where the catalog is not at hand, nothing is known of it.
            if bytes.untracked.slice(catalog, 32) != nil {
                warnings = [
                    "the boot catalog at 0x\(String(catalog, radix: 16)) does not begin with a validation entry"
                ]
            }
            return
        }
        let sum = stride(from: catalog, to: catalog + 32, by: 2).reduce(0) { $0 + (bytes.word($1) ?? 0) }
        if sum & 0xFFFF != 0 { warnings.append("the words of the boot catalog's validation entry do not sum to 0") }
        read(bytes, from: catalog + 32, platform: platform)
    }

    /// The initial entry, then sections: a header with the number of its entries, which extensions may follow. The last header is 0x91.
    private mutating func read(_ bytes: ImageBytes, from start: Int, platform first: Int) {
        var platform = first
        var left = 1
        var isLast = false
        for slot in 0..<Self.mostSlots {
            let at = start + 32 * slot
            guard let indicator = bytes.byte(at) else { return }
            switch indicator {
            case 0x44: continue
            case 0x90, 0x91:
                platform = bytes.byte(at + 1) ?? platform
                left = bytes.word(at + 2) ?? 0
                isLast = indicator == 0x91
            case 0x88: add(bytes, at, platform, isBootable: true)
            case 0 where left > 0: add(bytes, at, platform, isBootable: false)
            default: return
            }
            if indicator & 0x90 != 0x90 { left -= 1 }
            if left <= 0, isLast { return }
        }
    }

    private mutating func add(_ bytes: ImageBytes, _ at: Int, _ platform: Int, isBootable: Bool) {
        guard let media = bytes.byte(at + 1), let segment = bytes.word(at + 2), let sectors = bytes.word(at + 6),
            let block = bytes.long(at + 8)
        else { return }
        // A slot of zeros is the end of a catalog whose header counts too many.
        if !isBootable, block == 0 { return }
        entries.append(
            Entry(
                platform: platform, isBootable: isBootable, media: media & 0xF, loadSegment: segment, sectors: sectors,
                offset: block * Self.sector))
    }
}

extension ElTorito.Entry {
    /// El Torito 1.0, "Validation Entry", and UEFI 2.10, 13.3.2.1 for 0xEF.
    private static let platforms = [0: "x86 BIOS", 1: "PowerPC", 2: "Mac", 0xEF: "UEFI"]
    private static let media = ["no emulation", "1.2 MB floppy", "1.44 MB floppy", "2.88 MB floppy", "hard disk"]

    /// What the entry says, and what lies where it points.
    func report(_ bytes: ImageBytes) -> ImageReport {
        var facts: ImageFacts = ["platform": .hex(platform), "bootable": .flag(isBootable)]
        facts.add("media", media < Self.media.count ? Self.media[media] : "number \(media)")
        facts.add("loadSegment", hex: loadSegment == 0 ? nil : loadSegment)
        facts.add("offset", hex: offset)
        var warnings: [String] = []
        if offset + max(sectors, 1) * 512 > bytes.count {
            warnings.append(
                "cut short: the image at \(offset) has at least \(max(sectors, 1) * 512) bytes, the file ends at \(bytes.count)"
            )
        } else if let content = bytes.part(at: offset) {
            facts.add("content", Self.content(content))
        }
        let name = Self.platforms[platform] ?? "platform \(platform)"
        let end = isBootable ? "" : ", not bootable"
        return ImageReport(
            .bootEntry, "El Torito entry for \(name)\(end)", size: sectors * 512, facts: facts, warnings: warnings)
    }

    /// What an image is. Only what can be in such a place is looked for; a CD image in a CD image would have no end.
    private static func content(_ bytes: ImageBytes) -> String? {
        let recognisers = [Syslinux.recogniseISOLINUX, GRUBLegacy.recognise, GRUB.recognise, BootSector.recognise]
        return recognisers.lazy.compactMap { $0(bytes) }.first?.summary
    }
}
