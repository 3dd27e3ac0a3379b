// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QEMULab

@Suite("Console")
struct ConsoleTests {
    @Test(
        "control sequences are dropped, text is kept",
        arguments: [
            ("plain\r\n", "plain\n"),
            ("\u{1B}[2J\u{1B}[0;1mbold\u{1B}[0m", "bold"),
            ("a\u{1B}cb", "ab"),
            ("\u{1B}]0;title\u{07}text", "text"),
            ("res\u{1B}[25;50Het", "reset"),
            ("\u{1B}(Btext", "text"),
            ("tab\there", "tab\there"),
        ])
    func text(bytes: String, expected: String) {
        var whole = ConsoleText()
        #expect(whole.text(in: bytes.utf8) == expected)
        // Cut anywhere, the result is the same.
        for cut in 0...bytes.utf8.count {
            var filter = ConsoleText()
            let parts = [Array(bytes.utf8.prefix(cut)), Array(bytes.utf8.dropFirst(cut))]
            #expect(parts.map { filter.text(in: $0) }.joined() == expected)
        }
    }

    @Test("frames of code page 437 become ASCII")
    func frames() {
        var filter = ConsoleText()
        #expect(filter.text(in: [0xC9, 0xCD, 0xBB, 0xBA, 0xC4, 0xB3, 0x80]) == "+-+|-|")
    }

    @Test("the screen shows what a terminal would show")
    func screen() {
        var screen = ConsoleScreen()
        screen.write("first\r\nsecond\r\n\u{1B}[1;3HX\u{1B}[2;1H\u{1B}[Kthird\u{08}D".utf8)
        #expect(screen.lines == ["fiXst", "thirD"])
        screen.write("\u{1B}[2J\u{1B}[25;79Hab\u{1B}[1;1Htop".utf8)
        #expect(screen.lines.first == "top")
        #expect(screen.lines.last?.hasSuffix("ab") == true)
    }

    @Test("it scrolls at the bottom and wraps at the right")
    func scrolling() {
        var screen = ConsoleScreen()
        screen.write((1...30).map { "line \($0)\r\n" }.joined().utf8)
        #expect(screen.lines.first == "line 7")
        #expect(screen.lines.last == "line 30")
        screen.write("\u{1B}c".utf8)
        screen.write(String(repeating: "x", count: 81).utf8)
        #expect(screen.lines.map(\.count) == [80, 1])
    }

    @Test("no bytes can break it")
    func total() {
        var screen = ConsoleScreen()
        screen.write("\u{1B}[999999999999999999999;99999H\u{1B}[-5A\u{1B}[9999B\u{1B}[9999C\u{1B}[0Kx".utf8)
        screen.write((0...255).flatMap { [0x1B, 0x5B, UInt8($0), 0x3B, UInt8(255 - $0), 0x48] as [UInt8] })
        screen.write([0x1B, 0x5B] + [UInt8](repeating: 0x31, count: 100_000))
        #expect(screen.lines.count <= ConsoleScreen.rows)
    }
}
