// SPDX-License-Identifier: Apache-2.0

/// Short names for those that a reader without Rock Ridge sees: eight and three capitals, digits and `_` (ECMA-119, 7.5.1 and 10.1).
struct ISONames {
    private static let stem = 8
    private static let ending = 3

    /// The number that the last of those with one beginning has got.
    private var numbers: [String: Int] = [:]

    /// A name that is free in its folder: cut, and with a number if need be.
    mutating func short(_ name: String, isFolder: Bool, isFree: (String) -> Bool) -> String {
        let dot = isFolder ? nil : name.utf8.lastIndex(of: 0x2E).flatMap { $0 == name.startIndex ? nil : $0 }
        let stem = Self.letters(name[..<(dot ?? name.endIndex)], Self.stem)
        let ending = dot.map { "." + Self.letters(name[name.index(after: $0)...], Self.ending) } ?? ""
        if isFree(stem + ending) { return stem + ending }
        while true {
            let number = (numbers[stem + ending] ?? 0) + 1
            numbers[stem + ending] = number
            let tail = String(number)
            let short = stem.prefix(max(0, Self.stem - tail.count)) + tail + ending
            if isFree(short) { return short }
        }
    }

    private static func letters(_ text: Substring, _ count: Int) -> String {
        let bytes = text.utf8.prefix(count).map { byte -> UInt8 in
            switch byte {
            case 0x61...0x7A: byte - 0x20
            case 0x30...0x39, 0x41...0x5A: byte
            default: 0x5F
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
