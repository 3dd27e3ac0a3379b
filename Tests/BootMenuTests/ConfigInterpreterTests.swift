// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootMenu

/// Reads a text without other files.
private func read(_ text: String, _ files: [String: String] = [:]) -> InterpretedConfig {
    ConfigFile(bytes: Array(text.utf8)).interpreted(as: "default") { files[$0].map { Array($0.utf8) } }
}

@Suite("What pxelinux.cfg means")
struct ConfigInterpreterTests {
    static let actions: [(String, BootAction)] = [
        ("kernel vmlinuz", .linux(LinuxBoot(kernel: "vmlinuz"))),
        (
            "KERNEL  vmlinuz extra\nAPPEND ro quiet  splash ",
            .linux(LinuxBoot(kernel: "vmlinuz", arguments: "extra ro quiet splash"))
        ),
        ("linux k.0\ninitrd a.img,b.img", .linux(LinuxBoot(kernel: "k.0", initrds: ["a.img", "b.img"]))),
        (
            "linux k\ninitrd a.img splash=v", .linux(LinuxBoot(kernel: "k", initrds: ["a.img"], arguments: "splash=v"))
        ),
        ("linux k\ninitrd a.img b.img", .linux(LinuxBoot(kernel: "k", initrds: ["a.img"], arguments: "b.img"))),
        (
            "kernel k\nappend x rdinitrd=a y",
            .linux(LinuxBoot(kernel: "k", initrds: ["a"], arguments: "x rdinitrd=a y"))
        ),
        ("kernel k\nappend a=\"b  c\"  d", .linux(LinuxBoot(kernel: "k", arguments: "a=\"b  c\" d"))),
        ("kernel k\nappend - ", .linux(LinuxBoot(kernel: "k", arguments: "-"))),
        ("kernel k\nappend -", .linux(LinuxBoot(kernel: "k"))),
        ("com32 chain\nappend hd0", .chain("chain.c32", .com32, arguments: "hd0")),
        ("fdimage fd", .linux(LinuxBoot(kernel: "fd"))),
        ("kernel Chain.C32", .linux(LinuxBoot(kernel: "Chain.C32"))),
        ("kernel x.cbt", .linux(LinuxBoot(kernel: "x.cbt"))),
        ("config a.cfg\nappend ::sid/ more", .configuration("a.cfg", directory: "::sid/")),
        ("localboot 0xffff", .localDisk(.nextDevice)), ("localboot 0x1ffff", .localDisk(.nextDevice)),
        ("menu help h.txt b.png", .message("h.txt", background: "b.png")),
        ("kernel k\nmenu goto t\nkernel u", .goto("u")),
        (
            "kernel k\nappend x initrd=old initrd=a,b y",
            .linux(LinuxBoot(kernel: "k", initrds: ["old"], arguments: "x initrd=a,b y"))
        ),
        (
            "kernel k\nappend initrd=old\ninitrd new",
            .linux(LinuxBoot(kernel: "k", initrds: ["old"], arguments: "initrd=new"))
        ),
        (
            "kernel k\nipappend 3",
            .linux(LinuxBoot(kernel: "k", arguments: "ip=${ip}:${server}:${gateway}:${netmask} BOOTIF=${bootif}"))
        ),
        ("kernel k\nsysappend 0x4\nappend ${x}", .linux(LinuxBoot(kernel: "k", arguments: "${$}{x} SYSUUID=${uuid}"))),
        ("kernel dir.0/boot.0", .chain("dir.0/boot.0", .networkProgram)),
        ("kernel gpxe.bin", .chain("gpxe.bin", .bootSector)),
        ("kernel dos.bss", .chain("dos.bss", .dosBootSector)), ("kernel dos.BSS", .linux(LinuxBoot(kernel: "dos.BSS"))),
        ("kernel fd.img", .linux(LinuxBoot(kernel: "fd.img"))),
        ("kernel chain.c32\nappend hd0 1", .chain("chain.c32", .com32, arguments: "hd0 1")),
        ("kernel old.com", .linux(LinuxBoot(kernel: "old.com"))), ("comboot old", .chain("old", .comboot)),
        ("boot vmlinuz", .chain("vmlinuz", .bootSector)),
        ("pxe x", .chain("x", .networkProgram)),
        ("localboot 0x80", .localDisk(LocalBoot(rawValue: 128))),
        ("localboot -1", .localDisk(.nextDevice)),
        ("config other.cfg", .configuration("other.cfg")),
        ("menu goto t", .goto("t")), ("menu quit", .quit),
        ("", .linux(LinuxBoot(kernel: "l"))),
    ]

    @Test("a label boots what its directives say", arguments: actions)
    func action(body: String, action: BootAction) {
        #expect(read("ui menu.c32\nlabel l\n" + body).menu.entries.first?.action == action)
    }

    @Test("APPEND and SYSAPPEND before the first label hold for labels that have none")
    func defaults() {
        let menu = read(
            "append a\nsysappend 2\nlabel x\nkernel k\nlabel y\nkernel k\nappend -\nsysappend 0\nlabel z\nkernel k\nappend b"
        ).menu
        let lines = menu.entries.map { if case .linux(let boot)? = $0.action { boot.arguments } else { Template("?") } }
        #expect(lines == ["a BOOTIF=${bootif}", "", "b BOOTIF=${bootif}"])
    }

    @Test("submenus, titles, keys and what leaves them are read as menu.c32 reads them")
    func submenus() {
        let config = read(
            """
            UI vesamenu.c32
            MENU TITLE Top
            MENU BEGIN tools
              MENU LABEL ^Tools
              MENU TITLE The tools
              LABEL back
                MENU LABEL ^Back
                MENU EXIT
              LABEL mem
                MENU DEFAULT
                KERNEL memtest
                MENU HIDE
            MENU END
            LABEL off
              MENU LABEL only text
              MENU DISABLE
              MENU INDENT 2
            """)
        let expected = Menu("Top") {
            Self.tools
            MenuItem.text("  only text")
        }
        #expect(config.menu == expected)
        #expect(config.interface == "vesamenu.c32")
        #expect(config.findings.isEmpty)
    }

    private static var tools: Submenu {
        var tools = Submenu("tools", title: "Tools") {
            Self.hotkey(MenuEntry("back", title: "Back", .exit(nil)), "b")
            Self.hidden(MenuEntry("mem", .linux(LinuxBoot(kernel: "memtest"))))
        }
        tools.heading = "The tools"
        tools.hotkey = "t"
        return tools
    }

    /// A submenu that shows its tag alone: it has no headline.
    private static func headless(_ tag: String, @MenuBuilder items: () -> [MenuItem]) -> Submenu {
        var submenu = Submenu(tag, items: items)
        submenu.heading = ""
        return submenu
    }

    private static func hotkey(_ entry: MenuEntry, _ key: Character) -> MenuEntry {
        var entry = entry
        entry.hotkey = key
        return entry
    }

    private static func hidden(_ entry: MenuEntry) -> MenuEntry {
        var entry = entry
        entry.isHidden = true
        return entry
    }

    static let carets: [(String, String, Character?)] = [
        ("^Go", "Go", "g"), ("a ^b ^c", "a b c", "b"), ("Second ^^x", "Second ^x", "^"), ("end^", "end", nil),
        ("^", "", nil), ("no key", "no key", nil), ("^1st", "1st", "1"),
    ]

    @Test("carets are shown and mark keys as in menu.c32", arguments: carets.indices)
    func caret(index: Int) {
        let (text, shown, key) = Self.carets[index]
        let found = ConfigInterpreter.splitCaret(text)
        #expect(found.text == shown && found.hotkey == key)
    }

    @Test("help text keeps its lines, blanks and tabs, and CR LF is no part of it")
    func help() {
        let entry = read("label x\r\ntext help\r\n  one\r\n\r\n\ttwo \r\n endTEXT\r\nkernel k\r\n").menu.entries.first
        #expect(entry?.help == "  one\n\n\ttwo ")
        #expect(entry?.action == .linux(LinuxBoot(kernel: "k")))
    }

    @Test("an included file stands where it is named, and may open the label that goes on behind it")
    func include() {
        let config = read(
            "ui menu.c32\nlabel a\ninclude x.cfg\nkernel two\nmenu include y.cfg The tag\n",
            ["x.cfg": "kernel one\nlabel b", "y.cfg": "label c\nkernel three"])
        let expected = Menu {
            MenuEntry("a", .linux(LinuxBoot(kernel: "one")))
            MenuEntry("b", .linux(LinuxBoot(kernel: "two")))
            Self.headless("The tag") { MenuEntry("c", .linux(LinuxBoot(kernel: "three"))) }
        }
        #expect(config.menu == expected)
        #expect(config.files == ["default", "x.cfg", "y.cfg"])
        #expect(config.menu.entries.map(\.origin.description) == ["default:2", "x.cfg:2", "y.cfg:1"])
    }

    @Test("files that include each other end at the sixteenth level")
    func includeLoop() {
        let config = read("include default", ["default": "include default"])
        #expect(config.files.count == 16)
        #expect(config.findings.map(\.rule) == [.includeTooDeep])
    }

    @Test("files that include others twice end after a thousand")
    func includeBomb() {
        let files = Dictionary(
            uniqueKeysWithValues: (0..<16).map { ("f\($0)", "include f\($0 + 1)\ninclude f\($0 + 1)") })
        #expect(read("include f0", files).files.count <= ConfigInterpreter.mostFiles)
    }

    static let globals: [(String, @Sendable (Menu) -> Bool)] = [
        ("timeout 50", { $0.timeout == .seconds(5) }), ("timeout 0", { $0.timeout == nil }),
        ("totaltimeout 9000", { $0.totalTimeout == .seconds(900) }),
        ("default a", { $0.defaultEntry == "a" }),
        ("default a quiet", { $0.defaultEntry == "a" && $0.defaultOptions == "quiet" }),
        ("ontimeout b", { $0.onTimeout == "b" }),
        ("noescape 1\nallowoptions 0", { $0.isLocked && $0.directives.isEmpty }),
        ("noescape 1", { !$0.isLocked && $0.forbidsPrompt && $0.directives.isEmpty }),
        ("serial 0x3f8 115200 0x303", { $0.serial == SerialConsole(port: 0x3F8, baud: 115_200, flow: 0x303) }),
        ("serial 1", { $0.serial == SerialConsole(port: 1) }),
        ("menu master passwd $4$x$y", { $0.masterPassword == MenuPassword("$4$x$y") }),
        ("menu hidden", { $0.isHidden }), ("menu resolution 1024 768", { $0.resolution?.description == "1024x768" }),
        ("menu background #80ffffff", { $0.background == "#80ffffff" }),
        ("  Menu Colour title * #ff *", { $0.directives[.pxelinux] == ["Menu Colour title * #ff *"] }),
    ]

    @Test("directives outside of labels set the menu", arguments: globals.indices)
    func global(index: Int) {
        let (text, isRight) = Self.globals[index]
        let menu = read("ui menu.c32\n" + text + "\nlabel a\nkernel k\nlabel b\nkernel k").menu
        #expect(isRight(menu), "\(text) gave \(menu)")
    }

    @Test("bytes that are no UTF-8 are the PC's characters")
    func codePage() {
        let config = ConfigFile(bytes: Array("label x\nmenu label Gr".utf8) + [0x94, 0xE1] + Array("e\nkernel k".utf8))
        #expect(config.interpreted().menu.entries.first?.title == "Größe")
    }

    @Test("nothing is found in what is right")
    func noFinding() {
        let text =
            "# c\n\nui menu.c32\ntimeout 50\ndefault x\nappend " + String(repeating: "x", count: 4087)
            + "\nlabel x\r\nkernel k\nmenu begin\nmenu end"
        #expect(read(text).findings.isEmpty, "\(read(text).findings)")
    }
}
