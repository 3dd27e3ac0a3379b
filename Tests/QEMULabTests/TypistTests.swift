// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QEMULab

/// Keys go to the guest one by one: a BIOS loses those beyond its fifteenth unread one.
@Suite("typing at a guest")
struct TypistTests {
    @Test("a guest that answers gets a key a tick")
    func answered() {
        var typist = Typist()
        #expect(typist.type("abc") == "a")
        for key in ["b", "c", nil] {
            #expect(typist.isTyping)
            typist.guestWrote()
            typist.guestWrote()
            #expect(typist.look() == key)
        }
        #expect(!typist.isTyping)
        #expect(typist.type("d") == "d")
    }

    @Test("a guest that is silent gets a key every five ticks")
    func silent() {
        var typist = Typist()
        typist.guestWrote()
        #expect(typist.type("ab") == "a")
        #expect((0..<10).map { _ in typist.look() } == [nil, nil, nil, nil, "b", nil, nil, nil, nil, nil])
        #expect(!typist.isTyping)
    }

    @Test("a text that comes while another is typed waits for its end")
    func queued() {
        var typist = Typist()
        #expect(typist.type("ab") == "a")
        #expect(typist.type("cd") == nil)
        let keys = (0..<3).map { _ in
            typist.guestWrote()
            return typist.look()
        }
        #expect(keys == ["b", "c", "d"])
        #expect(typist.type("") == nil)
        #expect(typist.isTyping)
    }

    @Test(
        "a control sequence is one key",
        arguments: [
            ("\u{1B}[A", ["\u{1B}[A"]), ("x\u{1B}[15~y", ["x", "\u{1B}[15~", "y"]), ("\u{1B}OPq", ["\u{1B}OP", "q"]),
            ("\u{1B}q", ["\u{1B}", "q"]), ("\u{1B}", ["\u{1B}"]), ("\u{1B}[1", ["\u{1B}[1"]),
            ("\u{2}\r\n", ["\u{2}", "\r", "\n"]),
            ("é", ["é"]), ("", []),
        ])
    func keys(text: String, keys: [String]) {
        #expect(Typist.keys(of: text) == keys)
    }
}
