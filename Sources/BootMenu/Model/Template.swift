// SPDX-License-Identifier: Apache-2.0

/// Text with variables in it: `console=ttyS0 BOOTIF=${bootif} url=${mirror}/preseed.cfg`.
///
/// `${name}` is a variable if the name is made of ASCII letters, digits, `-` and `_`; `${$}` is a dollar sign, for a
/// literal `${`. Every other text means itself, so that reading is total.
public struct Template: Hashable, Sendable {
    /// A part of a template.
    public enum Piece: Hashable, Sendable {
        case text(String)
        case variable(String)
    }

    /// The parts in order; neighbouring texts are always merged and never empty.
    public private(set) var pieces: [Piece] = []

    /// Text without variables, whatever characters it has.
    public init(literal text: String) {
        append(text: text)
    }

    /// Text in which `${name}` is a variable.
    public init(_ source: String) {
        var rest = source.unicodeScalars[...]
        var text = String.UnicodeScalarView()
        while let scalar = rest.first {
            if scalar == "$", let (piece, after) = Template.variable(at: rest) {
                append(text: String(text))
                text = .init()
                append(piece)
                rest = after
            } else {
                text.append(scalar)
                rest.removeFirst()
            }
        }
        append(text: String(text))
    }

    /// The parts of another template, put together.
    public init(pieces: some Sequence<Piece>) {
        for piece in pieces { append(piece) }
    }

    private typealias Scalars = Substring.UnicodeScalarView

    /// The `${...}` at the start of `source` and what follows it.
    private static func variable(at source: Scalars) -> (Piece, Scalars)? {
        let inner = source.dropFirst(2)
        guard source.starts(with: "${".unicodeScalars), let end = inner.firstIndex(of: "}") else { return nil }
        let name = String(inner[..<end])
        let after = inner[inner.index(after: end)...]
        if name == "$" { return (.text("$"), after) }
        guard isName(name) else { return nil }
        return (.variable(name), after)
    }

    /// Whether `name` can stand in `${...}`.
    public static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Adds a part at the end.
    public mutating func append(_ piece: Piece) {
        switch piece {
        case .text(let text): append(text: text)
        case .variable: pieces.append(piece)
        }
    }

    private mutating func append(text: String) {
        guard !text.isEmpty else { return }
        if case .text(let last)? = pieces.last {
            pieces[pieces.count - 1] = .text(last + text)
        } else {
            pieces.append(.text(text))
        }
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { pieces.isEmpty }

    /// The names of its variables, in order, with repetitions.
    public var variables: [String] {
        pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }

    /// The text, if there are no variables in it.
    public var literal: String? {
        switch pieces.first {
        case nil: ""
        case .text(let text)? where pieces.count == 1: text
        default: nil
        }
    }

    /// The template cut at white space; if `quoted`, only outside of double quotes, as Linux cuts its command line.
    public func words(quoted: Bool) -> [Template] {
        var words: [Template] = []
        var word = Template(literal: "")
        var isQuoted = false
        for piece in pieces {
            guard case .text(let text) = piece else {
                word.append(piece)
                continue
            }
            var run = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                if quoted, scalar == "\"" { isQuoted.toggle() }
                if !isQuoted, scalar.value <= 0x20 {
                    word.append(text: String(run))
                    run = .init()
                    if !word.isEmpty { words.append(word) }
                    word = Template(literal: "")
                } else {
                    run.append(scalar)
                }
            }
            word.append(text: String(run))
        }
        return word.isEmpty ? words : words + [word]
    }

    /// Words with one blank between them.
    public init(words: some Sequence<Template>) {
        for (position, word) in words.enumerated() {
            if position > 0 { append(text: " ") }
            for piece in word.pieces { append(piece) }
        }
    }
}

extension Template: ExpressibleByStringLiteral, CustomStringConvertible {
    /// Text in which `${name}` is a variable.
    public init(stringLiteral source: String) { self.init(source) }

    /// The source text: `Template(template.description) == template`.
    public var description: String {
        pieces.map { piece in
            switch piece {
            case .variable(let name): "${\(name)}"
            case .text(let text): Template.escaped(text)
            }
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            result.append(
                contentsOf: scalar == "$" && rest.first == "{" ? "${$}".unicodeScalars : String(scalar).unicodeScalars)
        }
        return String(result)
    }
}
