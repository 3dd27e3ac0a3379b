// SPDX-License-Identifier: Apache-2.0

/// A folder of a FAT file system while it is put together.
final class FATFolder {
    /// What a name stands for.
    enum Node {
        case file([UInt8])
        case folder(FATFolder)
    }

    private(set) var nodes: [(name: FATName, node: Node)] = []
    private var taken: Set<[UInt8]> = []

    /// Puts a file at a path below this folder, and makes the folders on the way.
    ///
    /// - Throws: ``BootMediumError`` for a name that cannot be, and for two files at one place: readers of a FAT file system do not tell
    ///   capitals from small letters.
    func add(_ path: some StringProtocol, _ content: [UInt8], whole: String) throws(BootMediumError) {
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let found = nodes.first { $0.name.text.lowercased() == name.lowercased() }?.node
        guard parts.count == 2 else {
            guard found == nil else {
                throw .part("EFI system partition", needed: "one file at each place", found: "two of \(whole)")
            }
            return try add(name, .file(content))
        }
        switch found {
        case .file: throw .part("EFI system partition", needed: "a folder above \(whole)", found: "a file")
        case .folder(let folder): try folder.add(parts[1], content, whole: whole)
        case nil:
            let folder = FATFolder()
            try folder.add(parts[1], content, whole: whole)
            try add(name, .folder(folder))
        }
    }

    private func add(_ name: String, _ node: Node) throws(BootMediumError) {
        let name = try FATName(name, beside: taken)
        taken.insert(name.short)
        nodes.append((name, node))
    }

    /// How many bytes its entries take, without those that a volume or a parent puts before them.
    var size: Int { nodes.reduce(0) { $0 + $1.name.size } }
}
