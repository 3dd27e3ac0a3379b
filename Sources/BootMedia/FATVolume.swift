// SPDX-License-Identifier: Apache-2.0

internal import ImagePacking

/// A FAT16 file system with a few files (Microsoft FAT specification 1.03).
///
/// UEFI reads FAT12, FAT16 and FAT32 (UEFI 2.10, 13.3); 16 is the one of which every size from 2 MB to 2 GB can be made.
struct FATVolume {
    private static let sector = DiskSector.size
    private static let entrySize = 32
    private static let rootEntries = 512
    private static let rootSectors = rootEntries * entrySize / sector
    private static let reserved = 1
    private static let tables = 2
    /// What tells FAT16 from FAT12 and FAT32 is the number of clusters alone; what is near a limit is read differently by some.
    private static let clusters = 4096...65500
    private static let endOfChain = 0xFFFF

    private let root = FATFolder()
    private let label: String
    private let hiddenSectors: Int
    private let serial: Int

    /// - Parameters:
    ///   - files: what is on it.
    ///   - label: its name, up to 11 characters A to Z, 0 to 9 and `_`.
    ///   - hiddenSectors: how many sectors of the disk lie before it.
    init(_ files: [BootMedium.SystemFile], label: String, hiddenSectors: Int) throws(BootMediumError) {
        for file in files { try root.add(file.path, file.content, whole: file.path) }
        self.label = label
        self.hiddenSectors = hiddenSectors
        serial = Int(files.reduce(0) { CRC32.checksum($1.content, after: $0) })
    }

    /// The file system's bytes.
    func image() throws(BootMediumError) -> [UInt8] {
        guard root.size + Self.entrySize <= Self.rootEntries * Self.entrySize else {
            throw .part("EFI system partition", needed: "fewer files at its top", found: "\(root.nodes.count)")
        }
        let needed = { (perCluster: Int) in Self.count(of: root, perCluster * Self.sector) }
        let sizes = [1, 2, 4, 8, 16, 32, 64]
        guard let perCluster = sizes.first(where: { needed($0) <= Self.clusters.upperBound }) else {
            throw .part("EFI system partition", needed: "at most 2 GB of files", found: "more")
        }
        let clusters = max(needed(perCluster), Self.clusters.lowerBound)
        let tableSectors = ((clusters + 2) * 2).pieces(of: Self.sector)
        let first = Self.reserved + Self.tables * tableSectors + Self.rootSectors
        let sectors = first + clusters * perCluster

        var image = [UInt8](repeating: 0, count: sectors * Self.sector)
        image.put(bootSector(sectors: sectors, perCluster: perCluster, tableSectors: tableSectors), at: 0)
        var writer = Writer(data: first * Self.sector, clusterSize: perCluster * Self.sector)
        var top = [UInt8](repeating: 0, count: Self.entrySize)
        top.put(label, at: 0, padded: 11)
        top[11] = 8
        top += writer.write(root, parent: 0, to: &image)
        image.put(top, at: (first - Self.rootSectors) * Self.sector)
        for table in 0..<Self.tables {
            let place = (Self.reserved + table * tableSectors) * Self.sector
            for (index, next) in ([0xFFF8, Self.endOfChain] + writer.chain).enumerated() {
                image.put(next, at: place + 2 * index, bytes: 2)
            }
        }
        return image
    }

    /// How many clusters of a size all that is in a folder takes.
    private static func count(of folder: FATFolder, _ size: Int) -> Int {
        folder.nodes.reduce(0) { sum, entry in
            switch entry.node {
            case .file(let content): sum + content.count.pieces(of: size)
            case .folder(let inner): sum + (inner.size + 2 * entrySize).pieces(of: size) + count(of: inner, size)
            }
        }
    }

    /// The BIOS parameter block, and no code: a BIOS starts the medium by its master boot record.
    private func bootSector(sectors: Int, perCluster: Int, tableSectors: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.sector)
        bytes.put([0xEB, 0x3C, 0x90], at: 0)
        bytes.put("PXEKIT", at: 3, padded: 8)
        bytes.put(Self.sector, at: 11, bytes: 2)
        bytes.put(perCluster, at: 13, bytes: 1)
        bytes.put(Self.reserved, at: 14, bytes: 2)
        bytes.put(Self.tables, at: 16, bytes: 1)
        bytes.put(Self.rootEntries, at: 17, bytes: 2)
        bytes.put(sectors < 0x10000 ? sectors : 0, at: 19, bytes: 2)
        bytes.put(0xF8, at: 21, bytes: 1)
        bytes.put(tableSectors, at: 22, bytes: 2)
        bytes.put(32, at: 24, bytes: 2)
        bytes.put(64, at: 26, bytes: 2)
        bytes.put(hiddenSectors, at: 28, bytes: 4)
        bytes.put(sectors < 0x10000 ? 0 : sectors, at: 32, bytes: 4)
        bytes.put([0x80, 0, 0x29], at: 36)
        bytes.put(serial, at: 39, bytes: 4)
        bytes.put(label, at: 43, padded: 11)
        bytes.put("FAT16", at: 54, padded: 8)
        bytes.put(0xAA55, at: 510, bytes: 2)
        return bytes
    }

    /// Puts contents into clusters, one behind the other.
    private struct Writer {
        /// Where the first cluster begins, in bytes.
        let data: Int
        let clusterSize: Int
        /// What the table says of each cluster from the second on, which is the first that there is.
        var chain: [Int] = []

        /// Takes clusters for so many bytes; 0 for none.
        private mutating func take(_ size: Int) -> Int {
            let count = size.pieces(of: clusterSize)
            guard count > 0 else { return 0 }
            let first = chain.count + 2
            chain += (first + 1..<first + count) + [endOfChain]
            return first
        }

        private func place(_ cluster: Int) -> Int { data + (cluster - 2) * clusterSize }

        /// Writes all that is in a folder.
        ///
        /// - Returns: the folder's entries.
        mutating func write(_ folder: FATFolder, parent: Int, to image: inout [UInt8]) -> [UInt8] {
            var entries: [UInt8] = []
            for (name, node) in folder.nodes {
                switch node {
                case .file(let content):
                    let first = take(content.count)
                    if first > 0 { image.put(content, at: place(first)) }
                    entries += name.entries(attributes: 0x20, cluster: first, size: content.count)
                case .folder(let inner):
                    let first = take(inner.size + 2 * FATVolume.entrySize)
                    entries += name.entries(attributes: 0x10, cluster: first, size: 0)
                    let own = FATVolume.dots(first, parent: parent) + write(inner, parent: first, to: &image)
                    image.put(own, at: place(first))
                }
            }
            return entries
        }
    }

    /// The entries of a folder for itself and for the one above it.
    private static func dots(_ cluster: Int, parent: Int) -> [UInt8] {
        [(".", cluster), ("..", parent)].flatMap { name, cluster in
            var entry = [UInt8](repeating: 0, count: entrySize)
            entry.put(name, at: 0, padded: 11)
            entry[11] = 0x10
            entry.put(cluster, at: 26, bytes: 2)
            return entry
        }
    }
}
