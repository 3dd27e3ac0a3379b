// SPDX-License-Identifier: Apache-2.0

/// CD images (ECMA-119) and whom their El Torito boot catalog serves.
enum ISO9660 {
    private static let sector = 2048
    /// El Torito 1.0, "Validation Entry", and UEFI 2.10, 13.3.2.1 for 0xEF.
    private static let platforms = [0: "x86 BIOS", 1: "PowerPC", 2: "Mac", 0xEF: "UEFI"]

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has([1] + Array("CD001".utf8) + [1], at: 16 * sector) else { return nil }
        var facts: ImageFacts = [:]
        facts.add("volume", bytes.text(16 * sector + 40, limit: 32)?.trimmed)
        facts.add("application", bytes.text(16 * sector + 574, limit: 128)?.trimmed)
        facts.add("hybrid", bytes.has([0x55, 0xAA], at: 510))
        let parts = bootEntries(bytes)
        let boots: [BootTarget] = [
            (0, BootTarget.biosCD), (0xEF, .uefiCD),
        ].filter { wanted in parts.contains { $0.facts.number("platform") == wanted.0 } }.map(\.1)
        return ImageReport(
            .iso9660, "ISO 9660 CD image", size: bytes.count, facts: facts,
            boots: facts.flag("hybrid") == true ? boots + [.biosDisk] : boots, parts: parts)
    }

    private static func bootEntries(_ bytes: ImageBytes) -> [ImageReport] {
        guard bytes.has([0] + Array("CD001\u{1}EL TORITO SPECIFICATION".utf8), at: 17 * sector),
            let catalog = bytes.long(17 * sector + 0x47), var platform = bytes.byte(catalog * sector + 1),
            bytes.byte(catalog * sector) == 1
        else { return [] }
        var entries: [ImageReport] = []
        for at in stride(from: catalog * sector + 32, to: catalog * sector + sector, by: 32) {
            switch bytes.byte(at) {
            case 0x88: entries.append(entry(bytes, at, platform))
            case 0x90, 0x91: platform = bytes.byte(at + 1) ?? platform  // header of the next section
            case 0x44: continue  // extension of an entry
            default: return entries  // 0 ends the catalog; an entry that cannot be booted is nobody's
            }
        }
        return entries
    }

    private static func entry(_ bytes: ImageBytes, _ at: Int, _ platform: Int) -> ImageReport {
        var facts: ImageFacts = ["platform": .hex(platform)]
        let media = ["no emulation", "1.2 MB floppy", "1.44 MB floppy", "2.88 MB floppy", "hard disk"]
        facts.add("media", bytes.byte(at + 1).flatMap { $0 & 0xF < media.count ? media[$0 & 0xF] : nil })
        let sectors = bytes.word(at + 6) ?? 0
        facts.add("offset", hex: bytes.long(at + 8).map { $0 * sector })
        let name = platforms[platform] ?? "platform \(platform)"
        return ImageReport(.bootEntry, "El Torito entry for \(name)", size: sectors * 512, facts: facts)
    }
}

extension String {
    /// Without the blanks that pad a fixed field.
    fileprivate var trimmed: String? {
        let text = reversed().drop { $0 == " " }.reversed()
        return text.isEmpty ? nil : String(text)
    }
}
