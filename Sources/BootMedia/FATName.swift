// SPDX-License-Identifier: Apache-2.0

/// A name in a FAT directory: as it is written, and the short one that every reader knows (Microsoft FAT specification 1.03, 6 and 7).
struct FATName: Hashable {
    /// As it is written.
    let text: String
    /// Eleven bytes: eight and three, with blanks.
    let short: [UInt8]

    private static let size = 11
    private static let entrySize = 32
    private static let unitsOfEntry = 13
    /// Where those 13 lie in an entry.
    private static let places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]

    /// A name beside others of its folder, which have their short names already.
    ///
    /// - Throws: ``BootMediumError`` for a name that no reader of a FAT file system takes.
    init(_ text: String, beside taken: Set<[UInt8]>) throws(BootMediumError) {
        let isBad = text.unicodeScalars.contains {
            $0.value < 0x20 || $0.value == 0x7F || "\"*/:<>?\\|".unicodeScalars.contains($0)
        }
        guard !isBad, !text.isEmpty, text.utf16.count <= 255, text.last != ".", text.last != " " else {
            throw .part(
                "name on the EFI system partition",
                needed: "1 to 255 characters without \" * / : < > ? \\ |, and no dot or blank at the end", found: text)
        }
        self.text = text
        if let short = Self.plain(text), !taken.contains(short) {
            self.short = short
            return
        }
        let stem = Self.letters(text.prefix { $0 != "." }, 8)
        let end = text.contains(".") ? Self.letters(text.split(separator: ".").last ?? "", 3) : []
        var number = 1
        var candidate: [UInt8]
        repeat {
            let tail = Array("~\(number)".utf8)
            let name = stem.prefix(8 - tail.count) + tail
            candidate = name + [UInt8](repeating: 0x20, count: 8 - name.count) + end
            candidate += [UInt8](repeating: 0x20, count: Self.size - candidate.count)
            number += 1
        } while taken.contains(candidate)
        short = candidate
    }

    /// The entries: long ones first, last part of the name first, where the short one does not say it all.
    ///
    /// - Parameters:
    ///   - attributes: 0x10 is a folder.
    ///   - cluster: the first one; 0 for an empty file.
    func entries(attributes: UInt8, cluster: Int, size: Int) -> [UInt8] {
        var entry = [UInt8](repeating: 0, count: Self.entrySize)
        entry.put(short, at: 0)
        entry[11] = attributes
        for date in [16, 18, 24] { entry.put(0x21, at: date, bytes: 2) }  // 1980-01-01, the first one that there is
        entry.put(cluster, at: 26, bytes: 2)
        entry.put(size, at: 28, bytes: 4)
        return longEntries + entry
    }

    /// How many bytes of a folder the entries take.
    var size: Int { longEntries.count + Self.entrySize }

    private var longEntries: [UInt8] {
        guard Self.plain(text) != short else { return [] }
        let sum = short.reduce(UInt8(0)) { ($0 >> 1 | $0 << 7) &+ $1 }
        var units = Array(text.utf16)
        let count = units.count.pieces(of: Self.unitsOfEntry)
        if units.count % Self.unitsOfEntry != 0 {
            units.append(0)
            units += [UInt16](repeating: 0xFFFF, count: count * Self.unitsOfEntry - units.count)
        }
        return (1...count).reversed().flatMap { number in
            var entry = [UInt8](repeating: 0, count: Self.entrySize)
            entry[0] = UInt8(number) | (number == count ? 0x40 : 0)
            entry[11] = 0x0F
            entry[13] = sum
            for (index, place) in Self.places.enumerated() {
                entry.put(Int(units[(number - 1) * Self.unitsOfEntry + index]), at: place, bytes: 2)
            }
            return entry
        }
    }

    /// The short name of one that is written so already: capitals, eight and three.
    private static func plain(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let stem = parts.first, (1...8).contains(stem.utf8.count),
            parts.count == 1 || (1...3).contains(parts[1].utf8.count)
        else { return nil }
        var short = [UInt8](repeating: 0x20, count: size)
        for (part, place) in zip(parts, [0, 8]) {
            guard letters(part, 8).elementsEqual(part.utf8) else { return nil }
            short.put(part.utf8, at: place)
        }
        return short
    }

    /// What a short name may have of a text, in capitals; `_` for the rest.
    private static func letters(_ text: some StringProtocol, _ count: Int) -> [UInt8] {
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-$~!#%&'()@^`{}".utf8)
        let bytes = text.uppercased().utf8.filter { $0 != 0x20 && $0 != 0x2E }
        return bytes.prefix(count).map { allowed.contains($0) ? $0 : 0x5F }
    }
}
