// SPDX-License-Identifier: Apache-2.0
import DiskCatalog
import FileCatalog
import Foundation
import TestSupport
import Testing

@Suite struct FolderTests {
    @Test("names in other letters are found, also in a folder that changes, and what is not there costs no listing")
    func otherLetters() async throws {
        try await withTemporaryDirectory { folder in
            for number in 0..<3000 { try Data().write(to: folder.appending(path: "file\(number)")) }
            try Data("x".utf8).write(to: folder.appending(path: "PXELinux.0"))
            let root = try DiskRoot(folder.path)
            func find(_ name: String) throws -> CatalogFile? {
                try root.open(CatalogPath(name), client: "", foldsCase: true)
            }
            #expect(try find("pxelinux.0")?.size == 1)
            #expect(try find("FILE2999") != nil)
            let start = ContinuousClock.now
            for number in 0..<2000 { #expect(try find("absent\(number)") == nil) }
            #expect(ContinuousClock.now - start < .seconds(5), "each would list 3,000 names")
            // The exact name of a new file is found at once, another form of it within a second or two.
            try Data("new".utf8).write(to: folder.appending(path: "Added"))
            #expect(try find("Added")?.size == 3)
            try await Task.sleep(for: .seconds(2))
            #expect(try find("added")?.size == 3)
        }
    }

    @Test("what root gives away is reached through no link that another may have put there")
    func givenAway() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "leases").path
            try StatePath.check(path)
            try Data().write(to: URL(filePath: path))
            try StatePath.check(path)
            try StatePath.give(path, user: getuid(), group: getgid())
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "link").path, withDestinationPath: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
            let link = folder.appending(path: "link").path
            #expect(throws: StatePath.Refusal.link(link)) { try StatePath.check(link) }
            let second = folder.appending(path: "second").path
            try FileManager.default.linkItem(atPath: path, toPath: second)
            #expect(throws: StatePath.Refusal.shared(second)) { try StatePath.give(second, user: 0, group: 0) }
        }
    }
}
