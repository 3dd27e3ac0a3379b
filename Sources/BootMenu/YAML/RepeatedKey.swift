// SPDX-License-Identifier: Apache-2.0

import Yams

/// A key that a mapping has twice, with both of its places; Yams tells the first one only.
struct RepeatedKey {
    let key: String
    let first: Mark
    /// Line and column from 0. Nil if it could not be found again, behind an anchor for example.
    let again: (line: Int, column: Int)?

    /// Looks for the key again, in the lines behind its first place.
    init(_ key: String, at first: Mark, in lines: [[Character]]) {
        (self.key, self.first) = (key, first)
        let (line, column) = (first.line - 1, first.column - 1)
        guard lines.indices.contains(line) else {
            again = nil
            return
        }
        // In one line, between braces: behind the first one.
        if let place = RepeatedKey.place(of: key, in: lines[line], from: column + 1) {
            again = (line, place)
            return
        }
        // Below each other: in the same column, before a line that begins farther left.
        var found: (Int, Int)?
        for number in lines.indices.dropFirst(line + 1) {
            let text = lines[number]
            guard let indent = text.firstIndex(where: { $0 != " " }), text[indent] != "#" else { continue }
            if indent < column, !lines[line].contains("{") { break }
            let isKey = RepeatedKey.begins(text[indent...], key)
            guard isKey, indent == column || text.contains(",") || text.contains("}") else { continue }
            found = (number, indent)
            break
        }
        again = found
    }

    /// `the key mode is there twice, in line 2 and in line 5; keep one`.
    var problem: String {
        guard let again = again?.line else { return "the key \(key) is there twice; keep one" }
        return again + 1 == first.line
            ? "the key \(key) is there twice, both in line \(first.line); keep one"
            : "the key \(key) is there twice, in line \(first.line) and in line \(again + 1); keep one"
    }

    private static func begins(_ text: ArraySlice<Character>, _ key: String) -> Bool {
        for written in [key, "\"\(key)\"", "'\(key)'"] where text.starts(with: written) {
            if text.dropFirst(written.count).first(where: { $0 != " " }) == ":" { return true }
        }
        return false
    }

    /// Where the key begins, behind a comma, brace or space.
    private static func place(of key: String, in line: [Character], from start: Int) -> Int? {
        line.indices.dropFirst(start).first { index in
            (index == start || " ,{".contains(line[index - 1])) && begins(line[index...], key)
        }
    }
}
