// SPDX-License-Identifier: Apache-2.0

internal import Mustache
internal import TerminalText

/// A part of the page: Mustache's tags in HTML, where every `{{value}}` is escaped.
///
/// Mustache's own HTML type compares characters, and a quotation mark with a combining accent behind it is another character than a quotation
/// mark: it would go out as it is and end an attribute. Here scalars are compared.
struct PageTemplate: Sendable {
    private let template: MustacheTemplate

    /// Reads a template that is part of this program.
    init(_ source: String) {
        _ = Self.isRegistered
        do {
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:PXEKIT}}" + source)
        } catch {
            preconditionFailure("a template of the page is wrong: \(error)")
        }
    }

    func text(_ values: [String: Any]) -> String { template.render(values) }

    /// Text as a part of HTML, within an element or an attribute in quotation marks.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private struct ContentType: MustacheContentType {
        func escapeText(_ text: String) -> String { PageTemplate.escaped(text.printableLine) }
    }

    private static let isRegistered: Bool = {
        MustacheContentTypes.register(ContentType(), named: "PXEKIT")
        return true
    }()
}
