// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Puts a number at an offset, lowest byte first; what does not fit is cut off.
    mutating func put(_ value: Int, at offset: Int, bytes: Int) {
        for index in 0..<bytes { self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    /// Puts a number twice, lowest byte first and highest byte first, as ECMA-119 wants it (7.2.3 and 7.3.3).
    mutating func putBothOrders(_ value: Int, at offset: Int, bytes: Int) {
        put(value, at: offset, bytes: bytes)
        for index in 0..<bytes { self[offset + 2 * bytes - 1 - index] = self[offset + index] }
    }

    /// Puts bytes at an offset.
    mutating func put(_ content: some Collection<UInt8>, at offset: Int) {
        replaceSubrange(offset..<offset + content.count, with: content)
    }

    /// Puts a text at an offset, with blanks up to the field's size.
    mutating func put(_ text: String, at offset: Int, padded size: Int) {
        put(text.utf8.prefix(size) + [UInt8](repeating: 0x20, count: Swift.max(0, size - text.utf8.count)), at: offset)
    }

    /// These bytes with zeros up to a multiple of a size.
    func padded(to size: Int) -> [UInt8] { self + [UInt8](repeating: 0, count: (size - count % size) % size) }
}

extension Int {
    /// How many pieces of a size hold this many bytes.
    func pieces(of size: Int) -> Int { (self + size - 1) / size }
}
