// SPDX-License-Identifier: Apache-2.0

import BootMedia
import Crypto
import DiskCatalog
import FileCatalog
import NIOCore

/// A folder on the disk whose files a medium carries along. Links count as long as they stay below it.
struct IncludedFolder {
    /// Its files, as they are called on the medium.
    let tree: IncludedTree
    private let folder: String
    private let root: DiskRoot
    /// The file on the disk behind each path on the medium.
    private let sources: [String: CatalogPath]

    private static let piece = 1 << 20

    /// Reads all files once, for their digests.
    ///
    /// - Parameter names: files to be called otherwise on the medium.
    init(_ folder: String, renaming names: [String: String]) throws {
        guard let root = try? DiskRoot(folder) else {
            throw ImageFiles.refused("--include '\(folder)': is no folder that can be read")
        }
        (self.folder, self.root) = (folder, root)
        var sources: [String: CatalogPath] = [:]
        for (path, file) in try Self.files(of: DiskListing(of: root), folder) {
            guard let text = String(validating: path, as: UTF8.self) else {
                throw ImageFiles.refused("--include '\(folder)': '\(file.written)': needed a name in UTF-8")
            }
            sources[names[text] ?? text] = file
        }
        self.sources = sources
        do {
            // What cannot be on a medium is told before gigabytes are read.
            let sized = try sources.map { path, source in
                let size = try Self.open(source, in: root, folder).size
                return IncludedTree.File(path: path, size: Int(clamping: size), digest: [])
            }
            tree = try IncludedTree(
                IncludedTree(sized).files.map { file in
                    guard let source = sources[file.path] else { return file }
                    let (size, digest) = try Self.read(source, in: root, folder) { _ in }
                    return IncludedTree.File(path: file.path, size: size, digest: digest)
                })
        } catch let error as BootMediumError { throw ImageFiles.refused("--include '\(folder)': \(error)") }
    }

    /// All files with their paths on the medium. A link to a folder stands for the files below that folder.
    private static func files(of listing: DiskListing, _ folder: String) throws -> [(path: [UInt8], file: CatalogPath)]
    {
        if let omission = listing.omissions.first {
            throw ImageFiles.refused("--include '\(folder)': '\(omission.name)': \(omission.refusal)")
        }
        var files = listing.files.map { (path: $0.bytes, file: $0) }
        for link in listing.links {
            let target = link.target.map { $0.bytes + [UInt8(ascii: "/")] } ?? []
            if let inner = listing.links.first(where: { $0.path.bytes.starts(with: target) }) {
                throw ImageFiles.refused(
                    "--include '\(folder)': '\(link.path.written)' is a link to a folder with the link '\(inner.path.written)' to a folder in it"
                )
            }
            for file in listing.files where file.bytes.starts(with: target) {
                files.append((link.path.bytes + [UInt8(ascii: "/")] + file.bytes.dropFirst(target.count), file))
            }
        }
        return files
    }

    private static func open(_ path: CatalogPath, in root: DiskRoot, _ folder: String) throws -> CatalogFile {
        do {
            guard let file = try root.open(path, client: "", foldsCase: false) else { throw CatalogRefusal.notFound }
            return file
        } catch { throw ImageFiles.refused("--include '\(folder)': '\(path.written)': \(error)") }
    }

    /// Reads a file piece by piece.
    ///
    /// - Returns: its size and SHA-256.
    private static func read(
        _ path: CatalogPath, in root: DiskRoot, _ folder: String, _ take: (ByteBuffer) -> Void
    ) throws -> (size: Int, digest: [UInt8]) {
        let file = try open(path, in: root, folder)
        var digest = SHA256()
        var offset: UInt64 = 0
        do {
            while offset < file.size {
                let bytes = try file.read(at: offset, count: Int(min(UInt64(piece), file.size - offset)))
                digest.update(data: bytes.readableBytesView)
                take(bytes)
                offset += UInt64(bytes.readableBytes)
            }
        } catch { throw ImageFiles.refused("--include '\(folder)': '\(path.written)': \(error)") }
        return (Int(file.size), Array(digest.finalize()))
    }

    /// What it has, for people.
    var summary: String {
        "  included     \(tree.files.count) files of '\(folder)', \(tree.files.reduce(0) { $0 + $1.size }) bytes"
    }

    /// Writes a medium with its files.
    ///
    /// - Throws: also where a file is not what it was when it was looked at; nothing is written then, but to a device.
    func write(_ parts: BootMedium.Parts, to output: String, force: Bool) throws {
        do {
            let image = try OutputFile(output, existing: force ? .replaced : .keptUnlessOurs, makesFolders: true)
            image.write(parts.head)
            for file in parts.files {
                guard let source = sources[file.path] else { continue }
                let (size, digest) = try Self.read(source, in: root, folder) { image.write($0.readableBytesView) }
                guard (size, digest) == (file.size, file.digest) else {
                    image.discard()
                    throw ImageFiles.refused(
                        "--include '\(folder)': '\(source.written)' was changed while it was read; try again")
                }
                image.write([UInt8](repeating: 0, count: BootMedium.Parts.padding(of: file)))
            }
            image.write(parts.tail)
            try image.commit()
        } catch let error as OutputFile.Refusal {
            throw ImageFiles.refused("--output '\(output)' cannot be written: \(error.description)")
        }
    }
}

extension BootMedium.Parts {
    /// The bytes of a range of the medium; those of included files are not there.
    func read(_ range: Range<Int>) -> [UInt8]? {
        if range.upperBound <= head.count { return Array(head[range]) }
        let start = size - tail.count
        return range.lowerBound >= start && range.upperBound <= size
            ? Array(tail[range.lowerBound - start..<range.upperBound - start]) : nil
    }
}
