// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import TerminalText

/// How the API writes JSON: keys in a stable order, and nothing in it that a terminal would obey.
enum APIText {
    static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        // Records have no numbers and keys that JSON does not know, so this cannot fail.
        let data = (try? encoder.encode(value)) ?? Data("{}".utf8)
        return String(decoding: data, as: UTF8.self).printableJSON
    }
}
