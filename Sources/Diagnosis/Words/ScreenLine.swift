// SPDX-License-Identifier: Apache-2.0

/// A line that a machine shows when its boot goes wrong, and what it stands for.
public struct ScreenLine: Hashable, Sendable {
    /// Whose words these are.
    public enum Speaker: String, Hashable, Sendable {
        case rom = "PXE ROM (BIOS)"
        case uefi = "UEFI firmware"
        case ipxe = "iPXE"
        case loader = "boot loader"
        case system = "started system"
    }

    /// Who says it.
    public let speaker: Speaker
    /// The words, as far as they are always the same.
    public let text: String
    /// What they mean, for somebody who sees them for the first time.
    public let meaning: String
    /// Ids of causes, the likeliest first. Empty for faults of the machine itself.
    public let causes: [String]

    init(_ speaker: Speaker, _ text: String, _ meaning: String, _ causes: [String] = []) {
        (self.speaker, self.text, self.meaning, self.causes) = (speaker, text, meaning, causes)
    }

    /// The lines that a photographed text holds, the best match first: by its code, by an address of ipxe.org, or by its words.
    public static func matching(_ photographed: String) -> [ScreenLine] {
        let words = normalized(photographed)
        guard !words.isEmpty else { return [] }
        let codes = Set(words.split(separator: " ").map(String.init).filter(isCode))
        if !codes.isEmpty {
            let byCode = all.filter { line in
                !codes.isDisjoint(with: normalized(line.text).split(separator: " ").map(String.init).filter(isCode))
            }
            if !byCode.isEmpty { return byCode.sorted { score($0, words) > score($1, words) } }
        }
        let wordSet = Set(words.split(separator: " ").map(String.init))
        return all.map { ($0, score($0, words, wordSet)) }.filter { $0.1 > 0.6 }.sorted { $0.1 > $1.1 }.map(\.0)
    }

    /// `pxe-e53`, or the number of an address of ipxe.org.
    private static func isCode(_ word: String) -> Bool {
        if word.hasPrefix("pxe-") { return word.utf8.count >= 7 }
        return word.utf8.count == 8 && word.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
            && word.utf8.contains { (48...57).contains($0) }
    }

    /// How much of the line is in the text, 0 to 1.
    private static func score(_ line: ScreenLine, _ words: String, _ set: Set<String>? = nil) -> Double {
        let set = set ?? Set(words.split(separator: " ").map(String.init))
        let wanted = normalized(line.text).split(separator: " ").map(String.init)
        guard !wanted.isEmpty else { return 0 }
        return Double(wanted.count { set.contains($0) }) / Double(wanted.count)
    }

    /// Small letters, digits and hyphens; what else there is parts words.
    private static func normalized(_ text: String) -> String {
        let kept = text.lowercased().unicodeScalars.map { scalar -> Character in
            scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(scalar.value) || scalar == "-")
                ? Character(scalar) : " "
        }
        return String(kept).split(separator: " ").joined(separator: " ")
    }
}
