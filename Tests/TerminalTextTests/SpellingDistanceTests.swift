// SPDX-License-Identifier: Apache-2.0

import TerminalText
import Testing

@Suite("how far words are apart")
struct SpellingDistanceTests {
    @Test(
        "the least number of changes",
        arguments: [
            ("", "", 0), ("serve", "serve", 0), ("serv", "serve", 1), ("srve", "serve", 1), ("sevre", "serve", 1),
            ("menu", "nbp", 4),
            ("", "abc", 3), ("interface", "interfaces", 1),
        ])
    func distance(first: String, second: String, changes: Int) {
        #expect(SpellingDistance.between(first, second) == changes)
        #expect(SpellingDistance.between(second, first) == changes)
    }
}
