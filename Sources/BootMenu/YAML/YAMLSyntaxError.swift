// SPDX-License-Identifier: Apache-2.0

import Yams

/// Why a text is no YAML, in words that say what to change; libyaml's own name what its grammar missed.
struct YAMLSyntaxError {
    /// From 1; 0 if the place is not known.
    let line, column: Int
    let problem: String

    init(_ error: any Error, in lines: [[Character]]) {
        switch error {
        case YamlError.scanner(let context, let words, let mark, _),
            YamlError.parser(let context, let words, let mark, _),
            YamlError.composer(let context, let words, let mark, _):
            if let known = YAMLSyntaxError.openedWords[words], let start = context?.mark {
                (line, column, problem) = (start.line, start.column, known)
                return
            }
            if words == YAMLSyntaxError.strayColon, let start = YAMLSyntaxError.unfinishedLine(above: mark.line, lines)
            {
                (line, column, problem) = (start.line, start.column, YAMLSyntaxError.noKey)
                return
            }
            (line, column) = (mark.line, mark.column)
            let text = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : []
            problem = YAMLSyntaxError.words(words, text, mark.column - 1)
        case YamlError.reader(let words, let offset, _, let yaml):
            let before = yaml.prefix(offset ?? 0)
            line = before.count(where: \.isNewline) + 1
            column =
                before.count
                - (before.lastIndex(where: \.isNewline).map { before.distance(from: before.startIndex, to: $0) + 1 }
                    ?? 0) + 1
            problem =
                words == "control characters are not allowed" ? "a control character stands here; remove it" : words
        default: (line, column, problem) = (0, 0, "\(error)")
        }
    }

    /// Where something was opened that is not closed, or begun that does not go on: told where it begins.
    private static let openedWords = [
        "found unexpected end of stream": "the quote that begins here is not closed; close it",
        "found unexpected document indicator": "the quote that begins here is not closed; close it",
        "did not find expected ',' or ']'":
            "the list that begins here with [ is not closed; close it with ], and put commas between its values",
        "did not find expected ',' or '}'":
            "the mapping that begins here with { is not closed; close it with }, and put commas between its keys",
        "could not find expected ':'": noKey,
        "did not find expected comment or line break":
            "text stands behind | or >; begin it in the next line, or put it in quotes",
    ]

    private static let noKey = "needs a key, a colon and a space here, such as \"mode: proxy\""
    private static let strayColon = "mapping values are not allowed in this context"

    /// A line without a key, of which libyaml takes the next one, with a key, for the rest.
    private static func unfinishedLine(above line: Int, _ lines: [[Character]]) -> (line: Int, column: Int)? {
        guard line >= 2, lines.indices.contains(line - 1) else { return nil }
        let text = lines[line - 2]
        guard let start = text.firstIndex(where: { $0 != " " }), text[start] != "#", text[start] != "-",
            !text.contains(where: { "[]{}\"'|>".contains($0) }), text.last != ":",
            !zip(text, text.dropFirst()).contains(where: { $0 == ":" && $1 == " " })
        else { return nil }
        return (line - 1, start + 1)
    }

    private static let otherWords = [
        strayColon:
            "a colon makes a key of what stands before it; put the whole value in quotes, or align this key with the others",
        "block sequence entries are not allowed in this context":
            "a list cannot begin behind its key; begin it in the next line, or write [first, second]",
        "did not find expected '-' indicator":
            "this line belongs neither to the list above nor to a key; begin it with \"- \" below the other items, or align it with its key",
        "did not find expected node content": "a value is missing here; write one, or remove the comma or colon",
        "found unknown escape character":
            "a backslash in double quotes begins an escape; write it twice, or use single quotes",
        "found undefined alias": "* stands for a value that was named by &; put the text in quotes",
        "did not find expected alphabetic or numeric character": "* and & begin a name; put the text in quotes",
        "found undefined tag handle": "! begins a type; put the text in quotes",
        "but found another document": "a second document begins with ---; write all in one",
        "did not find expected <document start>":
            "this stands behind the end of the file's value; remove it, or bring it inside",
    ]

    private static func words(_ problem: String, _ line: [Character], _ column: Int) -> String {
        let found = line.indices.contains(column) ? line[column] : " "
        if found == "\t" || problem.hasPrefix("found a tab character") { return "a tab cannot indent; use spaces" }
        switch problem {
        case "found character that cannot start any token":
            return "a value cannot begin with \(found); put it in quotes"
        case "did not find expected node content" where column >= line.count:
            return "the line ends where a value is needed; write one, or close the [ or { that is open"
        case "did not find expected key":
            let isBehind = line.prefix(column).contains { $0 != " " }
            return isBehind
                ? "something stands behind the end of the value; remove it, or put the whole value in quotes"
                : "this line is not aligned with the keys above it; keys of one mapping begin in the same column"
        default: return otherWords[problem] ?? problem
        }
    }
}
