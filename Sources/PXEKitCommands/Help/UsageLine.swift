// SPDX-License-Identifier: Apache-2.0

/// The line that says how a command is typed: `USAGE: pxekit client [options] [<kind> ...] --interface <interface>`.
///
/// ArgumentParser lists every option there; the options have a table of their own. What must be given stays.
struct UsageLine {
    let text: String

    /// Shortens a line of ArgumentParser; another text stays as it is.
    init(_ line: String) {
        guard let colon = line.firstRange(of: ": ") else {
            text = line
            return
        }
        let words = UsageLine.words(line[colon.upperBound...])
        let path = words.prefix { !$0.hasPrefix("[") && !$0.hasPrefix("<") && !$0.hasPrefix("-") }
        var needed: [String] = []
        var hasOptions = false
        for word in words.dropFirst(path.count) {
            if word.hasPrefix("[-") || word == "[<options>]" || word == "<options>" {
                hasOptions = true
            } else {
                needed.append(word)
            }
        }
        // A command with arguments and subcommands can be used without a subcommand.
        if hasOptions { needed = needed.map { $0 == "<subcommand>" ? "[<subcommand>]" : $0 } }
        let heading = String(line[..<colon.lowerBound]) + ":"
        let options = hasOptions ? ["[options]"] : []
        text = ([heading] + Array(path) + options + needed).joined(separator: " ")
    }

    /// The words of a line. What stands in brackets counts as one word.
    private static func words(_ text: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var depth = 0
        for character in text {
            if character == " ", depth == 0 {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if character == "[" { depth += 1 } else if character == "]" { depth -= 1 }
            word.append(character)
        }
        return word.isEmpty ? words : words + [word]
    }
}
