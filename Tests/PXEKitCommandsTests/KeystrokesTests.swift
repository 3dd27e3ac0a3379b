// SPDX-License-Identifier: Apache-2.0

import QEMULab
import Testing

@testable import PXEKitCommands

@Suite("Keystrokes")
struct KeystrokesTests {
    @Test(
        "escapes stand for their characters",
        arguments: [
            ("linux\\r", "linux\r"), ("\\e[A\\n\\t", "\u{1B}[A\n\t"), ("a\\\\b", "a\\b"), ("\\x41\\x0d", "A\r"),
        ])
    func escapes(text: String, keys: String) throws {
        #expect(try Keystrokes.parse(text) == keys)
    }

    @Test("an unknown or cut escape is refused", arguments: ["\\q", "\\", "\\x4", "\\xZZ"])
    func unknown(text: String) {
        #expect(throws: LabError.self) { try Keystrokes.parse(text) }
    }
}
