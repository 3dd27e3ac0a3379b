// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// A file of ours says so, and says whether somebody has changed it since: what people wrote is never replaced unseen.
extension RenderedFile {
    private static let mark = Array(
        "# written by `pxekit menu render`, which replaces it as long as nobody else changes it: ".utf8)

    /// The bytes with a line for that behind a first line `#!`, or at the start. All three languages take it for a comment.
    public var stampedBytes: [UInt8] {
        let place = RenderedFile.place(of: bytes)
        let line = RenderedFile.mark + Array(RenderedFile.digest(of: bytes).utf8) + [0x0A]
        return Array(bytes[..<place] + line + bytes[place...])
    }

    /// Whether these bytes are a file of ours that nobody has changed.
    public static func isUntouched(_ bytes: [UInt8]) -> Bool {
        let place = place(of: bytes)
        guard bytes[place...].starts(with: mark), let end = bytes[place...].firstIndex(of: 0x0A) else { return false }
        let found = bytes[(place + mark.count)..<end]
        return Array(digest(of: Array(bytes[..<place] + bytes[(end + 1)...])).utf8) == Array(found)
    }

    private static func place(of bytes: [UInt8]) -> Int {
        guard bytes.starts(with: Array("#!".utf8)) else { return 0 }
        return bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    }

    /// FNV-1a with 64 bits: it tells an edit, and protects against nobody.
    private static func digest(of bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash.hexadecimal
    }
}
