// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import LogOutput
internal import TerminalText

/// JSON on standard output: one value a line, keys in a stable order.
enum JSONLines {
    /// Encodes a value as one line. What a terminal would obey is written as `\u001b`.
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self).printableJSON
    }

    /// Prints a value as one line.
    static func print(_ value: some Encodable) throws {
        LogSink.output.fitLine(try line(value))
    }
}
