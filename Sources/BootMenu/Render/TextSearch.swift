// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// Whether these ASCII characters stand in the text.
    ///
    /// Loaders read bytes: a mark with a combining character behind it is another character for Swift's own search, and the
    /// same mark for them. It is also much faster, and renderers ask it of every text of every machine's file.
    func containsASCII(_ mark: StaticString) -> Bool {
        mark.withUTF8Buffer { mark in
            guard let first = mark.first else { return true }
            var rest = utf8[...]
            while let place = rest.firstIndex(of: first) {
                rest = rest[place...]
                if rest.starts(with: mark) { return true }
                rest.removeFirst()
            }
            return false
        }
    }
}
