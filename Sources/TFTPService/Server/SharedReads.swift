// SPDX-License-Identifier: Apache-2.0

internal import BoundedCollections
internal import DequeModule
internal import DiskCatalog

#if os(Linux)

    /// What was read from files once for all: a rack that is switched on asks for the same loader and kernel a hundred times, its machines
    /// in step.
    ///
    /// Every transfer opens its file and takes the content of that version only, so a file that is replaced or rewritten is read again.
    final class SharedReads {
        /// Bytes of a file, as they lie in it.
        final class Content {
            let bytes: UnsafeMutableRawBufferPointer
            let range: Range<UInt64>

            /// Reads `count` bytes, or up to the file's end. Nil if they are not to be had; the transfer's own read then says why.
            init?(_ file: CatalogFile, from offset: UInt64, count: Int) {
                let count = Int(min(UInt64(count), file.size - min(offset, file.size)))
                bytes = .allocate(byteCount: count, alignment: 16)
                range = offset..<offset + UInt64(count)
                do {
                    try file.read(at: offset, count: count, into: bytes, piece: max(count, 1), gap: 0)
                } catch {
                    // The deinitializer runs, for all that is stored is there.
                    return nil
                }
            }

            deinit {
                bytes.deallocate()
            }
        }

        private struct Place: Hashable {
            let version: FileVersion
            let offset: UInt64
        }

        private var wholes = [FileVersion: Content](minimumCapacity: 64)
        /// The oldest first.
        private var order: Deque<FileVersion> = []
        private var size = 0
        private var pieces = BoundedTable<Place, Content>(limit: 64, isReserved: true)

        /// The largest file that is kept whole. Loaders are smaller.
        private static let largest: UInt64 = 262_144
        /// What is kept of whole files; transfers hold on to more.
        private static let limit = 8 << 20
        /// The bytes of a piece, eleven blocks of an Ethernet frame. A thousand transfers out of step have 16 MB.
        static let pieceSize = 16_384

        /// The content of a small file.
        ///
        /// - Parameter reads: whether it is read if it was not yet.
        /// - Returns: nil if it is not there or does not qualify.
        func whole(_ file: CatalogFile, reads: Bool) -> Content? {
            guard file.size <= Self.largest, let version = file.version, version.isSettled else { return nil }
            if let content = wholes[version] { return content }
            guard reads, let content = Content(file, from: 0, count: Int(file.size)) else { return nil }
            wholes[version] = content
            order.append(version)
            size += content.bytes.count
            while size > Self.limit {
                size -= wholes.removeValue(forKey: order.removeFirst())?.bytes.count ?? 0
            }
            return content
        }

        /// A piece of a file, for those who ask with the same block size at about the same time.
        func piece(_ file: CatalogFile, from offset: UInt64) -> Content? {
            guard let version = file.version, version.isSettled else {
                return Content(file, from: offset, count: Self.pieceSize)
            }
            let place = Place(version: version, offset: offset)
            if let content = pieces[place] { return content }
            guard let content = Content(file, from: offset, count: Self.pieceSize) else { return nil }
            pieces.write(content, for: place)
            return content
        }
    }
#endif
