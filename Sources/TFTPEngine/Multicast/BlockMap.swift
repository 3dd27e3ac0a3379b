// SPDX-License-Identifier: Apache-2.0

/// Which blocks of a file are here, counted from 1.
struct BlockMap: Hashable, Sendable {
    private var words: [UInt64] = []
    /// The blocks `1...lastInOrder` are here.
    private(set) var lastInOrder: UInt64 = 0
    /// How many blocks are here.
    private(set) var count: UInt64 = 0
    /// The highest block that is here; 0 for none.
    private(set) var highest: UInt64 = 0

    /// Whether the block was not here before.
    mutating func insert(_ block: UInt64) -> Bool {
        let (word, bit) = (Int(block / 64), UInt64(1) << (block % 64))
        if word >= words.count { words += Array(repeating: 0, count: word - words.count + 1) }
        guard words[word] & bit == 0 else { return false }
        words[word] |= bit
        count += 1
        highest = max(highest, block)
        while contains(lastInOrder + 1) { lastInOrder += 1 }
        return true
    }

    private func contains(_ block: UInt64) -> Bool {
        let word = Int(block / 64)
        return word < words.count && words[word] & (1 << (block % 64)) != 0
    }
}
