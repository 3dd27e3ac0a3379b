// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Types one key after the other, as a person does: the next when the guest has written something since the last, or has long been silent.
///
/// A BIOS keeps 15 keys that no program has read yet (40:1E, 16 words of which one stays free), and SeaBIOS's serial console 16 bytes of
/// one look at its port; what comes beyond is lost without a sign. A guest that was held up by a busy computer lost the end of a line
/// that was sent at once.
struct Typist {
    /// From one look to the next, and so between two keys at least: what the guest writes need not be its answer to a key.
    static let tick = TimeAmount.milliseconds(20)

    /// The looks for which a silent guest has a key for itself, as with a password: fifteen keys then last 1.5 s.
    static let patience = 5

    private var waiting: ArraySlice<String> = []
    private var looks = 0
    private var isAnswered = false

    /// Whether a key has been typed that may still be unread.
    private(set) var isTyping = false

    /// Takes `text` behind what waits already, and returns the key to type now.
    mutating func type(_ text: String) -> String? {
        waiting += Self.keys(of: text)
        return isTyping ? nil : next()
    }

    /// The guest wrote something.
    mutating func guestWrote() { isAnswered = true }

    /// A tick is over: returns the key to type now.
    mutating func look() -> String? {
        looks += 1
        return isAnswered || looks >= Self.patience ? next() : nil
    }

    private mutating func next() -> String? {
        let key = waiting.popFirst()
        isTyping = key != nil
        isAnswered = false
        looks = 0
        return key
    }

    /// The keys of `text`. A control sequence (ECMA-48, `ESC [` or `ESC O` up to its final byte) is one: cut in two it would be the
    /// Escape key, for a reader that waits but a moment for its rest.
    static func keys(of text: String) -> [String] {
        var keys: [String] = []
        var rest = Substring(text).unicodeScalars
        while let first = rest.popFirst() {
            var key = String.UnicodeScalarView([first])
            if first == "\u{1B}", let second = rest.first, second == "[" || second == "O" {
                key.append(rest.removeFirst())
                while let scalar = rest.popFirst() {
                    key.append(scalar)
                    if ("@"..."~").contains(scalar) { break }
                }
            }
            keys.append(String(key))
        }
        return keys
    }
}
