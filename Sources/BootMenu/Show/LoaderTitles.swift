// SPDX-License-Identifier: Apache-2.0

/// The lines that the menus of iPXE and GRUB have, as far as their text alone tells.
///
/// Both are languages. What stands there as a line of a menu is taken for one: conditions are not judged, variables stay as they are written,
/// and files that a text goes on to are not followed.
public enum LoaderTitles {
    /// The texts of `item [OPTIONS] LABEL TEXT` (iPXE, `item`); lines that only structure the menu are none.
    public static func ofIPXE(_ script: String) -> [String] {
        lines(of: script).flatMap { line in
            let words = line.split { $0 == " " || $0 == "\t" }.prefix { !$0.hasPrefix("#") }
            // A command may depend on the one before it.
            return words.split { $0 == "&&" || $0 == "||" }.compactMap(ipxeItem)
        }
    }

    private static func ipxeItem(_ command: ArraySlice<Substring>) -> String? {
        var words = command
        guard words.popFirst() == "item" else { return nil }
        while let option = words.first, option.hasPrefix("-") {
            words.removeFirst()
            switch option {
            case "--gap", "-g": return nil
            case "--key", "-k", "--menu", "-m": words = words.dropFirst()
            default: continue
            }
        }
        return words.count > 1 ? words.dropFirst().joined(separator: " ") : nil
    }

    /// The first word behind `menuentry` and its options (GRUB manual, `menuentry`), in submenus too.
    public static func ofGRUB(_ configuration: String) -> [String] {
        var titles: [String] = []
        var isCommand = true
        var words = GRUBWords(configuration)
        while let word = words.next() {
            switch word {
            case .end: isCommand = true
            case .word(let text):
                if isCommand, text == "menuentry", let title = grubTitle(&words) { titles.append(title) }
                isCommand = ["then", "else", "do", "{", "}", "!"].contains(text)
            }
        }
        return titles
    }

    private static func grubTitle(_ words: inout GRUBWords) -> String? {
        while case .word(let text)? = words.next() {
            switch text {
            case "--class", "--users", "--hotkey", "--source", "--id": _ = words.next()
            case "{": return nil
            default:
                guard text.hasPrefix("--") else { return text.isEmpty ? nil : text }
            }
        }
        return nil
    }

    /// A line feed and a pair of carriage return and line feed are one character each.
    private static func lines(of text: String) -> [Substring] { text.split(whereSeparator: \.isNewline) }
}

/// The words of a grub.cfg: quotation marks and backslashes are taken away as GRUB's shell does (GRUB manual, "Quoting").
private struct GRUBWords {
    enum Piece {
        case word(String)
        /// The end of a command.
        case end
    }

    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    mutating func next() -> Piece? {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard let first = rest.first else { return nil }
        if first == "#" { rest = rest.drop { !$0.isNewline } }
        if first.isNewline || first == ";" || first == "#" {
            rest = rest.dropFirst()
            return .end
        }
        var word = ""
        while let character = rest.first, !character.isNewline, !" \t;".contains(character) {
            rest.removeFirst()
            switch character {
            case "'":
                word += rest.prefix { $0 != "'" }
                rest = rest.drop { $0 != "'" }.dropFirst()
            case "\"": word += quoted()
            case "\\": word += rest.popFirst().map { $0.isNewline ? "" : String($0) } ?? ""
            default: word.append(character)
            }
        }
        return .word(word)
    }

    /// Through the closing quotation mark; a backslash before `"`, `$` and itself stands for these alone.
    private mutating func quoted() -> String {
        var text = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let next = rest.first, "\"$\\".contains(next) {
                text.append(next)
                rest.removeFirst()
            } else {
                text.append(character)
            }
        }
        return text
    }
}
