// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import FileCatalog

    /// Where the blocks of a transfer come from.
    protocol BlockSource {
        /// As ``FileCatalog/CatalogFile/read(at:count:into:piece:gap:)``.
        func read(
            at offset: UInt64, count: Int, into memory: UnsafeMutableRawBufferPointer, piece: Int, gap: Int
        ) throws(CatalogFile.ReadError)
    }

    extension CatalogFile: BlockSource {}

    /// A file that one transfer reads from beginning to end: a small one comes out of memory that all its transfers share, small windows of a
    /// large one out of memory that one system call has filled for many, large windows straight from the file, or out of memory that was
    /// filled while the client took the window before.
    final class ReadAhead: BlockSource {
        let file: CatalogFile
        private let smallFiles: SmallFiles
        private var whole: SmallFiles.Content?
        private var memory: UnsafeMutableRawBufferPointer?
        /// The part of the file that is in memory.
        private var filled: Range<UInt64> = 0..<0
        private var next: UInt64 = 0

        /// Eleven blocks of an Ethernet frame. A thousand transfers have 16 MB.
        private static let size = 16_384
        /// The largest window that is read before it is asked for: 64 blocks of an Ethernet frame are smaller.
        private static let largest = 131_072

        init(_ file: CatalogFile, _ smallFiles: SmallFiles) {
            self.file = file
            self.smallFiles = smallFiles
        }

        deinit {
            memory?.deallocate()
        }

        func read(
            at offset: UInt64, count: Int, into target: UnsafeMutableRawBufferPointer, piece: Int, gap: Int
        ) throws(CatalogFile.ReadError) {
            let end = offset + UInt64(count)
            // Who reads one block of a file only, as for a size probe, reads no more.
            let isSequel = offset == next && offset > 0
            next = end
            if offset < filled.lowerBound || end > filled.upperBound {
                guard takeWhole(reads: isSequel) || isSequel && count <= Self.size / 2 && fill(from: offset, Self.size),
                    end <= filled.upperBound
                else { return try file.read(at: offset, count: count, into: target, piece: piece, gap: gap) }
            }
            guard let source = (whole?.bytes ?? memory)?.baseAddress, let target = target.baseAddress else { return }
            let start = Int(offset - filled.lowerBound)
            for place in stride(from: 0, to: count, by: piece) {
                let room = target + place + (place / piece + 1) * gap
                room.copyMemory(from: source + start + place, byteCount: min(piece, count - place))
            }
        }

        /// Reads what the next window will ask for.
        ///
        /// - Parameter count: bytes of a window.
        func readNext(_ count: Int) {
            let end = min(next + UInt64(count), file.size)
            guard count <= Self.largest, next < end, end > filled.upperBound else { return }
            if !takeWhole(reads: true) { _ = fill(from: next, max(count, Self.size)) }
        }

        private func takeWhole(reads: Bool) -> Bool {
            guard let content = smallFiles.content(of: file, reads: reads) else { return false }
            whole = content
            filled = 0..<UInt64(content.bytes.count)
            return true
        }

        /// Whether memory has what the file has from there on. If not, the block's own read says what is wrong.
        private func fill(from offset: UInt64, _ size: Int) -> Bool {
            if memory?.count ?? 0 < size {
                memory?.deallocate()
                memory = .allocate(byteCount: size, alignment: 16)
            }
            guard let memory else { return false }
            filled = 0..<0
            let count = Int(min(UInt64(size), file.size - offset))
            do {
                try file.read(at: offset, count: count, into: memory, piece: size, gap: 0)
            } catch {
                return false
            }
            filled = offset..<offset + UInt64(count)
            return true
        }
    }
#endif
