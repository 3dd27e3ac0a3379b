// SPDX-License-Identifier: Apache-2.0

/// A text of assignments that a shell could read (os-release(5)), each on a line of its own; the last one of a name counts.
struct OSRelease {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard line.first != "#", let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals])] = Self.unquoted(line[line.index(after: equals)...])
        }
    }

    /// The value of a name.
    subscript(name: String) -> String? { values[name] }

    /// What people call the system; "Linux" is what os-release(5) has for a file without any name.
    var prettyName: String? {
        self["PRETTY_NAME"]
            ?? self["NAME"].map { name in [name, self["VERSION"]].compactMap { $0 }.joined(separator: " ") }
    }

    /// A word as a shell reads it: within apostrophes all is meant, within quotes a backslash takes the meaning off `"`, `$`, `` ` `` and
    /// itself, elsewhere off any character; a blank ends it.
    private static func unquoted(_ word: Substring) -> String {
        var result = ""
        var quote: Character?
        var rest = word[...]
        while let character = rest.popFirst() {
            switch (quote, character) {
            case (nil, "'"), (nil, "\""): quote = character
            case ("'", "'"), ("\"", "\""): quote = nil
            case (nil, " "), (nil, "\t"): return result
            case (nil, "\\"): if let next = rest.popFirst() { result.append(next) }
            case ("\"", "\\"):
                guard let next = rest.first, "\"\\$`".contains(next) else { fallthrough }
                rest.removeFirst()
                result.append(next)
            default: result.append(character)
            }
        }
        return result
    }
}
