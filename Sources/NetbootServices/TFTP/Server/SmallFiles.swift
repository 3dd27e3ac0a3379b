// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import FileCatalog

    /// Small files that were read whole: a rack that is switched on asks for the same loader a hundred times, and it is read once.
    ///
    /// Every transfer opens its file and takes the content of that version only, so a file that is replaced or rewritten is read again.
    final class SmallFiles {
        /// All bytes of a file.
        final class Content {
            let bytes: UnsafeMutableRawBufferPointer

            fileprivate init?(_ file: CatalogFile) {
                let count = Int(file.size)
                bytes = .allocate(byteCount: count, alignment: 16)
                do {
                    try file.read(at: 0, count: count, into: bytes, piece: count, gap: 0)
                } catch {
                    bytes.deallocate()
                    return nil
                }
            }

            deinit {
                bytes.deallocate()
            }
        }

        private var contents: [FileVersion: Content] = [:]
        /// The oldest first.
        private var order: [FileVersion] = []
        private var size = 0

        /// The largest file that is kept. Loaders are smaller; of a kernel the read-ahead is the lesser part of the work.
        private static let largest: UInt64 = 262_144
        /// What is kept in all; transfers hold on to more.
        private static let limit = 8 << 20

        /// The file's content.
        ///
        /// - Parameter reads: whether it is read if it was not yet.
        /// - Returns: nil if it is not there, does not qualify or cannot be read; the transfer's own read then says why.
        func content(of file: CatalogFile, reads: Bool) -> Content? {
            guard file.size <= Self.largest, let version = file.version, version.isSettled else { return nil }
            if let content = contents[version] { return content }
            guard reads, let content = Content(file) else { return nil }
            contents[version] = content
            order.append(version)
            size += content.bytes.count
            while size > Self.limit {
                size -= contents.removeValue(forKey: order.removeFirst())?.bytes.count ?? 0
            }
            return content
        }
    }
#endif
