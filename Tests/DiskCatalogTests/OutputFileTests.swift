// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import TestSupport
import Testing

@Suite("Files that commands write")
struct OutputFileTests {
    @Test("a file is written whole, and not touched if nothing would change")
    func output() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "a/b/c").path
            #expect(try OutputFile.write([1, 2], to: path, existing: .replaced) == .created)
            let old = Date(timeIntervalSince1970: 1_000_000)
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
            #expect(try OutputFile.write([1, 2], to: path, existing: .replaced) == .unchanged)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date == old)
            #expect(try OutputFile.write([3], to: path, existing: .replaced) == .changed)
            #expect(FileManager.default.contents(atPath: path) == Data([3]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "a/b").path) == ["c"])
        }
    }

    @Test("a link is followed or refused as told, a device is written to and never replaced, nothing else is left")
    func places() async throws {
        try await withTemporaryDirectory { folder in
            let outside = folder.appending(path: "outside")
            try Data("keep".utf8).write(to: outside)
            let link = folder.appending(path: "link").path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: outside.path)
            #expect(throws: OutputFile.Refusal.self) {
                try OutputFile.write([1], to: link, existing: .replaced, links: .refused)
            }
            #expect(try Data(contentsOf: outside) == Data("keep".utf8))
            #expect(try OutputFile.write([1], to: link, existing: .replaced) == .changed)
            #expect(try Data(contentsOf: outside) == Data([1]))
            let device = folder.appending(path: "null").path
            try FileManager.default.createSymbolicLink(atPath: device, withDestinationPath: "/dev/null")
            #expect(try OutputFile.write([1], to: device, existing: .replaced) == .changed)
            var status = stat()
            #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                    "link", "null", "outside",
                ])
        }
    }

    @Test("a file that somebody wrote or changed stays; one of ours is replaced")
    func kept() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "out").path
            try OutputFile.write([1], to: path, existing: .keptUnlessOurs)
            #expect(try OutputFile.write([2], to: path, existing: .keptUnlessOurs) == .changed)
            #expect(throws: OutputFile.Refusal.self) { try OutputFile(path, existing: .kept) }
            try Data([3]).write(to: URL(filePath: path))
            #expect(throws: OutputFile.Refusal.self) { try OutputFile.write([4], to: path, existing: .keptUnlessOurs) }
            #expect(FileManager.default.contents(atPath: path) == Data([3]))
        }
    }

    @Test("what is not committed leaves nothing, also of a file that was to be replaced")
    func discarded() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "out").path
            let first = try OutputFile(path, existing: .keptUnlessOurs)
            first.write([1])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
            first.discard()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }
}
