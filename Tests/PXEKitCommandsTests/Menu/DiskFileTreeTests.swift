// SPDX-License-Identifier: Apache-2.0

import BootMenu
import Foundation
import TestSupport
import Testing

@testable import PXEKitCommands

@Suite("A directory as boot clients see it")
struct DiskFileTreeTests {
    @Test("files, links and directories are found; what lies outside is not, by whatever way it is asked for")
    func nodes() async throws {
        try await withTemporaryDirectory { folder in
            let root = folder.appending(path: "root")
            try FileManager.default.createDirectory(at: root.appending(path: "d"), withIntermediateDirectories: true)
            try Data("hello".utf8).write(to: root.appending(path: "d/a"))
            try Data("secret".utf8).write(to: folder.appending(path: "outside"))
            for (link, target) in [("inner", "d/a"), ("outer", "../outside"), ("up", "..")] {
                try FileManager.default.createSymbolicLink(
                    atPath: root.appending(path: link).path, withDestinationPath: target)
            }
            let tree = try #require(DiskFileTree(root.path))
            #expect(tree.children(of: "").map(\.name) == ["d", "inner"])
            #expect(tree.node(at: "inner")?.size == 5)
            #expect(tree.node(at: "d")?.isDirectory == true)
            #expect(tree.bytes(of: "d/a") == Array("hello".utf8))
            for path in ["outer", "up/outside", "../outside", "d/../../outside", "absent"] {
                #expect(tree.node(at: path) == nil)
            }
            #expect(DiskFileTree(root.appending(path: "d/a").path) == nil)
        }
    }

    @Test("links that lead back up are walked once, and what lies behind them has the path without a link")
    func circles() async throws {
        try await withTemporaryDirectory { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "dist/12"), withIntermediateDirectories: true)
            // A gzip file beside nothing is no boot; a kernel's header makes one.
            var kernel = Data(count: 4096)
            kernel.replaceSubrange(0x1FE..<0x200, with: [0x55, 0xAA])
            kernel.replaceSubrange(0x202..<0x208, with: Array("HdrS".utf8) + [0x0F, 0x02])
            kernel[0x211] = 1
            try kernel.write(to: folder.appending(path: "dist/12/vmlinuz"))
            for number in 0..<8 {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: "a\(number)").path, withDestinationPath: ".")
            }
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "dist/12/up").path, withDestinationPath: "..")
            let tree = try #require(DiskFileTree(folder.path))
            var scanner = TreeScanner(tree)
            #expect(scanner.scan().boots.map(\.source) == ["dist/12/vmlinuz"])
        }
    }

    @Test("a file that says nothing is of no kind, a gzip file may be a RAM disk")
    func inspect() async throws {
        try await withTemporaryDirectory { folder in
            try Data([0x1F, 0x8B, 8, 0]).write(to: folder.appending(path: "initrd.gz"))
            try Data([1, 2, 3]).write(to: folder.appending(path: "junk"))
            let tree = try #require(DiskFileTree(folder.path))
            #expect(tree.inspect("initrd.gz")?.kind == .archive)
            #expect(tree.inspect("junk")?.kind == .other)
            #expect(tree.inspect("absent") == nil)
        }
    }

    @Test(
        "the boot root is above pxelinux.cfg, else the file's directory",
        arguments: [
            ("/srv/tftp/pxelinux.cfg/default", "/srv/tftp"), ("pxelinux.cfg/default", "."),
            ("/pxelinux.cfg/default", "/"),
            ("dir/menu.yaml", "dir"), ("menu.yaml", "."), ("/menu.yaml", "/"),
        ])
    func root(path: String, root: String) {
        #expect(MenuInput.root(of: path) == root)
    }
}
