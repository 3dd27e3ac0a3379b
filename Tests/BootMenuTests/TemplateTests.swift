// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import BootMenu

@Suite("Templates")
struct TemplateTests {
    @Test(
        "variables and escapes are read, and all else means itself",
        arguments: [
            ("a${mac}b", [.text("a"), .variable("mac"), .text("b")]), ("${$}{x}", [.text("${x}")]),
            ("$${x}", [.text("$"), .variable("x")]),
            ("${no name}", [.text("${no name}")]), ("${open", [.text("${open")]), ("${}", [.text("${}")]), ("", []),
        ] as [(String, [Template.Piece])])
    func pieces(source: String, pieces: [Template.Piece]) {
        #expect(Template(source).pieces == pieces)
    }

    @Test("a template written and read again is the same", arguments: SeededGenerator.seeds(200))
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = ["$", "{", "}", "${x}", "${$}", "a", " ", "é", "\"", "x"]
        let source = (0..<8).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
        #expect(Template(Template(source).description) == Template(source))
        #expect(Template(Template(literal: source).description).literal == source)
    }

    @Test("words end at blanks, outside of quotes if quotes count")
    func words() {
        let template: Template = "a \"b c\"=${x}  d"
        #expect(template.words(quoted: true).map(\.description) == ["a", "\"b c\"=${x}", "d"])
        #expect(template.words(quoted: false).map(\.description) == ["a", "\"b", "c\"=${x}", "d"])
    }
}
