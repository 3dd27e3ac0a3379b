// SPDX-License-Identifier: Apache-2.0

import Yams

/// A key that a mapping has twice, with both of its places; Yams tells the first one only.
struct RepeatedKey {
    let key: String
    let first: Mark
    /// Nil if it could not be found again, behind an anchor for example.
    let again: Int?

    /// Looks for the key again, in the lines behind its first place.
    init(_ key: String, at first: Mark, in yaml: String) {
        (self.key, self.first) = (key, first)
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let column = first.column - 1
        guard lines.indices.contains(first.line - 1) else {
            again = nil
            return
        }
        // In one line, between braces: behind the first one.
        let rest = lines[first.line - 1].dropFirst(column + 1)
        if RepeatedKey.holds(rest, key) {
            again = first.line
            return
        }
        // Below each other: in the same column, before a line that begins farther left.
        var found: Int?
        for (number, line) in lines.enumerated().dropFirst(first.line) {
            let content = line.drop { $0 == " " }
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            let indent = line.count - content.count
            if indent < column, !lines[first.line - 1].contains("{") { break }
            if indent == column ? RepeatedKey.begins(content, key) : RepeatedKey.isBetweenBraces(content, key) {
                found = number + 1
                break
            }
        }
        again = found
    }

    /// `the key mode is there twice, in line 2 and in line 5`.
    var problem: String {
        guard let again else { return "the key \(key) is there twice" }
        return again == first.line
            ? "the key \(key) is there twice, both in line \(again)"
            : "the key \(key) is there twice, in line \(first.line) and in line \(again)"
    }

    private static func begins(_ text: Substring, _ key: String) -> Bool {
        for written in [key, "\"\(key)\"", "'\(key)'"] where text.hasPrefix(written) {
            if text.dropFirst(written.count).drop(while: { $0 == " " }).hasPrefix(":") { return true }
        }
        return false
    }

    /// Whether the key begins somewhere in the text, behind a comma, brace or space.
    private static func holds(_ text: Substring, _ key: String) -> Bool {
        text.indices.contains { index in
            (index == text.startIndex || " ,{".contains(text[text.index(before: index)])) && begins(text[index...], key)
        }
    }

    private static func isBetweenBraces(_ text: Substring, _ key: String) -> Bool {
        begins(text, key) && (text.contains(",") || text.contains("}"))
    }
}
