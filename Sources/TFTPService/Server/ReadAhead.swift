// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog

#if os(Linux)

    /// A file that one transfer reads from beginning to end: small windows come out of memory that one system call has filled for many, and
    /// for all transfers that are as far; large windows straight from the file, or out of memory that was filled while the client took the
    /// window before.
    struct ReadAhead {
        private let file: CatalogFile
        private let shared: SharedReads
        /// The part of the file that is in memory, and where: what a counted reference leads to is looked up once for many blocks.
        private var content: SharedReads.Content? {
            didSet {
                (start, range) = (content?.bytes.baseAddress.map { UnsafeRawPointer($0) }, content?.range ?? 0..<0)
            }
        }
        private var start: UnsafeRawPointer?
        private var range: Range<UInt64> = 0..<0
        private var next: UInt64 = 0

        /// The largest window that is read before it is asked for: 64 blocks of an Ethernet frame are smaller.
        private static let largest = 131_072

        init(_ file: CatalogFile, _ shared: SharedReads) {
            self.file = file
            self.shared = shared
        }

        /// As ``FileCatalog/CatalogFile/read(at:count:into:piece:gap:)``.
        mutating func read(
            at offset: UInt64, count: Int, into target: UnsafeMutableRawBufferPointer, piece: Int, gap: Int
        ) throws(CatalogFile.ReadError) {
            let end = offset + UInt64(count)
            // Who reads one block of a file only, as for a size probe, reads no more.
            let isSequel = offset == next && offset > 0
            next = end
            if !has(offset..<end), let more = more(from: offset, count, isSequel: isSequel) { content = more }
            guard has(offset..<end), let start, let target = target.baseAddress else {
                return try file.read(at: offset, count: count, into: target, piece: piece, gap: gap)
            }
            let source = start + Int(offset - range.lowerBound)
            for place in stride(from: 0, to: count, by: piece) {
                let room = target + place + (place / piece + 1) * gap
                room.copyMemory(from: source + place, byteCount: min(piece, count - place))
            }
        }

        /// Reads what the next window will ask for.
        ///
        /// - Parameter count: bytes of a window.
        mutating func readNext(_ count: Int) {
            let end = min(next + UInt64(count), file.size)
            guard count <= Self.largest, next < end, !has(next..<end) else { return }
            if let whole = shared.whole(file, reads: true) {
                content = whole
            } else if count <= SharedReads.pieceSize {
                content = shared.piece(file, from: next)
            } else {
                content = SharedReads.Content(file, from: next, count: count)
            }
        }

        private func has(_ wanted: Range<UInt64>) -> Bool {
            range.lowerBound <= wanted.lowerBound && wanted.upperBound <= range.upperBound
        }

        private func more(from offset: UInt64, _ count: Int, isSequel: Bool) -> SharedReads.Content? {
            if let whole = shared.whole(file, reads: isSequel) { return whole }
            return isSequel && count <= SharedReads.pieceSize / 2 ? shared.piece(file, from: offset) : nil
        }
    }
#endif
