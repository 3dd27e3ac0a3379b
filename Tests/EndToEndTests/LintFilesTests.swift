// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// SYSLINUX's files as scripts/fetch-samples and fetch-boot-files lay them out.
private enum SyslinuxFiles {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../build")
    static let modules = "samples/syslinux-common/modules"
    static let areHere = [modules, "boot/vmlinuz"].allSatisfy {
        FileManager.default.fileExists(atPath: root.appending(path: $0).path)
    }
}

/// `menu lint` on trees with SYSLINUX's real files, each with one fault that only their contents show.
@Suite(
    "menu lint and the files", .enabled(if: SyslinuxFiles.areHere, "run scripts/fetch-samples and `make test-deps`"))
struct LintFilesTests {
    struct Tree: Sendable, CustomTestStringConvertible {
        let name: String
        var config = "UI menu.c32\nLABEL a\n LINUX vmlinuz\n INITRD initrd.img\n"
        /// File in the tree, where it comes from below `build/`, and how many of its bytes; none is all.
        var files: [(name: String, source: String, count: Int?)] = []
        var without: [String] = []
        /// Rule and file of what must be found; nothing else may be.
        var finds: [String]
        var testDescription: String { name }
    }

    private static let bios: [(name: String, source: String, count: Int?)] = [
        ("pxelinux.0", "boot/pxelinux.0", nil), ("ldlinux.c32", "\(SyslinuxFiles.modules)/bios/ldlinux.c32", nil),
        ("menu.c32", "\(SyslinuxFiles.modules)/bios/menu.c32", nil),
        ("libutil.c32", "\(SyslinuxFiles.modules)/bios/libutil.c32", nil),
        ("vmlinuz", "boot/vmlinuz", nil), ("initrd.img", "boot/initrd.img", nil),
    ]

    static let trees = [
        Tree(name: "nothing is wrong", finds: []),
        Tree(
            name: "a library is cut", files: [("libutil.c32", "\(SyslinuxFiles.modules)/bios/libutil.c32", 5000)],
            finds: ["file-damaged: libutil.c32"]),
        Tree(
            name: "a library is of UEFI", files: [("libutil.c32", "\(SyslinuxFiles.modules)/efi64/libutil.c32", nil)],
            finds: ["module-firmware: libutil.c32"]),
        Tree(
            name: "a library is a kernel", files: [("libutil.c32", "boot/vmlinuz", nil)],
            finds: ["file-type: libutil.c32"]
        ),
        Tree(
            name: "ldlinux.c32 is another module",
            files: [("ldlinux.c32", "\(SyslinuxFiles.modules)/bios/menu.c32", nil)],
            finds: ["file-type: ldlinux.c32"]),
        Tree(
            name: "ldlinux.c32 is a library",
            files: [("ldlinux.c32", "\(SyslinuxFiles.modules)/bios/libutil.c32", nil)],
            finds: ["file-type: ldlinux.c32"]),
        Tree(
            name: "ldlinux.c32 is cut", files: [("ldlinux.c32", "\(SyslinuxFiles.modules)/bios/ldlinux.c32", 70_000)],
            finds: ["file-damaged: ldlinux.c32"]),
        Tree(name: "ldlinux.c32 is not there", without: ["ldlinux.c32"], finds: ["module-missing: ldlinux.c32"]),
        Tree(
            name: "the kernel is cut", files: [("vmlinuz", "boot/vmlinuz", 300_000)], finds: ["file-damaged: vmlinuz"]),
        Tree(name: "the kernel is empty", files: [("vmlinuz", "boot/vmlinuz", 0)], finds: ["file-damaged: vmlinuz"]),
        Tree(
            name: "the RAM disk is the kernel", files: [("initrd.img", "boot/vmlinuz", nil)],
            finds: ["file-type: initrd.img"]),
        Tree(
            name: "SYSLINUX for UEFI with its modules",
            config: "UI menu.c32\nLABEL a\n LINUX vmlinuz\n INITRD initrd.img\n",
            files: [
                ("syslinux.efi", "samples/syslinux-efi/efi64/syslinux.efi", nil),
                ("ldlinux.e64", "\(SyslinuxFiles.modules)/efi64/ldlinux.e64", nil),
                ("menu.c32", "\(SyslinuxFiles.modules)/efi64/menu.c32", nil),
                ("libutil.c32", "\(SyslinuxFiles.modules)/efi64/libutil.c32", nil),
            ], without: ["pxelinux.0", "ldlinux.c32"], finds: []),
        Tree(
            name: "SYSLINUX for UEFI with the modules of a BIOS",
            files: [("syslinux.efi", "samples/syslinux-efi/efi64/syslinux.efi", nil)],
            without: ["pxelinux.0", "ldlinux.c32"],
            finds: ["module-firmware: libutil.c32", "module-firmware: menu.c32", "module-missing: ldlinux.e64"]),
        Tree(
            name: "memdisk is given a text",
            config: "DEFAULT a\nLABEL a\n LINUX memdisk\n INITRD cd.iso\n",
            files: [
                ("memdisk", "samples/syslinux-common/memdisk", nil), ("cd.iso", "samples/syslinux-common/NOTE", nil),
            ], finds: ["file-type: cd.iso"]),
    ]

    @Test("what is wrong with a file is found, and nothing else", arguments: trees)
    func contents(tree: Tree) async throws {
        try await withTemporaryDirectory { folder in
            var files = Dictionary(uniqueKeysWithValues: Self.bios.map { ($0.name, ($0.source, $0.count)) })
            for file in tree.files { files[file.name] = (file.source, file.count) }
            for name in tree.without { files[name] = nil }
            for (name, (source, count)) in files {
                let isNote = source.hasSuffix("/NOTE")
                let data =
                    isNote ? Data("a text\n".utf8) : try Data(contentsOf: SyslinuxFiles.root.appending(path: source))
                try data.prefix(count ?? data.count).write(to: folder.appending(path: name))
            }
            let configs = folder.appending(path: "pxelinux.cfg")
            try FileManager.default.createDirectory(at: configs, withIntermediateDirectories: true)
            try Data(tree.config.utf8).write(to: configs.appending(path: "default"))
            let run = try await ToolRun.pxekit(["menu", "lint", "-q", "--offline", folder.path])
            let finds = run.output.split(separator: "\n").compactMap { line -> String? in
                let parts = line.split(separator: " ").drop { !$0.hasSuffix(":") || $0.contains("/") }
                return parts.count > 1
                    ? "\(parts.first ?? "") \(parts.dropFirst().first?.filter { $0 != "," && $0 != ":" } ?? "")" : nil
            }
            #expect(finds.sorted() == tree.finds, "\(run.output)\(run.diagnostics)")
            #expect(run.exitCode == (tree.finds.isEmpty ? 0 : 1))
        }
    }
}
