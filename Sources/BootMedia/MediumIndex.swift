// SPDX-License-Identifier: Apache-2.0

/// The index by which pxemedia.0 finds the files of a medium (nbp/lib/fetchmedium.asm).
///
/// Pieces of 32 KiB. Each has entries without gaps, then zeros, at least one:
///
/// | Offset | Size | Field |
/// |---|---|---|
/// | 0 | 1 | length of the path in bytes, 1 to 247 |
/// | 1 | 4 | first block of 2048 bytes, little-endian |
/// | 5 | 4 | size of the file in bytes, little-endian |
/// | 9 | | the path |
struct MediumIndex {
    /// The size of a piece in bytes.
    static let piece = 0x8000
    private static let entrySize = 9

    private(set) var bytes: [UInt8] = []

    /// How many pieces an index of these files has; one at least.
    static func pieces(of tree: IncludedTree) -> Int {
        var index = MediumIndex()
        for file in tree.files { index.add(file.path, block: 0, size: 0) }
        return max(1, index.bytes.count.pieces(of: piece))
    }

    /// Adds a file.
    mutating func add(_ path: String, block: Int, size: Int) {
        let name = Array(path.utf8)
        let used = bytes.count % Self.piece
        if used + Self.entrySize + name.count >= Self.piece { bytes = bytes.padded(to: Self.piece) }
        var entry = [UInt8](repeating: 0, count: Self.entrySize)
        entry[0] = UInt8(name.count)
        entry.put(block, at: 1, bytes: 4)
        entry.put(size, at: 5, bytes: 4)
        bytes += entry + name
    }
}
