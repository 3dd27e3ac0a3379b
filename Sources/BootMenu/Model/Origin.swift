// SPDX-License-Identifier: Apache-2.0

/// Where a part of a menu was written, for messages. Two origins are always equal, so that menus compare by meaning.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// The file as its reader was given it; empty for a menu made in code.
    public var file: String

    /// The line, counted from 1; 0 if there is none.
    public var line: Int

    /// An origin; without arguments, "made in code".
    public init(file: String = "", line: Int = 0) {
        self.file = file
        self.line = line
    }

    /// Always true.
    public static func == (left: Origin, right: Origin) -> Bool { true }

    /// Nothing, for all origins are equal.
    public func hash(into hasher: inout Hasher) {}

    /// `file:line`, as compilers print it.
    public var description: String { line == 0 ? file : "\(file):\(line)" }
}
