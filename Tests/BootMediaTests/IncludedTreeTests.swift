// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import TestSupport
import Testing

@testable import BootMedia

/// Files that a medium carries along.
@Suite struct IncludedTreeTests {
    /// Names that a CD has no letters for, folders below each other, one of several blocks, and files of no, one and many blocks.
    private static let contents: [String: [UInt8]] = {
        var files: [String: [UInt8]] = [
            "pxelinux.cfg/default": Array("DEFAULT x\n".utf8), "vmlinuz-6.1.0-amd64": bytes(70_001),
            "Vmlinuz-6.1.0-AMD64": bytes(2048), "a file with blanks.txt": bytes(2049), "ünïcode 🥾": bytes(1),
            "empty": [], "grub/grub.cfg": bytes(7), "BOOT/mine": bytes(8),
            "a/b/c/d/e/f/g/h/i/j/deep": bytes(9), String(repeating: "n", count: 160): bytes(10),
        ]
        for number in 0..<900 { files["pool/package-of-many-letters_\(number).deb"] = bytes(number % 5 * 1000) }
        return files
    }()

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) }
    }

    private static func tree(_ contents: [String: [UInt8]] = contents) throws -> IncludedTree {
        try IncludedTree(contents.map { .init(path: $0, size: $1.count, digest: [UInt8($1.count % 251)]) })
    }

    private static func medium(_ tree: IncludedTree, forUEFI: Bool = true) -> BootMedium {
        var medium = BootMediumTests.medium(forUEFI: forUEFI)
        medium.included = tree
        return medium
    }

    private static func image(_ medium: BootMedium) throws -> [UInt8] {
        let parts = try medium.parts()
        var image = parts.head
        for file in parts.files {
            image += (contents[file.path] ?? []) + [UInt8](repeating: 0, count: BootMedium.Parts.padding(of: file))
        }
        return image + parts.tail
    }

    @Test("xorriso finds every file by its own name, with its own bytes", .enabled(if: ExternalTool("xorriso") != nil))
    func xorriso() async throws {
        try await withTemporaryDirectory { folder in
            let image = try Self.image(try Self.medium(Self.tree()))
            try Data(image).write(to: folder.appending(path: "medium.iso"))
            let run = try await #require(ExternalTool("xorriso")).run(
                ["-osirrox", "on", "-indev", "medium.iso", "-extract", "/", "out"], in: folder)
            #expect(run.status == 0, "\(run.diagnosticText)")
            for word in ["SORRY", "FAILURE", "WARNING"] { #expect(!run.diagnosticText.contains(word)) }
            let out = folder.appending(path: "out")
            var found = Set(
                try #require(FileManager.default.enumerator(at: out, includingPropertiesForKeys: [.isRegularFileKey]))
                    .compactMap { $0 as? URL }.filter {
                        try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
                    }
                    .map { String($0.path.dropFirst(out.path.count + 1)) })
            for (path, content) in Self.contents {
                #expect(found.remove(path) != nil, "\(path)")
                #expect(try Data(contentsOf: out.appending(path: path)).elementsEqual(content), "\(path)")
            }
            let index = try BootMedium.indexName(of: Self.tree())
            #expect(
                found == [
                    "BOOT.BIN", "BOOT.CAT", "EFI.IMG", "START.BIN", index, "boot/grub/grub.cfg", "boot/grub/read.mod",
                    "boot/readme",
                ])
        }
    }

    @Test("`image inspect` and sgdisk find nothing wrong", .enabled(if: ExternalTool("sgdisk") != nil))
    func tables() async throws {
        let image = try Self.image(try Self.medium(Self.tree()))
        let report = ImageReport(image)
        #expect(report.warnings == [])
        #expect(report.boots == [.biosCD, .uefiCD, .biosDisk, .uefiDisk])
        #expect(report.facts.number("volumeSize") == image.count && image.count % (1 << 20) == 0)
        try await withTemporaryDirectory { folder in
            try Data(image).write(to: folder.appending(path: "medium.iso"))
            let run = try await #require(ExternalTool("sgdisk")).run(["-v", "medium.iso"], in: folder)
            #expect(run.text.contains("No problems found"), "\(run.text)")
        }
    }

    @Test("the index leads to every file, and its pieces end with a zero", arguments: [true, false])
    func index(forUEFI: Bool) throws {
        let tree = try Self.tree()
        let image = try Self.image(Self.medium(tree, forUEFI: forUEFI))
        let (block, pieces) = BootMedium.index(of: tree, behindBootFile: BootMediumTests.bootFile.count)
        #expect(pieces == 2)
        func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(image[at + $1]) << (8 * $1) } }
        var found: [String: [UInt8]] = [:]
        for piece in 0..<pieces {
            var at = block * 2048 + piece * MediumIndex.piece
            while image[at] != 0 {
                let name = image[at + 9..<at + 9 + Int(image[at])]
                let start = number(at + 1) * 2048
                found[String(decoding: name, as: UTF8.self)] = Array(image[start..<start + number(at + 5)])
                at += 9 + name.count
            }
            #expect(at < block * 2048 + (piece + 1) * MediumIndex.piece)
        }
        #expect(found == Self.contents)
    }

    @Test("the same files make the same bytes in whatever order they come; other content makes other identifiers")
    func deterministic() throws {
        let tree = try Self.tree()
        let parts = try Self.medium(tree).parts()
        #expect(try Self.medium(IncludedTree(tree.files.reversed())).parts() == parts)
        let other = try IncludedTree(tree.files.map { .init(path: $0.path, size: $0.size, digest: [0xFF]) })
        #expect(try Self.medium(other).parts().head[440..<444] != parts.head[440..<444])
        #expect(BootMedium.indexName(of: other) != BootMedium.indexName(of: tree))
    }

    @Test(
        "what no medium can have is refused, and named",
        arguments: [
            ("a\u{1B}[2J", 1), ("a//b", 1), ("../up", 1), ("a/./b", 1), ("del\u{7F}", 1), ("line\nfeed", 1),
            (String(repeating: "n", count: 161), 1), (String(repeating: "nn/", count: 85) + "n", 1),
            ("large.iso", 0xFFFF_FFFF), ("below zero", -1),
        ])
    func refusals(path: String, size: Int) throws {
        let error = try #require(throws: BootMediumError.self) {
            try IncludedTree([.init(path: path, size: size, digest: [])])
        }
        #expect(error.description.contains(path), "\(error)")
    }

    @Test(
        "two things at one place are refused",
        arguments: [["x", "x"], ["x/y", "x"], ["BOOT.BIN"], ["EFI.IMG/x"], ["boot"]])
    func places(paths: [String]) throws {
        let error = try #require(throws: BootMediumError.self) {
            try Self.medium(IncludedTree(paths.map { .init(path: $0, size: 1, digest: []) })).parts()
        }
        #expect(error.description.contains("included file"), "\(error)")
    }

    @Test("the largest file that fits is told where it lies, without being read")
    func largest() throws {
        let tree = try IncludedTree([
            .init(path: "a", size: IncludedTree.largestFile, digest: [1]),
            .init(path: "b", size: IncludedTree.largestFile, digest: [2]), .init(path: "c", size: 1, digest: [3]),
        ])
        let parts = try Self.medium(tree).parts()
        #expect(parts.size > 2 * IncludedTree.largestFile && parts.head.count < 16 << 20 && parts.tail.count <= 2 << 20)
    }

    @Test("short names are free in their folder")
    func shortNames() {
        var names = ISONames()
        var taken: Set<String> = ["BOOT.BIN"]
        let short = ["boot.bin", "Boot.bin", "vmlinuz-6.1", "vmlinuz-6.2", ".hidden", "a.b.c", "ü"].map { text in
            let name = names.short(text, isFolder: false) { !taken.contains($0) }
            taken.insert(name)
            return name
        }
        #expect(short == ["BOOT1.BIN", "BOOT2.BIN", "VMLINUZ_.1", "VMLINUZ_.2", "_HIDDEN", "A_B.C", "__"])
    }
}
