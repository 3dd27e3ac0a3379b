// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import DiskCatalog
    import FileCatalog
    import Foundation
    import Testing

    /// A file that is being read is handed on to the next who asks for it, but not across a change of rights.
    @Suite("rights of open files", .enabled(if: geteuid() == 0, "needs root"))
    struct RightsOfOpenFilesTests {
        /// Nobody's number in Debian and its like.
        private static let nobody: UInt32 = 65534

        @Test("what root opened is not given to others when the process is another user's, though it is read still")
        func afterTheDrop() async {
            // A process of its own, for a user's number is the whole process's.
            await #expect(processExitsWith: .success) {
                let folder = URL(filePath: "/tmp/pxekit-rights-\(getpid())")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
                defer { try? FileManager.default.removeItem(at: folder) }
                for (name, mode) in [("secret", 0o600), ("open", 0o644)] {
                    let file = folder.appending(path: name).path
                    try Data(name.utf8).write(to: URL(filePath: file))
                    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
                }
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
                let root = try DiskRoot(folder.path)
                func open(_ name: String) throws -> CatalogFile? {
                    try root.open(CatalogPath(name), client: "", foldsCase: false)
                }
                let held = [try #require(try open("secret")), try #require(try open("open"))]
                #expect(try open("secret") === held[0], "it is handed on while nothing has changed")
                #expect(setegid(RightsOfOpenFilesTests.nobody) == 0 && seteuid(RightsOfOpenFilesTests.nobody) == 0)
                #expect(throws: CatalogRefusal.self) { try open("secret") }
                #expect(try open("open") != nil)
                #expect(seteuid(0) == 0)
                #expect(held.map(\.size) == [6, 4])
            }
        }
    }
#endif
