// SPDX-License-Identifier: Apache-2.0

import NetAddress
import TestSupport
import Testing

@testable import BootMenu

@Suite("Rendering")
struct RenderingTests {
    @Test("the sample menu looks as it always did", arguments: RenderTarget.allCases)
    func golden(target: RenderTarget) throws {
        let rendering = Sample.menu.rendered(
            for: target, options: RenderOptions(base: target.family == .pxelinux ? nil : "http://192.0.2.1/boot/"))
        let files = rendering.files.map { "==> \($0.path)\n" + String(decoding: $0.bytes, as: UTF8.self) }
        let text = files.joined() + "==> findings\n" + rendering.findings.map { "\($0)\n" }.joined()
        try Golden.expect(text, is: "sample.\(target.rawValue).txt")
    }

    @Test("no text of a hostile menu gets out of its field", arguments: SeededGenerator.seeds(200))
    func hostile(seed: UInt64) throws {
        var random = RandomMenu(seed: seed, isHostile: true)
        let menu = random.menu()
        try hostilePXELinux(menu)
        try hostileIPXE(menu)
        try hostileGRUB(menu)
    }

    /// Read back, there is nothing that the menu does not have: no more entries, no directive, no other program.
    private func hostilePXELinux(_ menu: Menu) throws {
        let rendering = menu.rendered(for: .vesamenu)
        let read = ConfigFile(bytes: try #require(rendering.files.first).bytes).interpreted()
        let omitted = Set(rendering.findings.filter { $0.consequence == .omitted }.map(\.item))
        let expected = menu.entries.filter { !omitted.contains($0.name) }
        #expect(read.menu.entries.map(\.name) == expected.map(\.name))
        for (found, entry) in zip(read.menu.entries, expected) { #expect(found.action == entry.action) }
        #expect(read.menu.directives[.pxelinux] == menu.directives[.pxelinux])
        #expect(
            read.findings.allSatisfy { [.gotoMissing, .sysappendMisuse, .timeoutUnits].contains($0.rule) },
            "\(read.findings)")
        #expect(read.menu.submenus.count == menu.submenus.count)
    }

    /// Every line begins with a command that the renderer writes, and no text ends a command or names a variable.
    private func hostileIPXE(_ menu: Menu) throws {
        let commands: Set<String> = [
            "#!ipxe", "set", "menu", "item", "choose", "goto", "shell", "imgfree", "iseq", "kernel", "initrd", "boot",
            "chain",
            "sanboot", "exit", "clear", "login", "echo", "prompt",
        ]
        let text = String(decoding: try #require(menu.rendered(for: .ipxe).files.first).bytes, as: UTF8.self)
        for line in text.split(separator: "\n") where !line.hasPrefix(":") {
            let words = line.split(whereSeparator: \.isWhitespace)
            #expect(commands.contains(String(words.first ?? "")), "\(line)")
            #expect(!words.dropFirst().contains { $0.hasPrefix("#") }, "\(line)")
            #expect(!line.contains("${mac}") && !line.hasSuffix("\\"), "\(line)")
            if words.first == "item" || words.first == "menu" {
                #expect(!words.contains { ["||", "&&", ";"].contains($0) }, "\(line)")
            }
        }
    }

    /// GRUB's shell sees nothing but the renderer's words once quoted texts are taken out.
    private func hostileGRUB(_ menu: Menu) throws {
        let words: Set<String> = [
            "serial", "--unit=0", "--speed=115200", "terminal_input", "terminal_output", "console", "set",
            "timeout_style=hidden",
            "default=", "superusers=", "password", "password_pbkdf2", "menuentry", "submenu", "--id", "--unrestricted",
            "--users",
            "linux", "initrd", "chainloader", "exit", "{", "}", "if", "[", "]", "=", "pc", ";", "then", "else", "fi",
            "root=hd0;",
            "+1;", "exit;", "http", "];", "-o", "insmod", "regexp", "smbios", "--type", "1", "8", "--get-uuid",
            "--set=pk_uuid",
            "\"\"", "$pxekit_address",
        ]
        let text = String(decoding: try #require(menu.rendered(for: .grub).files.first).bytes, as: UTF8.self)
        for line in text.split(separator: "\n") {
            var outside = ""
            var isQuoted = false
            for character in line.replacing("'\\''", with: "") {
                if character == "'" { isQuoted.toggle() } else if !isQuoted { outside.append(character) }
            }
            #expect(!isQuoted, "\(line)")
            for word in outside.split(separator: " ") where !words.contains(String(word)) {
                let isKnown =
                    word.hasPrefix("timeout=") || word.hasPrefix("--hotkey=") || word.hasPrefix("--set=")
                    || word.hasPrefix("\"$")
                    || word.contains("${net_default_") || word.contains("${pk")
                #expect(isKnown, "\(word) in \(line)")
            }
        }
    }

    @Test("a machine's file has its own default and values, and is named as loaders look for it")
    func machines() throws {
        var menu = Menu { MenuEntry("a", .linux(LinuxBoot(kernel: "k", arguments: "mac=${mac} ${site}"))) }
        menu.variables = ["site": "all"]
        menu.machines = [
            MenuMachine(.mac(MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)), variables: ["site": "one"]),
            MenuMachine(.address(IPv4Address(192, 0, 2, 1))), MenuMachine(try #require(MachineMatch("10.0.0.0/8"))),
        ]
        let rendering = menu.rendered(for: .menuC32)
        #expect(
            rendering.files.map(\.path) == [
                "pxelinux.cfg/default", "pxelinux.cfg/01-52-54-00-12-34-56", "pxelinux.cfg/C0000201", "pxelinux.cfg/0A",
            ])
        #expect(
            String(decoding: rendering.files[1].bytes, as: UTF8.self).contains("APPEND mac=52:54:00:12:34:56 one\n"))
        #expect(
            rendering.findings == [
                RenderFinding(
                    item: "a", consequence: .omitted, reason: "PXELINUX cannot put ${mac} into a command line or path")
            ])
        #expect(
            menu.rendered(for: .ipxe).findings.map(\.description) == [
                "10.0.0.0/8: omitted: ipxe cannot look for a file by network"
            ])
        #expect(
            menu.rendered(for: .grub).files.map(\.path)
                == ["", "-01-52-54-00-12-34-56", "-C0000201", "-0A"].map { "grub/grub.cfg" + $0 })
    }

    static let inexpressible: [(RenderTarget, MenuEntry, String)] = [
        (.menuC32, MenuEntry("x", .linux(LinuxBoot(kernel: "my kernel"))), "has a blank"),
        (.menuC32, MenuEntry("x", .linux(LinuxBoot(kernel: "k", initrds: ["a,b"]))), "has a comma"),
        (.menuC32, MenuEntry("x", .chain("chain", .com32)), "would load chain.c32"),
        (.menuC32, MenuEntry("x", .chain("fd.img", .floppyImage)), "no floppy images"),
        (.menuC32, MenuEntry("x", .linux(LinuxBoot(kernel: "k", arguments: "a_initrd=b"))), "stands behind initrd="),
        (.menuC32, MenuEntry("x", .configuration("k", directory: "a b")), "is not one word"),
        (.pxelinux, MenuEntry("x", .message("h.txt", background: nil)), "shows no texts"),
        (.ipxe, MenuEntry("x", .message("h.txt", background: nil)), "shows no text files"),
        (.grub, MenuEntry("x", .message("h.txt", background: nil)), "shows no text files"),
        (
            .menuC32,
            MenuEntry("x", .linux(LinuxBoot(kernel: "k", arguments: Template(String(repeating: "x", count: 4096))))),
            "a line of 4103 bytes"
        ),
        (.menuC32, MenuEntry("x", .chain("x.efi", .efi)), "nothing that a BIOS machine can boot"),
        (.menuC32, MenuEntry("x", .linux(LinuxBoot(kernel: "${nowhere}/k"))), "the variable ${nowhere} has no value"),
        (.pxelinux, MenuEntry("x", .goto("t")), "no submenus"),
        (.ipxe, MenuEntry("x", .linux(LinuxBoot(kernel: "k", arguments: "${$}{x}"))), "expands ${"),
        (.ipxe, MenuEntry("x", .chain("chain.c32", .com32)), "cannot start this: com32"),
        (.ipxe, MenuEntry("x", .configuration("x")), "another loader's configuration"),
        (.ipxe, MenuEntry("x", .linux(LinuxBoot(kernel: "k", arguments: "${cpu}"))), "does not know ${cpu}"),
        (.grub, MenuEntry("x", .chain("x.0", .networkProgram)), "cannot start this: nbp"),
        (.grub, MenuEntry("x", .linux(LinuxBoot(kernel: "k", arguments: "a\\b"))), "a backslash before each"),
        (.grub, MenuEntry("x", .linux(LinuxBoot(kernel: "k", arguments: "a\"b"))), "has no partner"),
        (.grub, MenuEntry("x", .linux(LinuxBoot(kernel: "https://h/k"))), "cannot fetch from https"),
        (.grub, MenuEntry("x", .goto("t")), "no items that change the menu"),
        (.efi, MenuEntry("x", .linux(LinuxBoot(kernel: "k"))), "neither RAM disk nor command line"),
        (.efi, MenuEntry("x", .chain("x.0", .networkProgram)), "nothing that UEFI firmware can boot"),
        (.efi, MenuEntry("x", .chain("${mac}.efi", .efi)), "cannot put ${mac} into a path"),
        (.efi, MenuEntry("x", .chain("my x.efi", .efi)), "has a blank"),
        (.efi, MenuEntry("x", .goto("t")), "starts EFI programs alone"),
    ]

    @Test("what a target cannot say is left out and reported with the entry's name", arguments: inexpressible)
    func omitted(target: RenderTarget, entry: MenuEntry, reason: String) {
        let findings = Menu { entry }.rendered(for: target).findings
        #expect(
            findings.contains { $0.item == "x" && $0.consequence == .omitted && $0.reason.contains(reason) },
            "\(findings)")
    }

    @Test("an entry with a password is never left open", arguments: RenderTarget.allCases)
    func protected(target: RenderTarget) throws {
        for text in ["secret", "$6$salt$hash", "grub.pbkdf2.sha512.10000.AA.BB", ""] {
            var entry = MenuEntry("x", title: "Guarded", .linux(LinuxBoot(kernel: "k")))
            entry.password = MenuPassword(text)
            let rendering = Menu { entry }.rendered(for: target)
            let output = String(decoding: try #require(rendering.files.first).bytes, as: UTF8.self)
            let guards = ["MENU PASSWD", "login ||", "--users"]
            let isOmitted = rendering.findings.contains { $0.item == "x" && $0.consequence == .omitted }
            #expect(output.contains("Guarded") != isOmitted)
            #expect(isOmitted || guards.contains { output.contains($0) })
        }
    }

    @Test("no entry's password becomes GRUB's master password, and a name that is a list of users protects nothing")
    func grubUsers() throws {
        var (admin, list) = (MenuEntry("admin", .localDisk(.normal)), MenuEntry("a,b", .localDisk(.normal)))
        (admin.password, list.password) = (MenuPassword("one"), MenuPassword("two"))
        let rendering = Menu {
            admin; list
        }.rendered(for: .grub)
        let text = String(decoding: try #require(rendering.files.first).bytes, as: UTF8.self)
        #expect(
            text.contains("set superusers='admin_'\n") && text.contains("--users 'admin'")
                && !text.contains("--id 'a,b'"))
        #expect(rendering.findings.map(\.item) == ["a,b"])
    }

    @Test("a combining mark behind a quote or comma does not hide it from a loader")
    func combining() throws {
        #expect(GRUBRenderer.quoted("it'\u{301}s") == "'it'\\''\u{301}s'")
        func findings(_ target: RenderTarget, _ boot: LinuxBoot) -> [String] {
            Menu { MenuEntry("x", .linux(boot)) }.rendered(for: target).findings.map(\.reason)
        }
        let comma = LinuxBoot(kernel: "k", initrds: ["a,\u{301}b"])
        #expect(findings(.menuC32, comma) == ["an initrd's path has a comma, which separates files"])
        let quote = LinuxBoot(kernel: "k", arguments: "a\"\u{301}b")
        #expect(findings(.grub, quote) == ["a quotation mark in the command line has no partner"])
        let variable = LinuxBoot(kernel: "k", arguments: "${$}{\u{301}x}")
        #expect(findings(.ipxe, variable) == ["iPXE expands ${ in every text"])
    }

    static let uris: [(String, String?, String)] = [
        ("debian/linux", nil, "debian/linux"), ("a b#c?", nil, "a%20b%23c%3F"),
        ("a:b/é", "http://h/", "http://h/a%3Ab/%C3%A9"),
        ("http://h/x?y=1 2", nil, "http://h/x?y=1%202"), ("192.0.2.1::a/b", nil, "tftp://192.0.2.1/a/b"),
        ("::a", nil, "/a"), ("/a/b", nil, "/a/b"), ("/a/b", "../", "/a/b"), ("a/b", "../", "../a/b"),
        ("/a/b", "http://h/boot/", "http://h/boot/a/b"),
    ]

    @Test("iPXE gets URIs", arguments: uris)
    func uri(path: String, base: String?, expected: String) throws {
        #expect(try IPXEText().uri([.text(path)], base: base) == expected)
    }

    static let grubPaths: [(String, String?, String)] = [
        ("debian/linux", nil, "'/debian/linux'"), ("it's", "/boot/", "'/boot/it'\\''s'"),
        ("k", "http://h:8080/b/", "'(http,h:8080)/b/k'"),
        ("tftp://h/x", nil, "'(tftp,h)/x'"), ("192.0.2.1::a/b", nil, "'(tftp,192.0.2.1)/a/b'"), ("::/a", nil, "'/a'"),
        ("http://${server}/x", nil, "'(http,'\"${net_default_server}\"')/x'"),
    ]

    @Test("GRUB gets devices and paths", arguments: grubPaths)
    func grubPath(path: String, base: String?, expected: String) throws {
        #expect(try GRUBText(scope: VariableScope(menu: Menu()), base: base).path(BootFile(Template(path))) == expected)
    }
}
