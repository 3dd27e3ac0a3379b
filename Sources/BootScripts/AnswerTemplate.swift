// SPDX-License-Identifier: Apache-2.0

internal import Mustache

/// An answer file for an installer, written by people with Mustache's tags (mustache(5)): preseed, kickstart, autoinstall.
///
/// `{{name}}` stands for what is known of the machine as it is: nothing is escaped, for these files are no HTML.
public struct AnswerTemplate: Sendable {
    /// Why a template is not taken.
    public struct Malformation: Error, Hashable, Sendable {
        /// From 1.
        public let line: Int
        /// What is wrong there.
        public let problem: String
    }

    /// The variables that must have a value, each with the line where it stands first. One in a section of its own name need not.
    public let variables: [(name: String, line: Int)]
    /// All names in its tags, those of sections too.
    let mentioned: Set<String>
    private let template: MustacheTemplate

    /// Reads a template.
    public init(_ source: String) throws(Malformation) {
        (variables, mentioned) = try AnswerTemplate.variables(of: source)
        do {
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + source)
        } catch {
            let place = (error as? MustacheTemplate.ParserError)?.context.lineNumber ?? 1
            throw Malformation(line: place, problem: AnswerTemplate.words(error))
        }
    }

    /// The file for one machine.
    ///
    /// - Parameter values: what is known, by the names of variables; a dot in a name is a step into a mapping, as Mustache has it.
    public func file(_ values: [String: String]) -> String {
        var context: [String: Any] = [:]
        var labels: [String: String] = [:]
        for (name, value) in values {
            if name.hasPrefix("label.") {
                labels[String(name.dropFirst("label.".count))] = value
            } else {
                context[name] = value
            }
        }
        context["label"] = labels
        return template.render(context)
    }

    /// Looks for tags, with the usual delimiters alone.
    private static func variables(
        of source: String
    ) throws(Malformation) -> (needed: [(name: String, line: Int)], all: Set<String>) {
        var found: [(name: String, line: Int)] = []
        var all: Set<String> = []
        var sections: [String] = []
        var rest = source[...]
        var line = 1
        func count(_ text: Substring) -> Int { text.count { $0.isNewline } }
        while let open = rest.firstRange(of: "{{") {
            line += count(rest[..<open.lowerBound])
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else {
                throw Malformation(line: line, problem: "{{ begins a tag, and no }} ends it")
            }
            let tag = rest[..<close.lowerBound]
            rest = rest[close.upperBound...]
            if tag.first == "{", rest.first == "}" { rest = rest.dropFirst() }
            let name = tag.drop { "{&#^/ ".contains($0) }.prefix { $0 != " " }
            all.insert(String(name))
            switch tag.first {
            case "!", "%": break
            case "#", "^": sections.append(String(name))
            case "/": _ = sections.popLast()
            case ">", "<", "$": throw Malformation(line: line, problem: "{{\(tag)}}: no other templates are read")
            case "=": throw Malformation(line: line, problem: "{{\(tag)}}: other delimiters are not taken")
            default:
                // `.` is what a section goes through.
                if name != ".", !sections.contains(String(name)), !found.contains(where: { $0.name == name }) {
                    found.append((String(name), line))
                }
            }
            line += count(tag)
        }
        return (found, all)
    }

    private static func words(_ error: any Error) -> String {
        switch (error as? MustacheTemplate.ParserError)?.error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect?: "a section is closed by the name of another one"
        case .expectedSectionEnd?: "a section has no end: needed {{/NAME}}"
        case .unfinishedName?: "a tag has no name, or is not closed by }}"
        default: "no template of Mustache: \(error)"
        }
    }
}
