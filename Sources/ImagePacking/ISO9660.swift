// SPDX-License-Identifier: Apache-2.0

/// CD images (ECMA-119): whom their El Torito boot catalog serves, and what they are when they are written to a disk.
enum ISO9660 {
    private static let sector = 2048

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        let descriptor = 16 * sector
        guard bytes.has([1] + Array("CD001".utf8) + [1], at: descriptor) else { return nil }
        var facts: ImageFacts = [:]
        facts.add("volume", bytes.text(descriptor + 40, limit: 32)?.trimmed)
        facts.add("application", bytes.text(descriptor + 574, limit: 128)?.trimmed)
        var warnings: [String] = []
        // Volume Space Size and Logical Block Size (ECMA-119, 8.4.8 and 8.4.12).
        if let blocks = bytes.long(descriptor + 80), let size = bytes.word(descriptor + 128) {
            let length = blocks * (size == 0 ? sector : size)
            facts.add("volumeSize", length)
            if length > bytes.count {
                warnings.append("cut short: the volume has \(length) bytes, the file has \(bytes.count)")
            }
        }
        facts.add("hybrid", bytes.has([0x55, 0xAA], at: 510))
        let disk = DiskLayout(bytes)
        facts.add("partitions", disk?.partitions.map(\.description) ?? [])

        let catalog = ElTorito(bytes)
        let entries = catalog?.entries ?? []
        func serves(_ platform: Int) -> Bool { entries.contains { $0.platform == platform && $0.isBootable } }
        var boots: [BootTarget] = []
        if serves(0) { boots.append(.biosCD) }
        if serves(0xEF) { boots.append(.uefiCD) }
        boots += disk?.boots ?? []
        var parts = entries.map { $0.report(bytes) }
        // A file that is known to be cut needs no list of what was behind the cut.
        if warnings.isEmpty {
            warnings += disk?.warnings ?? []
            warnings += parts.enumerated().flatMap { index, part in
                part.warnings.map { "El Torito entry \(index): \($0)" }
            }
        }
        for index in parts.indices { parts[index].warnings = [] }
        return ImageReport(
            .iso9660, "ISO 9660 CD image", size: bytes.count, facts: facts, boots: boots,
            warnings: (catalog?.warnings ?? []) + warnings, parts: parts)
    }
}

extension String {
    /// Without the blanks that pad a fixed field.
    fileprivate var trimmed: String? {
        let text = reversed().drop { $0 == " " }.reversed()
        return text.isEmpty ? nil : String(text)
    }
}
