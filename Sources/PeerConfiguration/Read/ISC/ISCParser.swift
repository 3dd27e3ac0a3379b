// SPDX-License-Identifier: Apache-2.0

/// A word of dhcpd.conf.
struct ISCWord: Hashable, Sendable {
    /// Its octets: a string may have such as are no text.
    let octets: [UInt8]
    /// Whether it stood in quotes.
    let isString: Bool
    let line: Int

    /// The word as a text.
    var text: String { String(decoding: octets, as: UTF8.self) }
}

/// A statement: words up to `;`, or up to a block.
struct ISCStatement: Hashable, Sendable {
    let words: [ISCWord]
    let body: [ISCStatement]?
    let place: PeerPlace

    /// A word as it is written; empty if there is none.
    subscript(_ index: Int) -> String { words.indices.contains(index) ? words[index].text : "" }

    /// The words from one on, without commas.
    func values(from index: Int) -> [String] { words.dropFirst(index).map(\.text).filter { $0 != "," } }
}

/// Reads dhcpd.conf into statements (dhcpd.conf(5), "REFERENCE: DECLARATIONS").
struct ISCParser {
    private let file: String
    private var words: [ISCWord]
    private var position = 0

    /// How deep blocks and includes together may nest; real ones have five levels.
    private static let mostDepth = 64

    init(_ text: String, file: String) throws(PeerFileError) {
        self.file = file
        words = try ISCParser.words(text, file: file)
    }

    /// All statements, those of included files in the place of their `include`, which may stand in a block too (dhcpd.conf(5)).
    func statements(include: @escaping (String) -> String?) throws(PeerFileError) -> [ISCStatement] {
        var includes = PeerIncludes(include)
        return try statements(&includes, depth: 0)
    }

    private func statements(_ includes: inout PeerIncludes, depth: Int) throws(PeerFileError) -> [ISCStatement] {
        var parser = self
        return try parser.withIncluded(parser.block(isInner: false, depth: depth), &includes, depth: depth)
    }

    /// The same statements with those of the files that they name.
    private func withIncluded(
        _ statements: [ISCStatement], _ includes: inout PeerIncludes, depth: Int
    ) throws(PeerFileError) -> [ISCStatement] {
        var all: [ISCStatement] = []
        for statement in statements {
            if let body = statement.body {
                let inner = try withIncluded(body, &includes, depth: depth + 1)
                all.append(ISCStatement(words: statement.words, body: inner, place: statement.place))
            } else if statement[0] == "include", let text = try includes.text(of: statement[1], at: statement.place) {
                guard depth < ISCParser.mostDepth else {
                    throw PeerFileError(statement.place, "files include each other more than \(depth) times")
                }
                all += try ISCParser(text, file: statement[1]).statements(&includes, depth: depth + 1)
            } else {
                all.append(statement)
            }
        }
        return all
    }

    private mutating func block(isInner: Bool, depth: Int) throws(PeerFileError) -> [ISCStatement] {
        var statements: [ISCStatement] = []
        var begun: [ISCWord] = []
        let start = position > 0 ? words[position - 1].line : 1
        while position < words.count {
            let word = words[position]
            position += 1
            let place = PeerPlace(file: file, line: begun.first?.line ?? word.line)
            guard !word.isString else {
                begun.append(word)
                continue
            }
            switch word.text {
            case ";":
                if !begun.isEmpty { statements.append(ISCStatement(words: begun, body: nil, place: place)) }
                begun = []
            case "{" where begun.contains { $0.text == "code" || $0.text == "=" } && begun.first?.text == "option":
                // The record of an option's definition is no block.
                while position < words.count, words[position].text != "}" { position += 1 }
                position += 1
            case "{":
                guard depth < ISCParser.mostDepth else { throw PeerFileError(place, "blocks are nested too deep") }
                let body = try block(isInner: true, depth: depth + 1)
                statements.append(ISCStatement(words: begun, body: body, place: place))
                begun = []
            case "}":
                guard isInner else { throw PeerFileError(place, "'}' closes nothing") }
                guard begun.isEmpty else { throw PeerFileError(place, "needed ';' before '}'") }
                return statements
            default: begun.append(word)
            }
        }
        if isInner { throw PeerFileError(PeerPlace(file: file, line: start), "the block is not closed by '}'") }
        if let first = begun.first {
            throw PeerFileError(PeerPlace(file: file, line: first.line), "needed ';' behind '\(first.text)'")
        }
        return statements
    }

    /// Splits the text into words, strings and signs; `#` begins a comment.
    private static func words(_ text: String, file: String) throws(PeerFileError) -> [ISCWord] {
        var words: [ISCWord] = []
        var line = 1
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\n": line += 1
            case " ", "\t", "\r": break
            case "#": rest = rest.drop { $0 != "\n" }
            case "\"":
                let start = line
                guard let string = string(&rest, &line) else {
                    throw PeerFileError(PeerPlace(file: file, line: start), "the text has no closing quote")
                }
                words.append(ISCWord(octets: string, isString: true, line: start))
            case "{", "}", ";", ",", "(", ")", "=":
                words.append(ISCWord(octets: Array(String(scalar).utf8), isString: false, line: line))
            case "!" where rest.first == "=", "~" where rest.first == "=" || rest.first == "~":
                let sign = String(scalar) + String(rest.removeFirst())
                words.append(ISCWord(octets: Array(sign.utf8), isString: false, line: line))
            default:
                var word = String(scalar)
                while let next = rest.first, !" \t\r\n{};,()=\"#!~".unicodeScalars.contains(next) {
                    word.unicodeScalars.append(rest.removeFirst())
                }
                words.append(ISCWord(octets: Array(word.utf8), isString: false, line: line))
            }
        }
        return words
    }

    /// The octets of a string behind its first quote, up to its last; nil if that is missing.
    private static func string(_ rest: inout Substring.UnicodeScalarView, _ line: inout Int) -> [UInt8]? {
        var octets: [UInt8] = []
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return octets
            case "\\":
                if let octet = number(&rest) {
                    octets.append(octet)
                } else if let escaped = rest.popFirst() {
                    if escaped == "\n" { line += 1 }
                    octets += Array(String(["n": "\n", "t": "\t", "r": "\r"][escaped] ?? escaped).utf8)
                }
            default:
                if scalar == "\n" { line += 1 }
                octets += Array(String(scalar).utf8)
            }
        }
        return nil
    }

    /// The octet behind a backslash: `x` and two hexadecimal digits, or three octal ones (dhcpd.conf(5)); nil, and nothing is read, if there
    /// is none.
    private static func number(_ rest: inout Substring.UnicodeScalarView) -> UInt8? {
        let isHexadecimal = rest.first == "x"
        let known = isHexadecimal ? "0123456789abcdefABCDEF" : "01234567"
        let digits = rest.dropFirst(isHexadecimal ? 1 : 0).prefix(isHexadecimal ? 2 : 3)
            .prefix(while: known.unicodeScalars.contains)
        guard let octet = UInt8(String(digits), radix: isHexadecimal ? 16 : 8) else { return nil }
        rest = rest[digits.endIndex...]
        return octet
    }
}
