// SPDX-License-Identifier: Apache-2.0

/// The path of a file as it stands in a URL.
public enum URLPath {
    /// The file's name with every byte percent-encoded that is no `pchar` and no `/` (RFC 3986 §3.3).
    ///
    /// A `%`, `?` or `#` of a name is a part of the name: a server that decodes the path finds the file of exactly that name. Without a
    /// `/` at its beginning.
    public static func escaped(_ file: String) -> String {
        var text = ""
        for byte in file.utf8.drop(while: { $0 == UInt8(ascii: "/") }) {
            if isPathCharacter(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + [byte >> 4, byte & 15].map { String($0, radix: 16, uppercase: true) }.joined()
            }
        }
        return text
    }

    /// Unreserved characters, sub-delims, `:`, `@` and `/`.
    private static func isPathCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~!$&'()*+,;=:@/".utf8.contains(byte)
        }
    }
}
