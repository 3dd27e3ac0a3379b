// SPDX-License-Identifier: Apache-2.0

import Yams

/// A YAML file that is read as far as it can be understood: a mistake in one part of it hides no mistake in another.
package struct YAMLFile {
    /// What could be read; nil if that is nothing.
    package private(set) var root: YAMLValue?
    /// What is no YAML, and each key that a mapping has twice.
    package private(set) var problems: [MenuFileError] = []

    /// More than anybody mends at a time; each costs another reading of the file.
    private static let mostProblems = 50

    /// Reads a file.
    ///
    /// - Parameter name: the file's name for messages.
    package init(yaml: String, file name: String) {
        var text = YAMLText(yaml)
        func error(_ line: Int, _ column: Int, _ problem: String) -> MenuFileError {
            MenuFileError(file: name, line: line, column: column, path: "", problem: problem)
        }
        while problems.count < YAMLFile.mostProblems {
            do {
                root = try Yams.compose(yaml: text.yaml).map { YAMLValue(node: $0, file: name, path: "") }
                if root == nil, problems.isEmpty { problems = [error(0, 0, "the file is empty")] }
                return
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let repeated = RepeatedKey(keys.first ?? "", at: context.mark, in: text.lines)
                problems.append(error(context.mark.line, context.mark.column, repeated.problem))
                guard let again = repeated.again, text.hide(repeated.key, at: again) else { return }
            } catch let failure {
                let syntax = YAMLSyntaxError(failure, in: text.lines)
                problems.append(error(syntax.line, syntax.column, syntax.problem))
                guard text.emptyPart(around: syntax.line) else { return }
            }
        }
    }
}

/// The text of a YAML file, of which parts are taken away without moving the others.
struct YAMLText {
    /// The whole text; as it was written while nothing was taken away, for a rejoined text may end its lines otherwise.
    private(set) var yaml: String
    private(set) var lines: [[Character]] {
        didSet { yaml = lines.map { String($0) }.joined(separator: "\n") }
    }
    private var hidden = 0
    /// Whether the file itself has characters of those that take the place of keys.
    private let canHide: Bool

    /// What takes the place of a key's first character: nobody's (Unicode's private use area), and another one for each key.
    private static let marks: ClosedRange<UInt32> = 0xE000...0xF8FE
    private static let filling: Character = "\u{F8FF}"

    init(_ yaml: String) {
        self.yaml = yaml
        lines = yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(Array.init)
        canHide = !yaml.unicodeScalars.contains { (YAMLText.marks.lowerBound...0xF8FF).contains($0.value) }
    }

    /// Whether a key was put there by ``hide(_:at:)``.
    static func isHidden(_ key: String) -> Bool {
        key.unicodeScalars.first.map { marks.contains($0.value) } ?? false
    }

    /// Makes of a key another one of the same length, which nobody knows.
    ///
    /// - Parameter place: line and column from 0.
    /// - Returns: whether that was possible.
    mutating func hide(_ key: String, at place: (line: Int, column: Int)) -> Bool {
        guard canHide, !key.isEmpty, let mark = Unicode.Scalar(YAMLText.marks.lowerBound + UInt32(hidden)) else {
            return false
        }
        let isQuoted = "\"'".contains(lines[place.line][place.column])
        let start = place.column + (isQuoted ? 1 : 0)
        let filling = Array(repeating: YAMLText.filling, count: key.count - 1)
        lines[place.line].replaceSubrange(start..<start + key.count, with: [Character(mark)] + filling)
        hidden += 1
        return true
    }

    /// Empties the lines from the key at the left margin above a line to the next such key.
    ///
    /// - Parameter line: from 1.
    /// - Returns: whether something was there to be taken away.
    mutating func emptyPart(around line: Int) -> Bool {
        guard !lines.isEmpty else { return false }
        let place = min(max(line - 1, 0), lines.count - 1)
        let start = lines[...place].lastIndex(where: YAMLText.beginsPart) ?? 0
        let end = lines[(place + 1)...].firstIndex(where: YAMLText.beginsPart) ?? lines.count
        let wasEmpty = lines[start..<end].allSatisfy(\.isEmpty)
        lines.replaceSubrange(start..<end, with: Array(repeating: [], count: end - start))
        return !wasEmpty
    }

    private static func beginsPart(_ line: [Character]) -> Bool {
        line.first.map { !" \t#-]}".contains($0) } ?? false
    }
}
