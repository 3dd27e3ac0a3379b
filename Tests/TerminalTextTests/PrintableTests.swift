// SPDX-License-Identifier: Apache-2.0

import Foundation
import TerminalText
import Testing

@Suite struct PrintableTests {
    @Test(
        "what a terminal would obey is written out, the rest stays",
        arguments: [
            ("plain \\ text", "plain \\ text"), ("grün, 漢字 🙂", "grün, 漢字 🙂"),
            ("\u{1B}]0;owned\u{07}", "\\x1b]0;owned\\x07"), ("a\nb\r\n\tc", "a\\x0ab\\x0d\\x0a\\x09c"),
            ("\u{7F}\u{00}", "\\x7f\\x00"), ("\u{9B}31m\u{85}", "\\u{9b}31m\\u{85}"),
            ("exe.\u{202E}gpj\u{2066}\u{200F}", "exe.\\u{202e}gpj\\u{2066}\\u{200f}"),
            ("a\u{2028}b\u{2029}c\u{FEFF}", "a\\u{2028}b\\u{2029}c\\u{feff}"), ("\u{E0041}", "\\u{e0041}"),
        ])
    func line(text: String, shown: String) {
        #expect(text.printableLine == shown)
        #expect(shown.printableLine == shown)
    }

    @Test("lines of one's own stay")
    func lines() {
        #expect("a\n\tb\r\u{1B}c\n".printableLines == "a\n\tb\\x0d\\x1bc\n")
    }

    @Test(
        "bytes that are no character are written out",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\\xffb"), ([0xC3, 0xA4, 0xC3], "ä\\xc3"), ([0xC0, 0x80], "\\xc0\\x80"),
            ([0xE2, 0x80, 0xAE], "\\u{202e}"), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"), ([], ""),
            ([0xF0, 0x9F, 0x99], "\\xf0\\x9f\\x99"), ([0x0A, 0x9B], "\\x0a\\x9b"),
        ] as [([UInt8], String)])
    func bytes(_ bytes: [UInt8], shown: String) {
        #expect(String(printable: bytes) == shown)
    }

    @Test("any bytes become one line of printable characters")
    func anyBytes() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<24).map { _ in UInt8.random(in: 0...255, using: &random) }
            let line = String(printable: bytes)
            #expect(
                line.unicodeScalars.allSatisfy {
                    $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0 != "\u{2028}" && $0 != "\u{202E}"
                }, "\(bytes)")
        }
    }

    @Test("JSON has the same value and nothing that a terminal obeys")
    func json() throws {
        let value = ["k\u{7F}": "a\u{1B}\u{9B}\n\u{202E}\u{E0041}\"ü"]
        let encoder = JSONEncoder()
        for format: JSONEncoder.OutputFormatting in [[], .prettyPrinted] {
            encoder.outputFormatting = format
            let text = String(decoding: try encoder.encode(value), as: UTF8.self).printableJSON
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || "\($0)".printableLine == "\($0)" })
            #expect(try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) == value)
        }
    }

    @Test("a long name keeps its two ends and says how long it was")
    func shortened() {
        #expect("short".shortened(to: 20) == "short")
        let long = String(repeating: "a", count: 500) + "/vmlinuz"
        #expect(long.shortened(to: 60).count == 60)
        #expect(String(repeating: "漢", count: 61).shortened(to: 60).hasPrefix("漢漢"))
        #expect(String(repeating: "漢", count: 60).shortened(to: 60).count == 60)
        #expect(long.shortened(to: 60).hasPrefix("aaaa"))
        #expect(long.shortened(to: 60).hasSuffix("[508 bytes]aaaa/vmlinuz"))
    }
}
