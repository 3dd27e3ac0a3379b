// SPDX-License-Identifier: Apache-2.0

internal import BootMenu

/// One thing that is wrong with a configuration: where, what was found, and what would be right.
package struct ConfigurationError: Error, Hashable, Sendable {
    /// The file, as the reader was told; an option such as `--range` where it was none.
    package var file: String
    /// The line from 1; 0 if the file as a whole or an option is meant.
    package var line = 0
    /// The column from 1.
    package var column = 0
    /// The place in the structure: `subnets[0].pools`.
    package var path = ""
    /// What is wrong, and what is needed.
    package var problem: String
    /// The word that was probably meant.
    package var suggestion: String?

    package init(
        file: String, line: Int = 0, column: Int = 0, path: String = "", problem: String, suggestion: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.problem = problem
        self.suggestion = suggestion
    }

    init(_ error: MenuFileError) {
        self.init(
            file: error.file, line: error.line, column: error.column, path: error.path, problem: error.problem,
            suggestion: error.suggestion)
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// `file:line:column: path: problem; did you mean "word"?`
    package var description: String {
        let place = line == 0 ? file : "\(file):\(line):\(column)"
        return [place, path, problem].filter { !$0.isEmpty }.joined(separator: ": ")
            + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "")
    }
}

/// Everything that is wrong with a configuration, in the order of the file.
package struct ConfigurationErrors: Error, Hashable, Sendable {
    /// One at least.
    package let problems: [ConfigurationError]

    /// - Parameter problems: in any order; those that are told twice count once.
    package init(_ problems: [ConfigurationError]) {
        var seen: Set<ConfigurationError> = []
        self.problems = problems.filter { seen.insert($0).inserted }
            .sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}

extension ConfigurationErrors: CustomStringConvertible {
    /// One line for each.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
