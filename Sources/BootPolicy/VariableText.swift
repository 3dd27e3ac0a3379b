// SPDX-License-Identifier: Apache-2.0

/// A text in which `{{name}}` stands for what is known of the machine that boots: `hostname={{name}} role={{label.role}}`.
///
/// A name has ASCII letters, digits, `-`, `_` and `.`; blanks around it do not count. There is no way to write a literal `{{`.
public struct VariableText: Hashable, Sendable {
    /// A part of it.
    public enum Piece: Hashable, Sendable {
        case text(String)
        case variable(String)
    }

    /// Why a text cannot be read.
    public struct Malformation: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, and what is needed.
        public let description: String
    }

    /// A variable that has no value.
    public struct UnknownVariable: Error, Hashable, Sendable {
        /// Its name.
        public let name: String
    }

    /// The parts in order.
    public let pieces: [Piece]

    /// Reads a text.
    public init(_ source: String) throws(Malformation) {
        var pieces: [Piece] = []
        var rest = source[...]
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<open.lowerBound]))) }
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else {
                throw Malformation(description: "{{ begins a variable, and no }} ends it")
            }
            let name = String(rest[..<close.lowerBound].drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            guard VariableText.isName(name) else {
                throw Malformation(
                    description: "a variable's name has letters, digits, -, _ and . only, found \"\(name)\"")
            }
            pieces.append(.variable(name))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }

    /// A text without variables.
    public init(literal text: String) { pieces = text.isEmpty ? [] : [.text(text)] }

    /// Whether a text can stand between the braces.
    public static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// The names of its variables, in order, with repetitions.
    public var variables: [String] {
        pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }

    /// The text with a value for each variable. Values are taken as they are: a `{{` in one is no variable.
    public func expanded(_ values: [String: String]) throws(UnknownVariable) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .variable(let name):
                guard let value = values[name] else { throw UnknownVariable(name: name) }
                text += value
            }
        }
        return text
    }
}

extension VariableText: CustomStringConvertible {
    /// The source, without blanks in the braces.
    public var description: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .variable(let name): "{{\(name)}}"
            }
        }.joined()
    }
}
