// SPDX-License-Identifier: Apache-2.0

import FileCatalog
import Foundation
import TestSupport
import Testing

@testable import DiskCatalog

/// What can be had of a folder, and that what is listed is what is served.
@Suite("Listing of a root")
struct DiskListingTests {
    private func write(_ folder: URL, _ name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(name.utf8).write(to: file)
    }

    private func link(_ folder: URL, _ name: String, _ target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending(path: name).path, withDestinationPath: target)
    }

    @Test("hidden files, links, and names that are not UTF-8 are listed; what no client gets is listed beside them")
    func everything() async throws {
        try await withTemporaryDirectory { folder in
            let root = folder.appending(path: "root")
            for name in ["a", ".hidden", ".x/deep", "d/e", "d/back\\slash"] { try write(root, name) }
            try write(folder, "secret")
            try link(root, "to-file", "d/e")
            try link(root, "to-folder", "d")
            try link(root, "to-itself", ".")
            try link(root, "d/up", "..")
            try link(root, "out", "../secret")
            try link(root, "out-folder", "..")
            try link(root, "nowhere", "gone")
            try link(root, "round", "round")
            let bytes = Array(root.path.utf8) + Array("/caf".utf8) + [0xE9]
            let descriptor = (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer {
                $0.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
            }
            try #require(descriptor >= 0)
            close(descriptor)
            try #require(mkfifo(root.appending(path: "fifo").path, 0o600) == 0)

            let listing = DiskListing(of: try DiskRoot(root.path))
            #expect(listing.files.map(\.written) == [".hidden", ".x/deep", "a", "caf\\xe9", "d/e", "to-file"])
            #expect(listing.links.map(\.path.written) == ["d/up", "to-folder", "to-itself"])
            #expect(listing.links.map { $0.target?.written } == [nil, "d", nil])
            #expect(
                listing.omissions.map(\.name) == ["d/back\\slash", "fifo", "nowhere", "out", "out-folder", "round"])
            #expect(
                listing.omissions.map(\.refusal) == [
                    .noName, .notRegular, .notFound, .outsideRoot, .outsideRoot, .tooManyLinks,
                ])
        }
    }

    @Test("what is listed can be opened by the name that is listed, and nothing else")
    func agreement() async throws {
        try await withTemporaryDirectory { folder in
            for name in ["a/b/c", "a/.b", "..c", "C:/x", "sp ace", "a/b/ü"] { try write(folder, name) }
            let root = try DiskRoot(folder.path)
            let listing = DiskListing(of: root)
            #expect(listing.files.map(\.written) == ["..c", "a/.b", "a/b/c", "a/b/ü", "sp ace"])
            for path in listing.files {
                #expect(try root.open(CatalogPath(path.bytes), client: "", foldsCase: false) != nil)
            }
            #expect(listing.omissions.map(\.refusal) == [.driveLetter])
        }
    }
}
