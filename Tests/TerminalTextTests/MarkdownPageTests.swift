// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TerminalText

@Suite("MarkdownPageTests")
struct MarkdownPageTests {
    private let long = (1...30).map { "word\($0)" }.joined(separator: " ")

    @Test("a paragraph and an item of a list are filled to 100 columns, under their first word")
    func filled() {
        for start in ["", "- ", "   1. "] {
            let lines = MarkdownPage.filled("# T\n\n\(start)\(long)\nmore\n").split(separator: "\n").dropFirst()
            #expect(lines.count == 3)
            #expect(lines.allSatisfy { $0.count <= 100 })
            #expect(lines.dropFirst().allSatisfy { $0.prefix { $0 == " " }.count == start.count })
            #expect(
                lines.joined(separator: " ").split(separator: " ").suffix(31).joined(separator: " ") == long + " more")
        }
    }

    @Test("what is no prose, and what is short enough, stays as it is")
    func kept() {
        let page = """
            # \(long)

            short
            lines

            | \(long) |

                \(long)

            ```
            \(long)
            ```
            > \(long)
            """
        #expect(MarkdownPage.filled(page) == page)
    }

    @Test("no line ends in code, and none begins with what would be the mark of a list")
    func unbroken() {
        let text =
            String(repeating: "a ", count: 45) + "`code with blanks` " + String(repeating: "b ", count: 40) + "- c 1. d"
        let lines = MarkdownPage.filled(text).split(separator: "\n")
        #expect(lines.count > 1)
        #expect(lines.contains { $0.contains("`code with blanks`") })
        #expect(lines.dropFirst().allSatisfy { !$0.hasPrefix("- ") && !$0.hasPrefix("1.") })
        let dashes = MarkdownPage.filled(String(repeating: "x", count: 99) + " - y")
        #expect(dashes == String(repeating: "x", count: 99) + " -\ny")
    }
}
