// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootMenu

/// What menu.c32's reader and the core's do with lines that stand where people do not expect them (SYSLINUX 6.04, com32/menu/readconfig.c and
/// com32/elflink/ldlinux).
@Suite("What the two readers do with odd files")
struct TwoReadersTests {
    private func read(_ text: String, _ files: [String: String] = [:]) -> InterpretedConfig {
        ConfigFile(bytes: Array(text.utf8)).interpreted(as: "default") { files[$0].map { Array($0.utf8) } }
    }

    private func outline(_ text: String, _ files: [String: String] = [:]) -> [String] {
        read(text, files).menu.outlineLines
    }

    @Test("lines behind an INCLUDE stay in their menu, whatever the file opens or closes")
    func unbalanced() {
        let opens = outline(
            "UI menu.c32\nINCLUDE x\nLABEL b\n KERNEL k\nMENU BEGIN u\nLABEL c\n KERNEL k\nMENU END\n",
            ["x": "MENU BEGIN s\nLABEL a\n KERNEL k\n"])
        // `b` is in the top again; MENU BEGIN u counts from s, which is still open.
        #expect(opens.contains("├─ s  [submenu s]") && opens.contains("└─ b"), "\(opens)")
        #expect(opens.contains("│  └─ u  [submenu u]"), "\(opens)")
        let closes = outline(
            "UI menu.c32\nMENU BEGIN s\nINCLUDE x\nLABEL b\n KERNEL k\nMENU BEGIN u\nLABEL c\n KERNEL k\nMENU END\n",
            ["x": "LABEL a\n KERNEL k\nMENU END\n"])
        #expect(closes.contains("│  └─ b") && closes.contains("└─ u  [submenu u]"), "\(closes)")
    }

    @Test(
        "DEFAULT selects the label that has this very name, and its menu",
        arguments: [
            ("DEFAULT win\nLABEL win 7\n KERNEL one\nLABEL win\n KERNEL two\n", "win", true),
            ("DEFAULT win\nMENU BEGIN s\nLABEL win 7\n KERNEL one\nMENU END\nLABEL win\n KERNEL two\n", "win", true),
            ("DEFAULT win\nLABEL win 7\n KERNEL one\nMENU BEGIN s\nLABEL win\n KERNEL two\nMENU END\n", "win", true),
            // A blank behind the name is a part of it.
            ("DEFAULT win\nLABEL a\n KERNEL one\nLABEL win \n KERNEL two\n", "a", false),
        ])
    func exactNames(text: String, title: String, isFound: Bool) throws {
        let config = read("UI menu.c32\nTIMEOUT 100\n" + text)
        let views = config.menu.views
        let start = views[config.menu.startPlace(in: views)]
        let cursor = try #require(start.cursor(tags: config.menu.tags))
        guard case .entry(let entry) = start.items[cursor.item] else { return #expect(Bool(false), "\(start.items)") }
        #expect(entry.shownTitle == title && entry.action?.summary == (isFound ? "two" : "one"))
        #expect(config.findings.contains { $0.rule == .defaultMissing } == !isFound)
        guard isFound else { return }
        for (target, mark) in [
            (RenderTarget.ipxe, "--default e-win~2"), (.grub, "win~2'"), (.vesamenu, "MENU DEFAULT"),
        ] {
            let text = String(decoding: config.menu.rendered(for: target).files[0].bytes, as: UTF8.self)
            #expect(text.contains(mark), "\(text)")
        }
    }

    @Test("ONTIMEOUT that a name would send elsewhere becomes the command itself")
    func onTimeout() {
        let menu = read(
            "UI menu.c32\nTIMEOUT 50\nONTIMEOUT win -x\nLABEL win 7\n KERNEL one\nLABEL win\n LINUX two.0\n APPEND quiet\n"
        ).menu
        #expect(menu.onTimeout == ".linux two.0 quiet -x")
        #expect(
            BootCommand(.kernel, ".linux two.0 quiet").action == .linux(LinuxBoot(kernel: "two.0", arguments: "quiet")))
    }

    static let commands: [(String, BootAction)] = [
        ("kernel .linux k.c32 quiet", .linux(LinuxBoot(kernel: "k.c32", arguments: "quiet"))),
        ("kernel .kernel k.0", .linux(LinuxBoot(kernel: "k.0"))), ("kernel .localboot -1", .localDisk(.nextDevice)),
        ("kernel .com32 chain\nappend hd0", .chain("chain.c32", .com32, arguments: "hd0")),
        ("linux .pxe x", .chain("x", .networkProgram)),
        ("kernel .config a.cfg dir", .configuration("a.cfg", directory: "dir")),
        ("kernel .hidden/k", .linux(LinuxBoot(kernel: ".hidden/k"))),
        ("kernel .LINUX k", .linux(LinuxBoot(kernel: ".LINUX", arguments: "k"))),
    ]

    @Test("a type may stand in front of the file", arguments: commands.indices)
    func types(index: Int) {
        let (body, action) = Self.commands[index]
        #expect(read("ui menu.c32\nlabel l\n" + body).menu.entries.first?.action == action)
    }

    @Test(
        "what starts may be a command with its type",
        arguments: [
            ("UI .com32 menu\nMENU TITLE t\nLABEL a\n KERNEL k\n", MenuPresentation.menu),
            ("DEFAULT .com32 vesamenu.c32 ~\nLABEL a\n KERNEL k\n", .menu),
            ("DEFAULT .localboot 0\nLABEL a\n KERNEL k\n", .nothing),
            ("DEFAULT .linux menu.c32\nLABEL a\n KERNEL k\n", .nothing),
            ("DEFAULT a\nPROMPT 1\nNOESCAPE 1\nLABEL a\n KERNEL k\n", .nothing),
            ("DEFAULT a\nPROMPT 1\nNOESCAPE 0\nLABEL a\n KERNEL k\n", .prompt),
        ])
    func starts(text: String, presentation: MenuPresentation) {
        let config = read(text)
        #expect(config.menu.presentation == presentation && config.findings.isEmpty, "\(config.findings)")
    }

    @Test(
        "DEFAULT and ONTIMEOUT may name a file that is there, or words with a type",
        arguments: [
            ("DEFAULT k initrd=i\n", false), ("DEFAULT chain\n", true), ("DEFAULT boot\n", false),
            ("UI menu.c32\nONTIMEOUT k quiet\nLABEL a\n KERNEL k\n", false),
            ("UI menu.c32\nONTIMEOUT chain.c32 hd0\nLABEL a\n KERNEL k\n", false),
            ("UI menu.c32\nONTIMEOUT .localboot -1\nLABEL a\n KERNEL k\n", false),
            ("UI menu.c32\nONTIMEOUT gone\nLABEL a\n KERNEL k\n", true),
        ])
    func fileCommands(text: String, isMissing: Bool) {
        let findings = read(text, ["k": "", "boot.0": ""]).findings
        #expect(findings.contains { $0.rule == .defaultMissing } == isMissing, "\(findings)")
    }

    @Test("MENU HIDE outside of a label hides the separator behind it, and a label in between does not let it")
    func hiddenSeparator() {
        #expect(read("UI menu.c32\nMENU HIDE\nMENU SEPARATOR\nMENU SEPARATOR\n").menu.items == [.separator])
        #expect(read("UI menu.c32\nMENU HIDE\nLABEL a\n KERNEL k\nMENU SEPARATOR\n").menu.items.last == .separator)
        #expect(read("UI menu.c32\nLABEL a\n MENU HIDE\n KERNEL k\nMENU SEPARATOR\n").menu.items.last == .separator)
    }

    @Test("behind a separator no label is open: APPEND is everybody's, and MENU LABEL nobody's")
    func behindSeparators() {
        let menu = read(
            "UI menu.c32\nLABEL a\n KERNEL k\nMENU SEPARATOR\nAPPEND quiet\nMENU LABEL no\nKERNEL no\nLABEL b\n KERNEL k\n"
        ).menu
        #expect(menu.entries.map(\.shownTitle) == ["a", "b"])
        #expect(menu.entries.compactMap(\.action?.summary) == ["k", "k quiet"])
    }

    @Test("SYSAPPEND for all labels gives CONFIG a directory, which is told")
    func directories() {
        func rules(_ text: String) -> [LintRule] { read("UI menu.c32\n" + text).findings.map(\.rule) }
        #expect(rules("SYSAPPEND 3\nLABEL a\n CONFIG x\n") == [.sysappendMisuse])
        #expect(rules("SYSAPPEND 3\nLABEL a\n CONFIG x\n APPEND dir\n") == [])
        #expect(rules("SYSAPPEND 3\nLABEL a\n CONFIG x\n SYSAPPEND 0\n") == [])
    }
}
