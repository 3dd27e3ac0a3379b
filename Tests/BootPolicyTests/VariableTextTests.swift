// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import Testing

@Suite struct VariableTextTests {
    @Test("variables are put in as they are, and only once")
    func expanded() throws {
        let text = try VariableText("a {{name}}-{{ label.role }}{{x}} ${name} }} {")
        #expect(text.variables == ["name", "label.role", "x"])
        #expect(
            try text.expanded(["name": "{{x}}", "label.role": "", "x": "y"]) == "a {{x}}-y ${name} }} {")
        #expect("\(text)" == "a {{name}}-{{label.role}}{{x}} ${name} }} {")
        #expect(try VariableText("").expanded([:]) == "")
    }

    @Test("a variable without a value is named")
    func unknown() throws {
        let error = #expect(throws: VariableText.UnknownVariable.self) {
            try VariableText("{{a}}{{b}}").expanded(["a": ""])
        }
        #expect(error?.name == "b")
    }

    @Test(
        "what is no variable is refused with what is needed",
        arguments: [
            ("{{name", "{{ begins a variable, and no }} ends it"),
            ("{{}}", "a variable's name has letters, digits, -, _ and . only, found \"\""),
            ("{{a b}}", "a variable's name has letters, digits, -, _ and . only, found \"a b\""),
            ("{{{name}}}", "a variable's name has letters, digits, -, _ and . only, found \"{name\""),
        ])
    func malformed(source: String, reason: String) {
        let error = #expect(throws: VariableText.Malformation.self) { try VariableText(source) }
        #expect(error?.description == reason)
    }
}
