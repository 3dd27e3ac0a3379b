// SPDX-License-Identifier: Apache-2.0

/// The folders of a CD (ECMA-119, 6.8 and 9), with Rock Ridge's fields where a tree is carried along.
struct ISOFolders {
    private struct Entry {
        /// Its name in all its letters.
        let name: String
        let isFolder: Bool
        /// Where it begins, in blocks.
        var block: Int
        /// In bytes.
        var size: Int
    }

    /// All folders and files; the root has the empty path.
    private var entries: [ISOPath: Entry]
    /// What is in each folder.
    private var inside: [ISOPath: [ISOPath]] = [:]
    /// Every path in all its letters.
    private var written: [String: ISOPath] = ["": ISOPath()]
    private var names = ISONames()
    /// Whether entries have Rock Ridge's fields.
    private var isLong = false

    /// - Parameter root: the block of the root.
    init(root: Int) {
        entries = [ISOPath(): Entry(name: "", isFolder: true, block: root, size: ISOVolume.block)]
    }

    /// Adds a file of our own; the folders above it take a block each from `end` on.
    ///
    /// - Parameters:
    ///   - text: its path in all its letters.
    ///   - end: the block behind all that is there.
    ///   - alignment: where the file may begin: at a multiple of so many bytes.
    /// - Returns: the block in which it begins.
    mutating func add(_ file: ISOPath, written text: String, size: Int, end: inout Int, alignment: Int) -> Int {
        var above = ""
        for (folder, name) in zip(file.folders, text.split(separator: "/")) {
            above += above.isEmpty ? name : "/" + name
            guard entries[folder] == nil else { continue }
            insert(folder, above, Entry(name: String(name), isFolder: true, block: end, size: ISOVolume.block))
            end += 1
        }
        let block = (end * ISOVolume.block).pieces(of: alignment) * alignment / ISOVolume.block
        let name = text.split(separator: "/").last ?? ""
        insert(file, text, Entry(name: String(name), isFolder: false, block: block, size: size))
        end = block + size.pieces(of: ISOVolume.block)
        return block
    }

    /// Adds a file of the tree and the folders above it; they have no blocks yet.
    ///
    /// - Returns: its path in short names.
    mutating func add(_ file: IncludedTree.File) throws(BootMediumError) -> ISOPath {
        isLong = true
        let parts = file.path.split(separator: "/").map(String.init)
        var (folder, above) = (ISOPath(), "")
        for (index, part) in parts.enumerated() {
            above += above.isEmpty ? part : "/" + part
            let isFolder = index < parts.count - 1
            if let there = written[above] {
                // The tree has one thing at each place: what else is there is the medium's own.
                guard isFolder, entries[there]?.isFolder == true else {
                    throw .part(
                        "included file", needed: "another name, for the medium has a file of its own there",
                        found: above)
                }
                folder = there
                continue
            }
            let short = names.short(part, isFolder: isFolder) { entries[folder.appending($0)] == nil }
            folder = folder.appending(short)
            insert(folder, above, Entry(name: part, isFolder: isFolder, block: 0, size: isFolder ? 0 : file.size))
        }
        return folder
    }

    private mutating func insert(_ path: ISOPath, _ text: String, _ entry: Entry) {
        entries[path] = entry
        written[text] = path
        inside[path.parent, default: []].append(path)
    }

    /// Tells where a file begins.
    mutating func place(_ file: ISOPath, at block: Int) { entries[file]?.block = block }

    /// Gives all folders blocks, one behind the other.
    ///
    /// - Returns: the block behind them.
    mutating func placeFolders(from start: Int) -> Int {
        var end = start
        for folder in folders {
            let size = records(of: folder).reduce(0) { Self.end(of: $1, behind: $0) }
            let blocks = size.pieces(of: ISOVolume.block)
            entries[folder]?.block = end
            entries[folder]?.size = blocks * ISOVolume.block
            end += blocks
        }
        return end
    }

    /// The folders as a path table has them (ECMA-119, 6.9.1); the root is the first.
    private var folders: [ISOPath] { entries.filter { $1.isFolder }.keys.sorted() }

    /// Every folder with its block and the number of its parent, counted from 1 (ECMA-119, 9.4), in both orders.
    func pathTable() throws(BootMediumError) -> (little: [UInt8], big: [UInt8]) {
        var (little, big): ([UInt8], [UInt8]) = ([], [])
        let folders = folders
        guard folders.count <= UInt16.max else {
            throw .part("included files", needed: "at most \(UInt16.max) folders", found: "\(folders.count)")
        }
        let numbers = Dictionary(uniqueKeysWithValues: zip(folders, 1...))
        for folder in folders {
            let name = folder.recordName(isFolder: true)
            var entry = [UInt8](repeating: 0, count: 8)
            entry[0] = UInt8(name.count)
            entry.put(entries[folder]?.block ?? 0, at: 2, bytes: 4)
            entry.put(numbers[folder.parent] ?? 1, at: 6, bytes: 2)
            little += (entry + name).padded(to: 2)
            entry = Array(entry[..<2] + entry[2..<6].reversed() + entry[6...].reversed())
            big += (entry + name).padded(to: 2)
        }
        return (little, big)
    }

    /// The root's record in the volume's descriptor (ECMA-119, 8.4.18).
    var rootRecord: [UInt8] { record(ISOPath(), named: [0], fields: []) }

    /// Every folder's block and bytes.
    func contents() throws(BootMediumError) -> [(block: Int, bytes: [UInt8])] {
        var all: [(block: Int, bytes: [UInt8])] = []
        for folder in folders {
            var bytes: [UInt8] = []
            for record in records(of: folder) {
                let end = Self.end(of: record, behind: bytes.count)
                bytes += [UInt8](repeating: 0, count: end - record.count - bytes.count) + record
            }
            let room = entries[folder]?.size ?? 0
            guard bytes.count <= room else {
                throw .part("folder of the CD", needed: "at most \(room) bytes of names", found: "\(bytes.count)")
            }
            all.append((entries[folder]?.block ?? 0, bytes))
        }
        return all
    }

    /// Where a record ends: none lies in two blocks (ECMA-119, 6.8.1.1).
    private static func end(of record: [UInt8], behind offset: Int) -> Int {
        let rest = ISOVolume.block - offset % ISOVolume.block
        return offset + (record.count > rest ? rest : 0) + record.count
    }

    /// Itself, its parent, and what is in it in the order of the names (ECMA-119, 9.3).
    private func records(of folder: ISOPath) -> [[UInt8]] {
        let start = folder == ISOPath() ? RockRidge.root : []
        return [
            record(folder, named: [0], fields: start + attributes(of: folder)),
            record(folder.parent, named: [1], fields: attributes(of: folder.parent)),
        ]
            + (inside[folder] ?? []).sorted().map { path in
                let entry = entries[path]
                return record(
                    path, named: path.recordName(isFolder: entry?.isFolder == true),
                    fields: attributes(of: path) + RockRidge.name(entry?.name ?? ""))
            }
    }

    private func attributes(of path: ISOPath) -> [UInt8] {
        guard entries[path]?.isFolder == true else { return RockRidge.attributes(isFolder: false, links: 1) }
        let below = (inside[path] ?? []).count { entries[$0]?.isFolder == true }
        return RockRidge.attributes(isFolder: true, links: 2 + below)
    }

    /// ECMA-119, 9.1; a date of zeros is one that is not given (9.1.5).
    private func record(_ path: ISOPath, named name: [UInt8], fields: [UInt8]) -> [UInt8] {
        guard let entry = entries[path] else { return [] }
        var bytes = [UInt8](repeating: 0, count: (33 + name.count).pieces(of: 2) * 2)
        bytes.putBothOrders(entry.block, at: 2, bytes: 4)
        bytes.putBothOrders(entry.size, at: 10, bytes: 4)
        bytes[25] = entry.isFolder ? 2 : 0
        bytes.putBothOrders(1, at: 28, bytes: 2)
        bytes[32] = UInt8(name.count)
        bytes.put(name, at: 33)
        if isLong { bytes = (bytes + fields).padded(to: 2) }
        bytes[0] = UInt8(bytes.count)
        return bytes
    }
}
