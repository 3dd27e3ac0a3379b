// SPDX-License-Identifier: Apache-2.0

/// Something wrong in a menu.
public struct LintFinding: Hashable, Sendable {
    /// Which rule says so.
    public var rule: LintRule

    /// The file.
    public var file: String

    /// The line from 1; 0 for the file as a whole.
    public var line: Int

    /// What is there, and what should be.
    public var message: String

    /// A finding at a place.
    public init(_ rule: LintRule, _ origin: Origin, _ message: String) {
        self.rule = rule
        self.file = origin.file
        self.line = origin.line
        self.message = message
    }
}

extension LintFinding: CustomStringConvertible {
    /// `file:line: rule: message`.
    public var description: String { "\(Origin(file: file, line: line)): \(rule.rawValue): \(message)" }
}
