// SPDX-License-Identifier: Apache-2.0

/// A volume of a CD (ECMA-119): a few files in folders of one block each, and El Torito's boot record.
///
/// In blocks of 2048 bytes: 16 descriptors; 19 and 20 path tables, in both orders; 21 the root; 22 the boot catalog; from 23 on files, each
/// behind the folders that begin with it.
struct ISOVolume {
    /// The size of a block in bytes.
    static let block = 2048
    /// Where the first file begins, in blocks.
    static let firstFile = 23

    private static let descriptors = 16
    private static let littlePaths = 19
    private static let bigPaths = 20
    private static let root = 21
    private static let catalog = 22

    private struct File {
        let path: ISOPath
        let content: [UInt8]
        let block: Int
        let platform: BootCatalog.Platform?
    }

    private struct Folder {
        let path: ISOPath
        let block: Int
    }

    private let label: String
    private var files: [File] = []
    /// The root first.
    private var folders = [Folder(path: ISOPath(), block: Self.root)]
    private var end = Self.firstFile

    /// - Parameter label: the name of the volume, of characters A to Z, 0 to 9 and `_`.
    init(label: String) { self.label = label }

    /// Adds a file behind the others.
    ///
    /// - Parameters:
    ///   - path: where it lies.
    ///   - platform: whose boot image it is; nil for nobody's.
    ///   - alignment: where it may begin: at a multiple of so many bytes.
    mutating func add(
        _ path: ISOPath, _ content: [UInt8], boots platform: BootCatalog.Platform? = nil, alignment: Int = Self.block
    ) {
        for folder in path.folders where !folders.contains(where: { $0.path == folder }) {
            folders.append(Folder(path: folder, block: end))
            end += 1
        }
        let begin = (end * Self.block).pieces(of: alignment) * alignment / Self.block
        files.append(File(path: path, content: content, block: begin, platform: platform))
        end = begin + content.count.pieces(of: Self.block)
    }

    /// The volume's bytes; the first 32 KiB, which are the system's, are zeros.
    ///
    /// - Parameters:
    ///   - alignment: of its size.
    ///   - tail: how many bytes stay free at its end, at least.
    func image(padded alignment: Int, behind tail: Int) throws(BootMediumError) -> [UInt8] {
        let size = (end * Self.block + tail).pieces(of: alignment) * alignment
        var image = [UInt8](repeating: 0, count: size)
        let folders = folders.sorted { $0.path < $1.path }
        let paths = pathTable(folders)
        image.put(primary(blocks: size / Self.block, pathSize: paths.little.count), at: Self.descriptors * Self.block)
        image.put(bootRecord, at: (Self.descriptors + 1) * Self.block)
        image.put([255] + Self.standard, at: (Self.descriptors + 2) * Self.block)
        image.put(paths.little, at: Self.littlePaths * Self.block)
        image.put(paths.big, at: Self.bigPaths * Self.block)
        for folder in folders { image.put(try directory(folder), at: folder.block * Self.block) }
        let boots = files.compactMap { file in
            file.platform.map { BootCatalog.Entry(platform: $0, block: file.block, size: file.content.count) }
        }
        image.put(BootCatalog(boots).bytes, at: Self.catalog * Self.block)
        for file in files { image.put(file.content, at: file.block * Self.block) }
        return image
    }

    private static let standard: [UInt8] = Array("CD001".utf8) + [1]

    /// ECMA-119, 8.4. Dates that are not given are zeros, as digits (8.4.26.1).
    private func primary(blocks: Int, pathSize: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.block)
        bytes.put([1] + Self.standard, at: 0)
        bytes.put("", at: 8, padded: 32)
        bytes.put(label, at: 40, padded: 32)
        bytes.putBothOrders(blocks, at: 80, bytes: 4)
        for field in [120, 124] { bytes.putBothOrders(1, at: field, bytes: 2) }
        bytes.putBothOrders(Self.block, at: 128, bytes: 2)
        bytes.putBothOrders(pathSize, at: 132, bytes: 4)
        bytes.put(Self.littlePaths, at: 140, bytes: 4)
        bytes.put([0, 0, 0, UInt8(Self.bigPaths)], at: 148)
        bytes.put(Self.record([0], Self.root, Self.block, isFolder: true), at: 156)
        bytes.put("", at: 190, padded: 384)
        bytes.put("PXEKIT", at: 574, padded: 128)
        bytes.put("", at: 702, padded: 111)
        for field in stride(from: 813, to: 881, by: 17) { bytes.put(String(repeating: "0", count: 16).utf8, at: field) }
        bytes[881] = 1
        return bytes
    }

    /// El Torito 1.0, figure 7.
    private var bootRecord: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.block)
        bytes.put([0] + Self.standard, at: 0)
        bytes.put("EL TORITO SPECIFICATION".utf8, at: 7)
        bytes.put(Self.catalog, at: 0x47, bytes: 4)
        return bytes
    }

    /// Every folder with its block and the number of its parent, counted from 1 (ECMA-119, 9.4); `folders` as 6.9.1 orders them.
    private func pathTable(_ folders: [Folder]) -> (little: [UInt8], big: [UInt8]) {
        var (little, big): ([UInt8], [UInt8]) = ([], [])
        for folder in folders {
            let parent = 1 + (folders.firstIndex { $0.path == folder.path.parent } ?? 0)
            let name = folder.path.recordName(isFolder: true)
            var entry = [UInt8](repeating: 0, count: 8)
            entry[0] = UInt8(name.count)
            entry.put(folder.block, at: 2, bytes: 4)
            entry.put(parent, at: 6, bytes: 2)
            little += (entry + name).padded(to: 2)
            entry = Array(entry[..<2] + entry[2..<6].reversed() + entry[6...].reversed())
            big += (entry + name).padded(to: 2)
        }
        return (little, big)
    }

    /// Itself, its parent, and what is in it in the order of the names (ECMA-119, 9.3).
    private func directory(_ folder: Folder) throws(BootMediumError) -> [UInt8] {
        let parent = folders.first { $0.path == folder.path.parent } ?? folder
        var records = [(UInt8(0), folder), (1, parent)].map {
            Self.record([$0], $1.block, Self.block, isFolder: true)
        }
        let catalog = File(path: "BOOT.CAT", content: BootCatalog([]).bytes, block: Self.catalog, platform: nil)
        var inside = (files + [catalog]).map { ($0.path, $0.block, $0.content.count, false) }
        inside += folders.dropFirst().map { ($0.path, $0.block, Self.block, true) }
        for (path, block, size, isFolder) in inside.sorted(by: { $0.0 < $1.0 }) where path.parent == folder.path {
            records.append(Self.record(path.recordName(isFolder: isFolder), block, size, isFolder: isFolder))
        }
        let bytes = Array(records.joined())
        guard bytes.count <= Self.block else {
            throw .part("folder of the CD", needed: "at most \(Self.block) bytes of names", found: "\(bytes.count)")
        }
        return bytes
    }

    /// ECMA-119, 9.1; a date of zeros is one that is not given (9.1.5).
    private static func record(_ name: [UInt8], _ block: Int, _ size: Int, isFolder: Bool) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (33 + name.count).pieces(of: 2) * 2)
        bytes[0] = UInt8(bytes.count)
        bytes.putBothOrders(block, at: 2, bytes: 4)
        bytes.putBothOrders(size, at: 10, bytes: 4)
        bytes[25] = isFolder ? 2 : 0
        bytes.putBothOrders(1, at: 28, bytes: 2)
        bytes[32] = UInt8(name.count)
        bytes.put(name, at: 33)
        return bytes
    }
}
