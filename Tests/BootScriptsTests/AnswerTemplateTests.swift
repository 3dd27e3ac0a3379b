// SPDX-License-Identifier: Apache-2.0

import BootScripts
import Testing

@Suite struct AnswerTemplateTests {
    @Test("values stand as they are, and labels below their own name")
    func file() throws {
        let template = try AnswerTemplate(
            "host {{name}} {{{name}}} {{&name}} <{{ label.role }}>{{#disk}} disk {{disk}}{{/disk}}{{^disk}} no disk{{/disk}}\n"
        )
        #expect(
            template.file(["name": "a&b<c>\"", "label.role": "web"])
                == "host a&b<c>\" a&b<c>\" a&b<c>\" <web> no disk\n")
        #expect(template.file(["name": "x", "label.role": "", "disk": "{{name}}"]) == "host x x x <> disk {{name}}\n")
    }

    @Test("the variables that need a value are known, with their lines")
    func variables() throws {
        let template = try AnswerTemplate(
            "{{! a {{comment}}\n{{a}}\n{{#b}}{{b}}{{c}}{{.}}{{/b}}\n\n{{{ d }}} {{a}} {{label.x}}\n")
        #expect(template.variables.map(\.name) == ["a", "c", "d", "label.x"])
        #expect(template.variables.map(\.line) == [2, 3, 5, 5])
    }

    @Test(
        "what is no template is refused with its line",
        arguments: [
            ("a\n{{name", 2, "{{ begins a tag, and no }} ends it"),
            ("{{#a}}\nb", 2, "a section has no end: needed {{/NAME}}"),
            ("a\nb{{#a}}{{/b}}", 2, "a section is closed by the name of another one"),
            ("a\n\n{{>other}}", 3, "{{>other}}: no other templates are read"),
            ("{{=<% %>=}}", 1, "{{=<% %>=}}: other delimiters are not taken"),
        ])
    func malformed(source: String, line: Int, problem: String) {
        let error = #expect(throws: AnswerTemplate.Malformation.self) { try AnswerTemplate(source) }
        #expect(error?.problem == problem)
        #expect(error?.line == line)
    }
}
