// SPDX-License-Identifier: Apache-2.0

@testable import BootMenu

/// A tree of files that are only described.
struct MemoryTree: FileTree {
    enum File {
        case text(String)
        case image(FoundImage)
    }

    var files: [String: File]
    /// URLs that can be fetched; every other one cannot.
    var urls: Set<String> = []

    init(_ images: [String: FoundImage], texts: [String: String] = [:], urls: Set<String> = []) {
        files = images.mapValues { .image($0) }.merging(texts.mapValues { .text($0) }) { first, _ in first }
        self.urls = urls
    }

    func children(of directory: String) -> [FileTreeNode] {
        let start = directory.isEmpty ? "" : directory + "/"
        var nodes: [String: FileTreeNode] = [:]
        for path in files.keys where path.hasPrefix(start) {
            let parts = path.dropFirst(start.count).split(separator: "/", maxSplits: 1)
            let name = String(parts[0])
            nodes[name] = FileTreeNode(name: name, isDirectory: parts.count > 1, size: parts.count > 1 ? 0 : 10_000)
        }
        return nodes.values.sorted { $0.name < $1.name }
    }

    func node(at path: String) -> FileTreeNode? {
        if case .text("")? = files[path] { return FileTreeNode(name: path, size: 0) }
        if files[path] != nil { return FileTreeNode(name: path, size: 10_000) }
        return files.keys.contains { $0.hasPrefix(path + "/") } ? FileTreeNode(name: path, isDirectory: true) : nil
    }

    func bytes(of path: String) -> [UInt8]? { if case .text(let text)? = files[path] { Array(text.utf8) } else { nil } }

    func inspect(_ path: String) -> FoundImage? {
        switch files[path] {
        case .image(let image)?: image
        case .text?: FoundImage(.other)
        case nil: nil
        }
    }

    func isReachable(url: String) -> Bool? { urls.contains(url) }
}
