// SPDX-License-Identifier: Apache-2.0

/// Reads a file piece by piece, so that an image of many gigabytes takes no more memory than its headers.
final class ImagePieces {
    private let read: (Range<Int>) -> [UInt8]?
    private let count: Int
    /// Whether all of the file may be read for a digest.
    let isForDigests: Bool
    /// The bytes that were read last, and where they begin: headers lie close together.
    private var last: (start: Int, bytes: [UInt8]) = (0, [])

    /// Bytes that are read at a time.
    private static let step = 1 << 16
    /// The longest run of bytes that is had in one piece: no header, table or section that is looked at is longer, and a file that says
    /// so is wrong.
    static let longest = 32 << 20

    /// - Parameters:
    ///   - count: bytes in the file.
    ///   - read: the bytes of a range of the file, nil or fewer if they cannot be read.
    ///   - isForDigests: whether all of the file may be read for a digest.
    init(count: Int, isForDigests: Bool, read: @escaping (Range<Int>) -> [UInt8]?) {
        self.count = count
        self.isForDigests = isForDigests
        self.read = read
    }

    /// Exactly `length` bytes at `offset`; nil if they cannot be had.
    func piece(at offset: Int, count length: Int) -> ArraySlice<UInt8>? {
        guard length <= Self.longest, offset <= count - length else { return nil }
        if let known = lastPiece(at: offset, count: length) { return known }
        let start = offset / Self.step * Self.step
        guard let bytes = read(start..<min(max(offset + length, start + Self.step), count)) else { return nil }
        last = (start, bytes)
        return lastPiece(at: offset, count: length)
    }

    private func lastPiece(at offset: Int, count length: Int) -> ArraySlice<UInt8>? {
        guard offset >= last.start, offset + length <= last.start + last.bytes.count else { return nil }
        return last.bytes[(offset - last.start)...].prefix(length)
    }
}
