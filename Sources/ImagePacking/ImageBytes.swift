// SPDX-License-Identifier: Apache-2.0

/// The start of a file, how long the whole file is, and perhaps a way to the rest.
///
/// Every accessor is total: what lies outside the file, or cannot be had, is nil. It remembers the furthest byte that was wanted but
/// could not be had, so that a caller who gave only the start of a file learns how much more would have said more (``reach``).
struct ImageBytes {
    /// The bytes at hand, from offset 0 of this view.
    private let bytes: ArraySlice<UInt8>
    /// Length of the whole file, or of the part that this view shows.
    let count: Int
    private let base: Int
    private let tracker: Tracker
    private let pieces: ImagePieces?

    private final class Tracker {
        var reach: Int?
    }

    init(head: ArraySlice<UInt8>, fileSize: Int, pieces: ImagePieces? = nil) {
        self.init(bytes: head, count: max(fileSize, head.count), base: 0, tracker: Tracker(), pieces: pieces)
    }

    private init(bytes: ArraySlice<UInt8>, count: Int, base: Int, tracker: Tracker, pieces: ImagePieces?) {
        (self.bytes, self.count, self.base, self.tracker) = (bytes, count, base, tracker)
        self.pieces = pieces
    }

    /// The same bytes with a fresh ``reach``.
    var untracked: ImageBytes {
        ImageBytes(bytes: bytes, count: count, base: base, tracker: Tracker(), pieces: pieces)
    }

    /// Whether a digest of the whole file may be made: all of it can be had, and whoever asks wants to wait for it.
    var isForDigests: Bool { pieces.map(\.isForDigests) ?? (bytes.count == count) }

    /// How many bytes from the start of the file were wanted, if that is more than were at hand.
    var reach: Int? { tracker.reach }

    /// A part as a view of its own, cut at the end of this one; nil if it would start behind the end.
    func part(at offset: Int, count wanted: Int? = nil) -> ImageBytes? {
        guard offset >= 0, offset <= count, wanted ?? 0 >= 0 else { return nil }
        let count = min(wanted ?? count, self.count - offset)
        let part = bytes.dropFirst(offset).prefix(count)
        return ImageBytes(bytes: part, count: count, base: base + offset, tracker: tracker, pieces: pieces)
    }

    /// Exactly `length` bytes at `offset`.
    func slice(_ offset: Int, _ length: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        guard offset + length <= bytes.count else {
            if let piece = pieces?.piece(at: base + offset, count: length) { return piece }
            tracker.reach = max(tracker.reach ?? 0, base + offset + length)
            return nil
        }
        return bytes.dropFirst(offset).prefix(length)
    }

    /// All bytes, if they can be had.
    var all: ArraySlice<UInt8>? { slice(0, count) }

    private func number(_ offset: Int, _ length: Int) -> UInt64? {
        slice(offset, length)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The byte at `offset`.
    func byte(_ offset: Int) -> Int? { number(offset, 1).map { Int($0) } }
    /// The little-endian 16-bit number at `offset`.
    func word(_ offset: Int) -> Int? { number(offset, 2).map { Int($0) } }
    /// The little-endian 32-bit number at `offset`.
    func long(_ offset: Int) -> Int? { number(offset, 4).map { Int($0) } }
    /// The big-endian 32-bit number at `offset`.
    func bigEndianLong(_ offset: Int) -> Int? { slice(offset, 4)?.reduce(0) { $0 << 8 | Int($1) } }
    /// The little-endian 64-bit number at `offset`; nil if it is above 2^63 - 1, which no length or address here can be.
    func quad(_ offset: Int) -> Int? { number(offset, 8).flatMap { Int(exactly: $0) } }

    /// True if `pattern` is what lies at `offset`.
    func has(_ pattern: some Collection<UInt8>, at offset: Int = 0) -> Bool {
        slice(offset, pattern.count).map { $0.elementsEqual(pattern) } ?? false
    }

    /// True if these ASCII characters are what lies at `offset`.
    func has(_ text: String, at offset: Int = 0) -> Bool { has(text.utf8, at: offset) }

    /// The printable ASCII text at `offset`, to its first other byte or `limit`; nil if there is none.
    func text(_ offset: Int, limit: Int) -> String? {
        guard offset >= 0, offset < count, let field = slice(offset, min(limit, count - offset)) else { return nil }
        let text = field.prefix { (0x20...0x7E).contains($0) }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// Where `pattern` first begins in `range`.
    func find(_ pattern: [UInt8], in range: Range<Int>) -> Int? {
        guard let first = pattern.first, let window = part(at: range.lowerBound, count: range.count) else { return nil }
        let at = window.all ?? window.bytes  // without all of them, it may yet follow
        for start in at.indices.dropLast(pattern.count - 1)
        where at[start] == first && at[start...].starts(with: pattern) {
            return range.lowerBound + start - at.startIndex
        }
        return nil
    }

    /// Where these ASCII characters first begin in `range`.
    func find(_ text: String, in range: Range<Int>) -> Int? { find(Array(text.utf8), in: range) }
}
