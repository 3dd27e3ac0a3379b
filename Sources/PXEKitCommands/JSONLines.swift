// SPDX-License-Identifier: Apache-2.0

import Foundation

/// JSON on standard output: one value a line, keys in a stable order.
enum JSONLines {
    /// Encodes a value as one line.
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Prints a value as one line.
    static func print(_ value: some Encodable) throws {
        Swift.print(try line(value))
    }
}
