// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog

#if os(Linux)

    /// Where blocks come from.
    protocol BlockSource {
        /// As ``FileCatalog/CatalogFile/read(at:count:into:piece:gap:)``.
        mutating func read(
            at offset: UInt64, count: Int, into memory: UnsafeMutableRawBufferPointer, piece: Int, gap: Int
        ) throws(CatalogFile.ReadError)
    }

    extension CatalogFile: BlockSource {}
#endif
