// SPDX-License-Identifier: Apache-2.0

internal import BootMenu

/// Where a setting is written.
package struct ConfigurationPlace: Hashable, Sendable {
    /// The file, as the reader was told.
    package let file: String
    /// From 1.
    package let line, column: Int
    /// The place in the structure: `ports.tftp`.
    package let path: String

    init(_ value: YAMLValue) {
        let error = value.error("")
        (file, line, column, path) = (error.file, error.line, error.column, error.path)
    }

    func problem(_ text: String) -> ConfigurationError {
        ConfigurationError(file: file, line: line, column: column, path: path, problem: text)
    }
}

extension ConfigurationPlace: CustomStringConvertible {
    /// `file:line:column: path`.
    package var description: String { problem("").description }
}
