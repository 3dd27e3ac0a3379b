// SPDX-License-Identifier: Apache-2.0

/// A volume of a CD (ECMA-119) with El Torito's boot record: a few files of our own in folders of one block each, and a tree that is carried
/// along, whose names are there in all their letters, as Rock Ridge has them.
///
/// In blocks of 2048 bytes: 16 descriptors; 22 the boot catalog; from 23 on our own files, each behind the folders that begin with it. Without
/// a tree 19 and 20 are the path tables, in both orders, and 21 is the root. With one they, and all folders, lie behind our own files, and the
/// tree's files behind them.
struct ISOVolume {
    /// The size of a block in bytes.
    static let block = 2048
    /// Where the first file begins, in blocks.
    static let firstFile = 23

    static let descriptors = 16
    static let catalog = 22
    private static let littlePaths = 19
    private static let bigPaths = 20
    private static let root = 21

    private struct File {
        let path: ISOPath
        var content: [UInt8]
        let block: Int
        let platform: BootCatalog.Platform?
    }

    private let label: String
    private var files: [File] = []
    private var folders = ISOFolders(root: Self.root)
    private var paths = (little: Self.littlePaths, big: Self.bigPaths)
    /// Where the next file begins, in blocks.
    private(set) var end = Self.firstFile
    /// Where the tree's files begin, in blocks.
    private var treeStart: Int?

    /// - Parameter label: the name of the volume, of characters A to Z, 0 to 9 and `_`.
    init(label: String) {
        self.label = label
        var place = Self.catalog
        _ = folders.add("BOOT.CAT", written: "BOOT.CAT", size: Self.block, end: &place, alignment: Self.block)
    }

    /// Where a file of the root begins that is added now, in bytes: at a multiple of so many.
    func place(alignedTo alignment: Int) -> Int { (end * Self.block).pieces(of: alignment) * alignment }

    /// Adds a file behind the others.
    ///
    /// - Parameters:
    ///   - path: where it lies.
    ///   - text: the path in all its letters; nil for those that it has.
    ///   - platform: whose boot image it is; nil for nobody's.
    ///   - alignment: where it may begin: at a multiple of so many bytes.
    mutating func add(
        _ path: ISOPath, written text: String? = nil, _ content: [UInt8], boots platform: BootCatalog.Platform? = nil,
        alignment: Int = Self.block
    ) {
        let begin = folders.add(
            path, written: text ?? path.text, size: content.count, end: &end, alignment: alignment)
        files.append(File(path: path, content: content, block: begin, platform: platform))
    }

    /// Adds the tree behind all else, and what is in the file of its index, for which there is room.
    mutating func add(_ tree: IncludedTree, index: ISOPath) throws(BootMediumError) {
        var places: [ISOPath] = []
        for file in tree.files { places.append(try folders.add(file)) }
        end = folders.placeFolders(from: end)
        let size = try folders.pathTable().little.count.pieces(of: Self.block)
        paths = (end, end + size)
        end += 2 * size
        treeStart = end
        var entries = MediumIndex()
        for (file, path) in zip(tree.files, places) {
            folders.place(path, at: end)
            entries.add(file.path, block: end, size: file.size)
            end += file.size.pieces(of: Self.block)
        }
        guard end <= Int(UInt32.max) else {
            throw .part(
                "included files", needed: "at most \(UInt32.max) blocks of \(Self.block) bytes", found: "\(end)")
        }
        for place in files.indices where files[place].path == index {
            files[place].content.put(entries.bytes, at: 0)
        }
    }

    /// The volume's bytes up to the files of the tree; the first 32 KiB, which are the system's, are zeros.
    ///
    /// - Parameter size: of the whole volume, in bytes.
    func head(of size: Int) throws(BootMediumError) -> [UInt8] {
        var image = [UInt8](repeating: 0, count: (treeStart ?? end) * Self.block)
        let table = try folders.pathTable()
        image.put(
            ISODescriptor.primary(
                label: label, blocks: size / Self.block, root: folders.rootRecord,
                paths: (table.little.count, paths.little, paths.big)),
            at: Self.descriptors * Self.block)
        image.put(ISODescriptor.boot(catalog: Self.catalog), at: (Self.descriptors + 1) * Self.block)
        image.put(ISODescriptor.end, at: (Self.descriptors + 2) * Self.block)
        image.put(table.little, at: paths.little * Self.block)
        image.put(table.big, at: paths.big * Self.block)
        for (block, bytes) in try folders.contents() { image.put(bytes, at: block * Self.block) }
        let boots = files.compactMap { file in
            file.platform.map { BootCatalog.Entry(platform: $0, block: file.block, size: file.content.count) }
        }
        image.put(BootCatalog(boots).bytes, at: Self.catalog * Self.block)
        for file in files { image.put(file.content, at: file.block * Self.block) }
        return image
    }
}
