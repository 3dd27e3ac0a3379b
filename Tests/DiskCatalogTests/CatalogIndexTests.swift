// SPDX-License-Identifier: Apache-2.0
import DiskCatalog
import FileCatalog
import Foundation
import NIOCore
import Testing

/// A directory that is gone when the test is over.
private final class TemporaryDirectory {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "pxekit-catalog-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ name: String, _ text: String) throws {
        let file = "\(path)/\(name)"
        let directory = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
}

extension CatalogIndex {
    /// The content, or the refusal, as text.
    fileprivate func show(_ name: String, client: String = "", lastFile: CatalogPath? = nil) throws -> String {
        try show(Array(name.utf8), client: client, lastFile: lastFile)
    }

    fileprivate func show(_ name: [UInt8], client: String = "", lastFile: CatalogPath? = nil) throws -> String {
        switch find(name, client: client, lastFile: lastFile) {
        case .refused(let refusal): "\(refusal)"
        case .found(let entry): String(buffer: try entry.file.read(at: 0, count: Int(entry.file.size)))
        }
    }
}

@Suite struct CatalogIndexTests {
    @Test("sources that are exchanged serve the next request, and a file that is open stays whole")
    func exchange() throws {
        let old = try TemporaryDirectory()
        try old.write("file", "old")
        let sources = ExchangeableSources([try DiskRoot(old.path)])
        let index = CatalogIndex([sources], foldsCase: true)
        guard case .found(let entry) = index.find(Array("FILE".utf8)) else { throw CatalogRefusal.notFound }
        sources.exchange(for: [try MemoryFiles(["file": ByteBuffer(string: "new"), "menu": ByteBuffer(string: "m")])])
        #expect(try index.show("file") == "new")
        #expect(try index.show("menu") == "m")
        #expect(String(buffer: try entry.file.read(at: 0, count: 3)) == "old")
        sources.exchange(for: [])
        #expect(try index.show("file") == "\(CatalogRefusal.notFound)")
    }

    @Test("the first source that has a file gives it: disk, memory, generated for this client")
    func sourcesInOrder() throws {
        let first = try TemporaryDirectory()
        let second = try TemporaryDirectory()
        try first.write("both", "first")
        try second.write("both", "second")
        try second.write("sub/only", "deep")
        let index = CatalogIndex([
            try DiskRoot(first.path), try DiskRoot(second.path),
            try MemoryFiles(["pxeinfo.0": ByteBuffer(string: "nbp")]),
            GeneratedFiles { path, client in
                path.description == "menu" ? ByteBuffer(string: "menu of \(client)") : nil
            },
        ])
        #expect(try index.show("both") == "first")
        #expect(try index.show("sub/only") == "deep")
        #expect(try index.show("/pxeinfo.0") == "nbp")
        #expect(try index.show("menu", client: "192.0.2.7") == "menu of 192.0.2.7")
        #expect(try index.show("absent") == "no such file")
        #expect(try index.show("sub") == "not a regular file")
        #expect(try index.show("both/below") == "no such file")
    }

    @Test("T11: links inside the root are followed, links out of it are refused")
    func symbolicLinks() throws {
        let outside = try TemporaryDirectory()
        try outside.write("secret", "secret")
        let root = try TemporaryDirectory()
        try root.write("boot/real", "real")
        try root.link("relative", to: "boot/real")
        try root.link("boot/up", to: "../boot/./real")
        try root.link("absolute", to: "\(root.path)/boot/real")
        try root.link("directory", to: "boot")
        try root.link("twice", to: "relative")
        try root.link("loop", to: "loop")
        try root.link("out", to: "\(outside.path)/secret")
        try root.link("boot/climb", to: "../../\((outside.path as NSString).lastPathComponent)/secret")
        try root.link("outDirectory", to: outside.path)
        try root.link("sibling", to: "\(root.path)-other/x")
        try root.link("dangling", to: "nowhere")
        let index = CatalogIndex([try DiskRoot(root.path)])
        for name in ["relative", "boot/up", "absolute", "directory/real", "twice", "directory/up"] {
            #expect(try index.show(name) == "real", "\(name)")
        }
        for name in ["out", "boot/climb", "outDirectory/secret", "sibling", "directory/climb"] {
            #expect(try index.show(name) == "link out of the served directory", "\(name)")
        }
        #expect(try index.show("loop") == "too many symbolic links")
        #expect(try index.show("dangling") == "no such file")
    }

    @Test("T11: a FIFO, a socket or a directory is refused, and a FIFO blocks nobody")
    func notRegular() throws {
        let root = try TemporaryDirectory()
        #expect(mkfifo("\(root.path)/fifo", 0o600) == 0)
        try root.link("null", to: "fifo")
        try root.write("a/b", "")
        let index = CatalogIndex([try DiskRoot(root.path)])
        #expect(try index.show("fifo") == "not a regular file")
        #expect(try index.show("null") == "not a regular file")
        #expect(try index.show("a") == "not a regular file")
        #expect(try index.show("a/b") == "")
        #expect(throws: CatalogRefusal.self) { try DiskRoot("\(root.path)/a/b") }
        #expect(throws: CatalogRefusal.self) { try DiskRoot("\(root.path)/absent") }
    }

    @Test("T11: letters of the other case find the file only where the catalog says so")
    func caseFolding() throws {
        let root = try TemporaryDirectory()
        try root.write("Boot/PXELinux.0", "mixed")
        try root.write("exact", "lower")
        try root.write("EXACT", "upper")
        let memory = try MemoryFiles(["NBP.0": ByteBuffer(string: "nbp")])
        let folding = CatalogIndex([try DiskRoot(root.path), memory], foldsCase: true)
        #expect(try folding.show("BOOT\\pxelinux.0") == "mixed")
        #expect(try folding.show("exact") == "lower")
        #expect(try folding.show("EXACT") == "upper")
        #expect(try folding.show("nbp.0") == "nbp")
        let strict = CatalogIndex([try DiskRoot(root.path), memory])
        #expect(try strict.show("boot/pxelinux.0") == "no such file")
        #expect(try strict.show("nbp.0") == "no such file")
    }

    @Test(
        "D33: junk behind the name is trimmed where the exact file is missing, and reported",
        arguments: [[0xFF], [0xFF, 0xFF, 0xFF], [0x20], [0x0D, 0x0A], [0x80, 0x01]] as [[UInt8]])
    func trailingJunk(junk: [UInt8]) throws {
        let root = try TemporaryDirectory()
        try root.write("boot/ipxe.efi", "loader")
        let index = CatalogIndex([try DiskRoot(root.path)])
        guard case .found(let entry) = index.find(Array("boot/ipxe.efi".utf8) + junk) else {
            Issue.record("not found")
            return
        }
        #expect(entry.reading == .withoutTrailingJunk)
        #expect(entry.path.description == "boot/ipxe.efi")
        let exact = CatalogIndex([try MemoryFiles(["caf\u{E9}": ByteBuffer(string: "exact")])])
        #expect(try exact.show("caf\u{E9}") == "exact")
        #expect(try index.show(junk) == "no such file")
    }

    @Test("L3: a bare name is looked for beside the last file of this client")
    func nearLastFile() throws {
        let root = try TemporaryDirectory()
        try root.write("EFI/debian/grubx64.efi", "grub")
        var lastFiles = LastFiles<String>(limit: 2)
        lastFiles.fetched(try CatalogPath("EFI\\debian\\shimx64.efi"), by: "a")
        let index = CatalogIndex([try DiskRoot(root.path)])
        #expect(try index.show("grubx64.efi", lastFile: lastFiles["a"]) == "grub")
        #expect(try index.show("\\grubx64.efi", lastFile: lastFiles["a"]) == "grub")
        #expect(try index.show(Array("grubx64.efi".utf8) + [0xFF], lastFile: lastFiles["a"]) == "grub")
        #expect(try index.show("grubx64.efi", lastFile: lastFiles["b"]) == "no such file")
        #expect(try index.show("other/grubx64.efi", lastFile: lastFiles["a"]) == "no such file")
        lastFiles.fetched(try CatalogPath("revocations.efi"), by: "a")
        #expect(lastFiles["a"]?.description == "EFI/debian/shimx64.efi")
        lastFiles.fetched(try CatalogPath("x/1"), by: "b")
        lastFiles.fetched(try CatalogPath("x/2"), by: "c")
        #expect(lastFiles["a"] == nil)
        #expect(lastFiles["c"]?.description == "x/2")
    }

    @Test(
        "a file that is being read is the same for the next who asks, until its name means another or another state of it"
    )
    func sameFile() throws {
        let root = try TemporaryDirectory()
        try root.write("boot/image", "first")
        let disk = try DiskRoot(root.path)
        func open(_ name: String) throws -> CatalogFile? {
            try disk.open(try CatalogPath(name), client: "", foldsCase: true)
        }
        let first = try #require(try open("boot/image"))
        #expect(try open("/boot//image") === first)
        #expect(try open("BOOT/IMAGE") !== first, "another name is walked to")
        let place = "\(root.path)/boot/image"
        try Data("other".utf8).write(to: URL(filePath: place), options: .atomic)
        let other = try #require(try open("boot/image"))
        #expect(other !== first)
        #expect(try first.read(at: 0, count: 5) == ByteBuffer(string: "first"))
        #expect(try other.read(at: 0, count: 5) == ByteBuffer(string: "other"))
        try FileHandle(forWritingTo: URL(filePath: place)).truncate(atOffset: 3)
        #expect(try open("boot/image")?.size == 3)
        try FileManager.default.removeItem(atPath: place)
        #expect(try open("boot/image") == nil)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/etc/passwd")
        #expect(throws: CatalogRefusal.outsideRoot) { try open("boot/image") }
    }

    @Test("a file replaced while it is read is served whole; one cut short says where")
    func replacedWhileRead() throws {
        let root = try TemporaryDirectory()
        try root.write("image", String(repeating: "old.", count: 1000))
        let index = CatalogIndex([try DiskRoot(root.path)])
        guard case .found(let entry) = index.find(Array("image".utf8)) else {
            Issue.record("not found")
            return
        }
        let start = try entry.file.read(at: 0, count: 2000)
        try root.write("new", "new")
        #expect(rename("\(root.path)/new", "\(root.path)/image") == 0)
        let end = try entry.file.read(at: 2000, count: 2000)
        #expect(String(buffer: start) + String(buffer: end) == String(repeating: "old.", count: 1000))
        #expect(try index.show("image") == "new")

        guard case .found(let cut) = index.find(Array("image".utf8)) else {
            Issue.record("not found")
            return
        }
        #expect(truncate("\(root.path)/image", 1) == 0)
        #expect(throws: CatalogFile.ReadError.truncated(at: 1)) { try cut.file.read(at: 0, count: 3) }
        #expect(throws: CatalogFile.ReadError.truncated(at: 4)) { try cut.file.read(at: 4, count: 1) }
        #expect(throws: CatalogFile.ReadError.truncated(at: 2)) { try cut.file.read(at: 2, count: 2) }
    }
}
