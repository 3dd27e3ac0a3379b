// SPDX-License-Identifier: Apache-2.0

internal import TerminalText

/// A label of a metric, whose value may come from the network.
struct MetricLabel: Hashable, Sendable {
    let name: String
    let value: String

    /// Characters of a value that are kept.
    private static let mostCharacters = 100

    init(_ dimension: (String, String)) {
        name = Self.name(dimension.0)
        value = dimension.1.shortened(to: Self.mostCharacters).printableLine
    }

    /// `name="value"`, in which backslash, quotation mark and line feed are escaped.
    var text: String {
        let escaped = value.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n": "\\n"
            default: String(scalar)
            }
        }.joined()
        return "\(name)=\"\(escaped)\""
    }

    /// A name in the letters that Prometheus takes.
    static func name(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" ? $0 : "_" })
    }

    /// A number: whole ones without a point.
    static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
