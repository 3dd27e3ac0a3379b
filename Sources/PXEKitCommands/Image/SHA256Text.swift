// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 as people write it.
enum SHA256Text {
    /// What is wanted, for messages.
    static let needed = "64 hexadecimal digits, as sha256sum prints"

    /// Its 32 bytes; nil if it is none.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
