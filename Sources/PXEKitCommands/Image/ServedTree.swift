// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DiskCatalog
import FileCatalog
import Foundation
import ImagePacking
import NIOCore

/// A folder as our servers hand it out, for a manifest. Its files are found by the code that finds them for a request.
struct ServedTree {
    /// What is not in the manifest, and why.
    private(set) var omissions: [(name: String, reason: String)]
    private let folder: String
    private let root: DiskRoot
    private let files: [CatalogPath]
    private let links: [DiskListing.DirectoryLink]

    /// Lists a folder; exit code 2 if it is none. `others` are files to leave out, such as the manifest itself.
    init(_ folder: String, leavingOut others: [String]) throws {
        guard let root = try? DiskRoot(folder) else { throw ImageFiles.refused("\(folder): is no folder") }
        (self.folder, self.root) = (folder, root)
        let listing = DiskListing(of: root)
        let outside = Set(others.compactMap(Self.resolved))
        links = listing.links
        omissions = listing.omissions.map { ($0.name, "\($0.refusal)") }
        files = listing.files.filter { !outside.contains("\(root.path)/\($0.written)") }
        omissions += listing.files.filter { outside.contains("\(root.path)/\($0.written)") }.map {
            ($0.written, "the manifest itself, or its signature")
        }
    }

    /// Reads every file.
    func manifest() throws -> Manifest {
        let entries = try files.map { path in
            let file: CatalogFile?
            do {
                file = try root.open(path, client: "", foldsCase: false)
            } catch { throw ImageFiles.refused("\(folder)/\(path.written): \(error)") }
            guard let file,
                let entry = Manifest.Entry(path: path.written, size: Int(file.size), read: Self.reader(file))
            else {
                throw ImageFiles.refused("\(folder)/\(path.written): became shorter or unreadable while it was read")
            }
            return entry
        }
        return Manifest(
            entries, links: links.map { Manifest.Link(path: $0.path.written, target: $0.target?.written ?? "") })
    }

    /// Says on standard error what was not looked at: no server of ours hands it out.
    func tellOmissions() {
        for (name, reason) in omissions { Diagnostics.line("not looked at: \(name): \(reason)") }
    }

    private static func reader(_ file: CatalogFile) -> (Range<Int>) -> [UInt8]? {
        { range in
            (try? file.read(at: UInt64(range.lowerBound), count: range.count)).map { Array($0.readableBytesView) }
        }
    }

    /// A path free of links; the file need not be there yet, its folder must.
    private static func resolved(_ path: String) -> String? {
        let url = URL(filePath: path)
        return realpath(url.deletingLastPathComponent().path, nil).map { folder in
            defer { free(folder) }
            return String(cString: folder) + "/" + url.lastPathComponent
        }
    }
}
