// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What people's menus have that renderers must not get wrong: names that come twice, locks, encodings, and files of other loaders.
@Suite("menus of people")
struct MenuKindsTests {
    /// A pxelinux.cfg, what a target must make of it, and what it must not.
    struct Rendering: Sendable, CustomTestStringConvertible {
        let config: String
        let target: String
        var has: [String] = []
        var hasNot: [String] = []
        var tells: [String] = []
        var testDescription: String { "\(target): \(config.split(separator: "\n").joined(separator: " / "))" }
    }

    static let twins = [
        Rendering(
            config: "UI menu.c32\nLABEL x\n KERNEL one\nLABEL x\n KERNEL two\n", target: "grub",
            has: ["--id 'x' {\n    linux '/one'", "--id 'x~2' {\n    linux '/two'"]),
        Rendering(
            config: "UI menu.c32\nLABEL x\n KERNEL one\nLABEL X\n KERNEL two\n", target: "ipxe",
            has: ["item e-x x\nitem e-X X\n", ":e-x\nimgfree\nkernel one", ":e-X\nimgfree\nkernel two"]),
        Rendering(
            config: """
                UI menu.c32
                MENU BEGIN t
                 MENU TITLE First
                 LABEL a
                  KERNEL one
                MENU END
                MENU BEGIN t
                 MENU TITLE Second
                 LABEL a
                  KERNEL two
                MENU END

                """, target: "ipxe",
            has: [
                "item m-t First\nitem m-t~2 Second\n", ":e-a\nimgfree\nkernel one", ":e-a~2\nimgfree\nkernel two",
                ":m-t~2\nmenu Second\nitem e-a~2 a",
            ]),
        // Each reader has a name of its own for these: the first word, and the whole line.
        Rendering(
            config: "UI menu.c32\nDEFAULT win\nLABEL win 7\n KERNEL one\nLABEL win\n KERNEL two\n", target: "ipxe",
            has: ["item e-win win 7\nitem e-win~2 win\n", "--default e-win~2 ", ":e-win~2\nimgfree\nkernel two"]),
        // A name that looks like the one that the second of a kind is given.
        Rendering(
            config: "UI menu.c32\nLABEL x~2\n KERNEL zero\nLABEL x\n KERNEL one\nLABEL x\n KERNEL two\n",
            target: "grub",
            has: ["linux '/zero'", "linux '/one'", "linux '/two'", "--id 'x~2'", "--id 'x~3'"]),
    ]

    static let locked = [
        Rendering(
            config: "UI menu.c32\nMENU BEGIN s\nMENU MASTER PASSWD x\nLABEL a\n KERNEL k\nMENU END\n", target: "ipxe",
            hasNot: ["\nshell\n"]),
        Rendering(
            config: "UI menu.c32\nMENU BEGIN s\nALLOWOPTIONS 0\nLABEL a\n KERNEL k\nMENU END\n", target: "grub",
            has: ["set superusers="]),
        Rendering(
            config: "UI menu.c32\nLABEL a\n MENU PASSWD secret\n KERNEL k\nLABEL b\n KERNEL l\n", target: "pxelinux",
            has: ["LINUX l"], hasNot: ["secret", "LINUX k"], tells: ["a: omitted"]),
        Rendering(
            config: "UI menu.c32\nLABEL a\n MENU PASSWD $7$x$y\n KERNEL k\n", target: "ipxe",
            hasNot: ["$7$", "kernel k", "\nshell\n"], tells: ["a: omitted"]),
        Rendering(config: "UI menu.c32\nNOESCAPE 1\nLABEL a\n KERNEL k\n", target: "ipxe", hasNot: ["\nshell\n"]),
        Rendering(
            config: "UI menu.c32\nMENU MASTER PASSWD secret\nLABEL a\n KERNEL k\n", target: "ipxe",
            hasNot: ["\nshell\n"]),
        Rendering(
            config: "UI menu.c32\nMENU MASTER PASSWD $6$s$h\nLABEL a\n MENU PASSWD\n KERNEL k\n", target: "grub",
            has: ["set superusers=", "--users ''"], hasNot: ["$6$s$h", "--unrestricted"]),
        Rendering(
            config: "UI menu.c32\nALLOWOPTIONS 0\nLABEL a\n KERNEL k\n", target: "grub",
            has: ["set superusers=", "--unrestricted"]),
        Rendering(
            config: "UI menu.c32\nALLOWOPTIONS 0\nLABEL a\n MENU PASSWD $y$j9T$s$h\n KERNEL k\n", target: "grub",
            has: ["set superusers="], hasNot: ["$y$j9T", "linux '/k'"],
            tells: ["a: omitted: GRUB cannot check this hash"]),
        Rendering(
            config: "UI menu.c32\nMENU BEGIN s\n MENU PASSWD $1$a$b\n LABEL a\n  KERNEL k\nMENU END\n", target: "ipxe",
            hasNot: ["$1$a$b", "kernel k"], tells: ["s: omitted: iPXE cannot check a hashed password"]),
    ]

    static let unshown = [
        Rendering(
            config: "DEFAULT b\nTIMEOUT 300\nLABEL a\n KERNEL one\nLABEL b\n KERNEL two\n", target: "ipxe",
            has: ["set wait 0\ngoto e-b\n"]),
        Rendering(
            config: "DEFAULT b\nTIMEOUT 300\nLABEL a\n KERNEL one\nLABEL b\n KERNEL two\n", target: "grub",
            has: ["set timeout=0\nset default='b'"]),
        // MENU HIDE is menu.c32's: without it the core boots the label, and takes it at its prompt.
        Rendering(
            config: "DEFAULT b\nLABEL a\n KERNEL one\nLABEL b\n MENU HIDE\n KERNEL two\n", target: "grub",
            has: ["set timeout=0\nset default='b'", "linux '/two'"]),
        Rendering(
            config: "DEFAULT a\nPROMPT 1\nTIMEOUT 50\nLABEL a\n KERNEL one\nLABEL b\n MENU HIDE\n KERNEL two\n",
            target: "ipxe", has: ["set wait 5000", "item e-b b"]),
        // Without a default the core waits at its prompt for ever.
        Rendering(config: "TIMEOUT 100\nLABEL a\n KERNEL one\n", target: "grub", hasNot: ["set default"]),
    ]

    @Test("without UI there is no menu and no wait, and nothing is hidden", arguments: unshown)
    func startsAtOnce(_ rendering: Rendering) async throws { try await check(rendering) }

    @Test(
        "without UI the screen has no menu",
        arguments: [
            ("DEFAULT a\nMENU TITLE T\nLABEL a\n KERNEL k\n", "(no menu is shown)"),
            ("DEFAULT a\nPROMPT 1\nLABEL a\n KERNEL k\n", "boot:"), ("LABEL a\n KERNEL k\n", "boot:"),
            ("DEFAULT gone\nMENU TITLE T\nMENU BEGIN s\nLABEL a\n KERNEL k\nMENU END\n", "(no menu is shown)"),
        ])
    func screen(config: String, line: String) async throws {
        try await withTemporaryDirectory { folder in
            _ = try write(Data(config.utf8), to: "pxelinux.cfg/default", in: folder)
            let run = try await ToolRun.pxekit(["menu", "show", "--screen", folder.path])
            #expect(run.output.hasPrefix(line), "\(run)")
            #expect(!run.output.contains("│"))
        }
    }

    @Test("two entries or submenus of one name stay two, and each boots its own", arguments: twins)
    func boots(_ rendering: Rendering) async throws { try await check(rendering) }

    @Test("locks hold in every target, and a hash never becomes a password in clear", arguments: locked)
    func holds(_ rendering: Rendering) async throws { try await check(rendering) }

    private func check(_ rendering: Rendering) async throws {
        try await withTemporaryDirectory { folder in
            let file = try write(Data(rendering.config.utf8), to: "pxelinux.cfg/default", in: folder)
            let run = try await ToolRun.pxekit(["menu", "render", file, "--root", folder.path, "-t", rendering.target])
            #expect(run.exitCode == 0, "\(run.diagnostics)")
            for text in rendering.has { #expect(run.output.contains(text), "\(text)\n---\n\(run.output)") }
            for text in rendering.hasNot { #expect(!run.output.contains(text), "\(text)\n---\n\(run.output)") }
            for text in rendering.tells { #expect(run.diagnostics.contains(text), "\(run.diagnostics)") }
        }
    }

    @Test(
        "a menu leaves as it was read: code page 437 for menu.c32, UTF-8 where it was that",
        arguments: [
            ([0x44, 0x82, 0x70, 0x93, 0x74], "menu.c32"), ([0x84, 0x94, 0x81], "menu.c32"),
            ([0xE1, 0x2D, 0xFD], "menu.c32"), ([0xC9, 0xCD, 0xBB], "menu.c32"), ([0xC3, 0xA9, 0x20, 0xFF], "menu.c32"),
            (Array("Größe".utf8), "menu.c32"),
        ] as [([UInt8], String)])
    func encodings(title: [UInt8], target: String) async throws {
        try await withTemporaryDirectory { folder in
            let config = Data("UI menu.c32\nMENU TITLE ".utf8) + Data(title) + Data("\nLABEL a\n LOCALBOOT 0\n".utf8)
            let file = try write(config, to: "pxelinux.cfg/default", in: folder)
            let out = folder.appending(path: "out").path
            let run = try await ToolRun.pxekit(["menu", "render", file, "-t", target, "-o", out])
            #expect(run.exitCode == 0, "\(run.diagnostics)")
            let written = try Data(contentsOf: URL(filePath: out + "/pxelinux.cfg/default"))
            #expect(
                written.firstRange(of: Data("TITLE ".utf8) + Data(title) + Data("\n".utf8)) != nil, "\(run.diagnostics)"
            )
        }
    }

    @Test("a word that code page 437 does not have is told")
    func unwritable() async throws {
        try await withTemporaryDirectory { folder in
            let yaml = Data("title: 起動\nentries:\n  - name: a\n    local-disk: normal\n".utf8)
            let file = try write(yaml, to: "menu.yaml", in: folder)
            let run = try await ToolRun.pxekit(["menu", "render", file, "-t", "menu.c32"])
            #expect(run.diagnostics.contains("437"), "\(run)")
        }
    }

    @Test(
        "what is no pxelinux.cfg is refused by name, and stays as it is",
        arguments: [
            ("#!ipxe\nmenu Hello\nitem a A\nchoose x\n", "menu.ipxe"),
            ("set timeout=5\nmenuentry 'a' {\n linux /k\n}\n", "grub.cfg"),
            ("\u{7F}ELF\u{2}\u{1}\u{1}\u{0}\u{0}\u{0}", "program"), ("just some words\nof a letter\n", "letter"),
            ("{\"json\": true}\n", "x.json"),
            ("serial --unit=0 --speed=115200\nset timeout=5\nmenuentry 'a' {\n linux /k\n}\n", "serial.cfg"),
            ("default 0\ntimeout 5\ntitle Debian\nroot (hd0,0)\nkernel /vmlinuz ro\ninitrd /initrd.img\n", "menu.lst"),
            ("title Arch\nlinux /vmlinuz\ninitrd /initramfs.img\noptions root=/dev/sda1\n", "arch.conf"),
            ("prompt\ntimeout=50\ndefault=linux\nimage=/vmlinuz\n label=linux\n read-only\n", "elilo.conf"),
            ("text\nurl --url=http://192.0.2.1/os\nrootpw x\n%packages\n%end\n", "kickstart.cfg"),
            ("\n<!DOCTYPE html>\n<title>404</title>\n", "page.html"), ("\n\n  \n", "blank"),
            ("include \"other\";\nsubnet 192.0.2.0 netmask 255.255.255.0 {\n}\n", "dhcpd.conf"),
            ("title: T\nentries:\n  - name: a\n", "menu.txt"),
        ])
    func foreign(text: String, name: String) async throws {
        try await withTemporaryDirectory { folder in
            let file = try write(Data(text.utf8), to: name, in: folder)
            for arguments in [["show", file], ["render", file, "-t", "ipxe", "-o", folder.path]] {
                let run = try await ToolRun.pxekit(["menu"] + arguments)
                #expect(run.exitCode == 2 && run.diagnostics.contains(name), "\(run)")
            }
            #expect(try Data(contentsOf: URL(filePath: file)) == Data(text.utf8))
        }
    }

    @Test("a file that a person wrote is kept unless --force; one of our own is replaced")
    func overwriting() async throws {
        try await withTemporaryDirectory { folder in
            let menu = try write(
                Data("title: T\nentries:\n  - name: a\n    local-disk: normal\n".utf8), to: "menu.yaml", in: folder)
            let mine = try write(
                Data("# by hand\nDEFAULT x\nLABEL x\n KERNEL k\n".utf8), to: "pxelinux.cfg/default", in: folder)
            let render = ["menu", "render", menu, "-t", "menu.c32", "-o", folder.path]
            let refused = try await ToolRun.pxekit(render)
            #expect(refused.exitCode == 2 && refused.diagnostics.contains("--force"), "\(refused)")
            #expect(try String(contentsOfFile: mine, encoding: .utf8).hasPrefix("# by hand"))
            #expect(try await ToolRun.pxekit(render + ["--force"]).exitCode == 0)
            _ = try write(
                Data("title: U\nentries:\n  - name: b\n    local-disk: normal\n".utf8), to: "menu.yaml", in: folder)
            let again = try await ToolRun.pxekit(render)
            #expect(again.exitCode == 0 && again.output.contains("changed"), "\(again)")
        }
    }

    private func write(_ data: Data, to name: String, in folder: URL) throws -> String {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: place)
        return place.path
    }
}
