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

    /// A file that one transfer reads from beginning to end: small windows come out of memory that one system call has filled for many,
    /// large ones straight from the file.
    final class ReadAhead: BlockSource {
        let file: CatalogFile
        private var memory: UnsafeMutableRawBufferPointer?
        /// The part of the file that is in memory.
        private var filled: Range<UInt64> = 0..<0
        private var next: UInt64 = 0

        /// Eleven blocks of an Ethernet frame. A thousand transfers have 16 MB.
        private static let size = 16_384

        init(_ file: CatalogFile) {
            self.file = file
        }

        deinit {
            memory?.deallocate()
        }

        func read(
            at offset: UInt64, count: Int, into memory: UnsafeMutableRawBufferPointer, piece: Int, gap: Int
        ) throws(CatalogFile.ReadError) {
            let end = offset + UInt64(count)
            // Who reads one block of a file only, as for a size probe, reads no more.
            let isSequel = offset == next && offset > 0
            next = end
            if offset < filled.lowerBound || end > filled.upperBound {
                guard isSequel, count <= Self.size / 2, fill(from: offset), end <= filled.upperBound else {
                    return try file.read(at: offset, count: count, into: memory, piece: piece, gap: gap)
                }
            }
            guard let source = self.memory?.baseAddress, let target = memory.baseAddress else { return }
            let start = Int(offset - filled.lowerBound)
            for place in stride(from: 0, to: count, by: piece) {
                let room = target + place + (place / piece + 1) * gap
                room.copyMemory(from: source + start + place, byteCount: min(piece, count - place))
            }
        }

        /// Whether memory has what the file has from there on. If not, the block's own read says what is wrong.
        private func fill(from offset: UInt64) -> Bool {
            let room = memory ?? .allocate(byteCount: Self.size, alignment: 16)
            memory = room
            filled = 0..<0
            let count = Int(min(UInt64(Self.size), file.size - offset))
            do {
                try file.read(at: offset, count: count, into: room, piece: Self.size, gap: 0)
            } catch {
                return false
            }
            filled = offset..<offset + UInt64(count)
            return true
        }
    }
#endif
