// SPDX-License-Identifier: Apache-2.0

import BootMenu
import Testing

@Suite struct YAMLFileTests {
    @Test(
        "what is no YAML is told with its place and what to change",
        arguments: [
            ("a: \"b\nc: d\n", "1:4", "the quote that begins here is not closed; close it"),
            ("a: 'b\n", "1:4", "the quote that begins here is not closed; close it"),
            ("a: [b, c\nd: e\n", "1:4", "the list that begins here with [ is not closed; close it with ]"),
            ("a: {b: c\nd: e\n", "1:4", "the mapping that begins here with { is not closed; close it with }"),
            ("a: b: c", "1:5", "a colon makes a key of what stands before it; put the whole value in quotes"),
            ("a:\n  b: 1\n c: 2", "3:2", "this line is not aligned with the keys above it"),
            (
                "a: \"b\" c", "1:8",
                "something stands behind the end of the value; remove it, or put the whole value in quotes"
            ),
            ("a:\n\tb: 1", "2:1", "a tab cannot indent; use spaces"),
            ("a: @b", "1:4", "a value cannot begin with @; put it in quotes"),
            ("a: %b", "1:4", "a value cannot begin with %; put it in quotes"),
            ("a: *b", "1:4", "* stands for a value that was named by &; put the text in quotes"),
            (
                "a: - b", "1:4",
                "a list cannot begin behind its key; begin it in the next line, or write [first, second]"
            ),
            ("mode:proxy\nroot: /srv", "1:1", "needs a key, a colon and a space here, such as \"mode: proxy\""),
            ("a: b\nc\nd: e", "2:1", "needs a key, a colon and a space here"),
            ("a:\n- b\n- c\nd", "4:1", "needs a key, a colon and a space here"),
            (
                "a: \"\\srv\\boot\"", "1:5",
                "a backslash in double quotes begins an escape; write it twice, or use single quotes"
            ),
            ("a: b\n---\nc: d", "2:1", "a second document begins with ---; write all in one"),
            ("a: |b\n  c", "1:4", "text stands behind | or >; begin it in the next line, or put it in quotes"),
            ("a: b\u{7}c", "1:5", "a control character stands here; remove it"),
            ("", "0:0", "the file is empty"),
        ])
    func syntax(yaml: String, place: String, problem: String) throws {
        let first = try #require(YAMLFile(yaml: yaml, file: "x.yaml").problems.first)
        #expect("\(first.line):\(first.column)" == place, "\(first)")
        #expect(first.problem.hasPrefix(problem), "\(first)")
    }

    @Test("a mistake in one part of the file hides none in another, and moves none")
    func parts() throws {
        let read = YAMLFile(
            yaml: """
                a: [1, 2
                b: 1
                # why
                c:
                  d: "open
                e: {f: 1, g: 2, f: 3, f: 4}
                b: 2
                h: - i
                b: 3
                k:
                - {l: 1}
                - {l: 2,
                   l: 3}
                """, file: "x.yaml")
        #expect(
            read.problems.map { "\($0.line):\($0.column)" }.sorted() == [
                "12:4", "1:4", "2:1", "2:1", "5:6", "6:5", "6:5", "8:4",
            ], "\(read.problems)")
        #expect(
            read.problems.filter { $0.line == 2 }.map(\.problem) == [
                "the key b is there twice, in line 2 and in line 7; keep one",
                "the key b is there twice, in line 2 and in line 9; keep one",
            ])
        let pairs = try #require(try read.root?.pairs())
        #expect(pairs.map(\.key) == ["b", "e", "k"])
        #expect(try pairs[0].value.text() == "1")
        #expect(try pairs[1].value.pairs().map(\.key) == ["f", "g"])
        #expect(pairs[2].value.error("").line == 11)
    }

    @Test("a file with a thousand mistakes ends, with some of them")
    func many() {
        let read = YAMLFile(yaml: String(repeating: "a: 1\n", count: 1000), file: "x.yaml")
        #expect(read.problems.count == 50)
        // Where characters of Unicode's private use stand in it, nothing is put in the place of keys.
        #expect(YAMLFile(yaml: "\u{E000}: 1\na: 1\na: 2\nb: 1\nb: 2", file: "x.yaml").problems.count == 1)
    }
}
