// SPDX-License-Identifier: Apache-2.0

import Yams

/// A value of a YAML file with its place, for messages.
package struct YAMLValue {
    let node: Node
    let file: String
    let path: String

    init(node: Node, file: String, path: String) {
        self.node = node
        self.file = file
        self.path = path
    }

    /// The error for this value.
    package func error(_ problem: String) -> MenuFileError {
        MenuFileError(
            file: file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, path: path, problem: problem)
    }

    /// Where it is written, for messages about it that come later: `file:line:column: path`.
    package var place: String { error("").description }

    /// Where it is written.
    var origin: Origin { Origin(file: file, line: node.mark?.line ?? 0) }

    /// What kind of value is there, in words.
    private var kind: String {
        switch node {
        case .scalar(let scalar): "\"\(scalar.string)\""
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// Whether keys are there.
    package var isMapping: Bool { if case .mapping = node { true } else { false } }

    /// Text: any scalar as it is written.
    package func text() throws(MenuFileError) -> String {
        guard case .scalar(let scalar) = node else { throw error("needs a text, found \(kind)") }
        return scalar.string
    }

    /// Text with variables.
    func template() throws(MenuFileError) -> Template { Template(try text()) }

    /// `true` or `false`.
    package func flag() throws(MenuFileError) -> Bool {
        switch try text() {
        case "true": return true
        case "false": return false
        default: throw error("needs true or false, found \(kind)")
        }
    }

    /// A whole number in a range.
    package func number(_ range: ClosedRange<Int>) throws(MenuFileError) -> Int {
        let text = try text()
        let value = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
        guard let value, range.contains(value) else {
            throw error("needs a number from \(range.lowerBound) to \(range.upperBound), found \(kind)")
        }
        return value
    }

    /// One word.
    package func word() throws(MenuFileError) -> String {
        let text = try text()
        guard !text.isEmpty, !text.contains(where: \.isConfigSpace) else {
            throw error("needs one word, found \(kind)" + (text.contains(",") ? "; a list is written [one, two]" : ""))
        }
        return text
    }

    /// One character.
    func character() throws(MenuFileError) -> Character {
        let text = try text()
        guard let first = text.first, text.count == 1 else { throw error("needs one character, found \(kind)") }
        return first
    }

    /// A time with its unit; nil for `never`.
    package func duration() throws(MenuFileError) -> Duration? {
        let text = try text()
        if text == "never" { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units = ["ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000]
        guard let value = Int(digits), (1...999_999_999).contains(value) else {
            throw error("needs a time like 30s, found \(kind)")
        }
        guard let unit = units[String(text.dropFirst(digits.count).drop { $0 == " " })] else {
            throw error("needs a unit, ms, s, min or h: \(text.isEmpty ? "30s" : String(digits) + "s"), found \(kind)")
        }
        return .milliseconds(value * unit)
    }

    /// The values of a list; a single value counts as a list of one if `orSingle`.
    package func list(orSingle: Bool = false) throws(MenuFileError) -> [YAMLValue] {
        guard case .sequence(let sequence) = node else {
            if orSingle { return [self] }
            throw error("needs a list, found \(kind)")
        }
        return sequence.enumerated().map { YAMLValue(node: $0.element, file: file, path: "\(path)[\($0.offset)]") }
    }

    /// The values of a mapping by their keys, no two of which are equal as texts: `1` and `"1"` are one key, which Yams takes for two.
    package func pairs() throws(MenuFileError) -> [(key: String, value: YAMLValue)] {
        guard case .mapping(let mapping) = node else {
            throw error("needs keys with values (key: value), found \(kind)")
        }
        var pairs: [(String, YAMLValue)] = []
        var lines: [String: Int] = [:]
        for (key, value) in mapping {
            let name = try YAMLValue(node: key, file: file, path: path).text()
            // It was told when the file was read.
            if YAMLText.isHidden(name) { continue }
            if let line = lines[name] {
                throw YAMLValue(node: key, file: file, path: path).error(
                    "the key \(name) is there already, in line \(line)")
            }
            lines[name] = key.mark?.line ?? 0
            pairs.append((name, YAMLValue(node: value, file: file, path: path.isEmpty ? name : "\(path).\(name)")))
        }
        return pairs
    }

    /// The values of a mapping that has these keys and no others.
    package func object(_ schema: MenuSchema.Object) throws(MenuFileError) -> [String: YAMLValue] {
        var values: [String: YAMLValue] = [:]
        for (key, value) in try pairs() {
            guard schema.keys.contains(where: { $0.name == key }) else {
                throw unknownKey(key, of: schema.name, among: schema.keys.map(\.name))
            }
            values[key] = value
        }
        return values
    }

    func keyMark(_ name: String) -> Mark? {
        guard case .mapping(let mapping) = node else { return nil }
        return mapping.first { $0.key.scalar?.string == name }?.key.mark
    }
}
