// SPDX-License-Identifier: Apache-2.0

/// Why a menu file is refused: where, what was found, and what would be right.
public struct MenuFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the reader was told.
    public var file: String

    /// The line from 1; 0 if the file as a whole is meant.
    public var line: Int

    /// The column from 1.
    public var column: Int

    /// The place in the structure: `entries[2].kernel`.
    public var path: String

    /// What is wrong.
    public var problem: String

    /// The word that was probably meant, where one was not known.
    public var suggestion: String?

    /// `file:line:column: path: problem`, and the suggestion.
    public var description: String {
        let place = line == 0 ? file : "\(file):\(line):\(column)"
        return [place, path, problem].filter { !$0.isEmpty }.joined(separator: ": ")
            + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "")
    }
}

/// Everything that is wrong with a menu file, in its order: of each mapping the first mistake, and all keys that it may not have.
public struct MenuFileErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// One at least.
    public let problems: [MenuFileError]

    /// - Parameter problems: in any order.
    init(_ problems: [MenuFileError]) {
        self.problems = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// One line for each.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
