// SPDX-License-Identifier: Apache-2.0

/// A page in Markdown whose prose is filled to lines of 100 columns, so that it can be read where it is not rendered.
package enum MarkdownPage {
    /// Columns of a line; a word or a piece of code that is longer has a line of its own.
    private static let columns = 100

    /// Fills each paragraph and each item of a list that has a longer line. Code, tables and headings stay as they are.
    package static func filled(_ text: String) -> String {
        var lines: [String] = []
        var paragraph: [String] = []
        var isFenced = false
        func end() {
            lines += paragraph.contains { $0.count > columns } ? fill(paragraph) : paragraph
            paragraph = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let isFence = line.hasPrefix("```")
            if isFence { isFenced.toggle() }
            guard !isFenced, !isFence, isProse(line) else {
                end()
                lines.append(line)
                continue
            }
            if line.prefixMatch(of: itemMark) != nil { end() }
            paragraph.append(line)
        }
        end()
        return lines.joined(separator: "\n")
    }

    /// What begins an item of a list.
    private static var itemMark: Regex<(Substring, Substring)> { /\s*([-*+]|\d+[.)])\s+/ }

    /// Whether a line may be filled: four columns begin code, `|` a table, two blanks at the end are a line break.
    private static func isProse(_ line: String) -> Bool {
        guard let first = line.first, !line.allSatisfy(\.isWhitespace) else { return false }
        return !"|#><".contains(first) && !line.hasPrefix("    ") && !line.hasSuffix("  ")
    }

    private static func fill(_ paragraph: [String]) -> [String] {
        let mark = paragraph[0].prefixMatch(of: itemMark).map { String($0.0) } ?? ""
        let start = mark.isEmpty ? String(paragraph[0].prefix(while: \.isWhitespace)) : mark
        let indent = String(repeating: " ", count: start.count)
        var lines: [String] = []
        var line = start
        for word in words(of: paragraph[0].dropFirst(start.count) + " " + paragraph.dropFirst().joined(separator: " "))
        {
            if line.count > start.count, line.count + 1 + word.count > columns {
                lines.append(line)
                line = indent
            }
            line += (line.count > start.count ? " " : "") + word
        }
        return lines + [line]
    }

    /// The words between which a line may end: not in code, and not before a word that would begin a list or a quotation there.
    private static func words(of text: some StringProtocol) -> [String] {
        var words: [String] = []
        for word in text.split(separator: " ") {
            let isInCode = words.last.map { $0.count { $0 == "`" } % 2 == 1 } ?? false
            if let last = words.last, isInCode || String(word).wholeMatch(of: /[-*+>#|]+|\d+[.)]/) != nil {
                words[words.count - 1] = last + " " + word
            } else {
                words.append(String(word))
            }
        }
        return words
    }
}
