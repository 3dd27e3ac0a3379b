// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import BootMenu

/// pxelinux.cfg files grown from a grammar of all directives: as people write them, right and wrong.
struct ConfigGrammar {
    var random: SeededGenerator
    private var lines: [String] = []
    private var names = 0
    /// Files that the text includes.
    private(set) var files: [String: String] = [:]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// A whole file.
    mutating func text() -> String {
        lines = []
        if random.chance(0.9) {
            line(pick(["UI menu.c32", "UI vesamenu.c32", "DEFAULT menu.c32", "UI bios/menu.c32", "UI menu"]))
        }
        menu(depth: 0)
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    /// A line in somebody's spelling.
    private mutating func line(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let first = random.chance(0.3) ? words[0].lowercased() : String(words[0])
        let blank = pick(["", "", "  ", "\t"])
        lines.append(blank + first + (words.count > 1 ? " " + words[1] : ""))
    }

    private mutating func name() -> String {
        // Some names come twice, and some have more words.
        if random.chance(0.1), names > 0 { return "e\(Int.random(in: 1...names, using: &random))" }
        names += 1
        return "e\(names)" + (random.chance(0.1) ? " and more" : "")
    }

    private mutating func anyName() -> String {
        names == 0 || random.chance(0.1)
            ? pick(["gone", "e1 quiet", "-"]) : "e\(Int.random(in: 1...names, using: &random))"
    }

    private mutating func tag() -> String { pick(["s1", "s2", "s3", "Two words", ".top", "s^4"]) }

    private mutating func title() -> String {
        pick([
            "Debian 12", "^Install", "Gr\u{F6}\u{DF}e", "a ^b ^c", "x", "50% {x} #1", "it's \"q\"", "",
            " inner  blanks", "^",
        ])
    }

    private mutating func menu(depth: Int) {
        for _ in 0..<Int.random(in: 0...3, using: &random) { setting() }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            switch Int.random(in: 0...9, using: &random) {
            case 0: line("MENU SEPARATOR")
            case 1 where depth < 3:
                line("MENU BEGIN" + (random.chance(0.9) ? " " + tag() : ""))
                menu(depth: depth + 1)
                if random.chance(0.97) { line("MENU END") }
            case 2: include()
            case 3: setting()
            default: label()
            }
        }
    }

    private mutating func include() {
        let file = "inc\(files.count).cfg"
        files[file] = pick([
            "LABEL i\n KERNEL k\n", "MENU TITLE Included\n", " APPEND from inside\n", "TIMEOUT 70\nMENU ROWS 9\n",
        ])
        line(pick(["INCLUDE ", "MENU INCLUDE "]) + file + (random.chance(0.4) ? " " + tag() : ""))
    }

    private mutating func setting() {
        switch Int.random(in: 0...11, using: &random) {
        case 0: line("TIMEOUT " + pick(["50", "300", "0", "455"]))
        case 1: line("ONTIMEOUT " + anyName())
        case 2: line(pick(["MENU TITLE ", "MENU LABEL "]) + title())
        case 3: line("DEFAULT " + anyName())
        case 4: line("ALLOWOPTIONS " + pick(["0", "1"]))
        case 5: line("MENU MASTER PASSWD " + pick(["$6$a$b", "plain", "$y$j9T$a$b"]))
        case 6: line("MENU BACKGROUND " + pick(["a.png", "#ff000000", "b.jpg more"]))
        case 7: line(pick(ConfigGrammar.kept))
        case 8:
            line(pick(["MENU START", "MENU DEFAULT", "MENU HIDDEN", "MENU PASSWD x", "MENU SAVE", "MENU IMMEDIATE"]))
        case 9:
            line(pick(["APPEND quiet", "APPEND -", "SYSAPPEND 2", "IPAPPEND 0x3", "TOTALTIMEOUT 900", "NOESCAPE 1"]))
        case 10:
            line(pick(["SERIAL 0 115200", "SERIAL 0x3f8 9600 3", "MENU RESOLUTION 800 600", "PROMPT 0", "SAY hello"]))
        default:
            line(
                pick([
                    "FONT f.psf", "KBDMAP de.ktl", "DISPLAY boot.txt", "PATH lib:more", "NOCOMPLETE 1", "ONERROR e1",
                    "CONSOLE 0", "NOHALT 1", "IMPLICIT 1", "SENDCOOKIES 3", "PXERETRY 2",
                ]))
        }
    }

    private static let kept = [
        "MENU COLOR title 1;37;44 #ffffffff #00000000 std", "MENU MSGCOLOR #80ffffff", "MENU ROWS 9", "MENU WIDTH 70",
        "MENU MARGIN 4", "MENU VSHIFT 2", "MENU HSHIFT 3", "MENU TABMSG tab", "MENU NOTABMSG no tab",
        "MENU AUTOBOOT in #",
        "MENU PASSPROMPT say it", "MENU TIMEOUTROW -3", "MENU HELPMSGROW 21", "MENU HELPMSGENDROW -2",
        "MENU CMDLINEROW 20",
        "MENU ENDROW -1", "MENU PASSWORDROW 11", "MENU PASSWORDMARGIN 3", "MENU TABMSGROW 17", "MENU HIDDENROW -2",
        "MENU ONERROR e1", "MENU CLEAR", "MENU SHIFTKEY", "MENU HIDDENKEY F2,F3 e1", "F1 f1.txt",
        "F10 f10.txt back.png",
        "MENU NOSAVE", "MENU NOIMMEDIATE", "# a comment", "",
    ]

    private mutating func label() {
        line("LABEL " + name())
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            switch Int.random(in: 0...12, using: &random) {
            case 0, 1, 2: line(image())
            case 3: line("APPEND " + pick(ConfigGrammar.arguments))
            case 4: line("INITRD " + pick(["a.img", "a.img,b.img", "a.img splash=v"]))
            case 5: line("MENU LABEL " + title())
            case 6: line(pick(["MENU DEFAULT", "MENU HIDE", "MENU DISABLE", "MENU DISABLED", "MENU INDENT 2"]))
            case 7: line("MENU PASSWD " + pick(["", "x", "$6$a$b", "$y$j9T$a$b", "$2b$10$x"]))
            case 8: line(pick(["MENU GOTO ", "MENU EXIT "]) + tag())
            case 9: line(pick(["MENU QUIT", "MENU EXIT", "MENU HELP h.txt", "MENU HELP h.txt b.png"]))
            case 10:
                line(
                    pick([
                        "MENU SAVE", "MENU NOSAVE", "MENU IMMEDIATE", "MENU NOIMMEDIATE", "SYSAPPEND 0x1", "IPAPPEND 3",
                    ]))
            default: lines += ["TEXT HELP", pick([" help ", "", "\ttab"]), "ENDTEXT"]
            }
        }
    }

    private mutating func image() -> String {
        pick([
            "KERNEL k", "KERNEL k.0", "KERNEL x.img", "KERNEL c.c32 a b", "KERNEL b.bin", "KERNEL b.bss", "KERNEL b.bs",
            "LINUX k",
            "LINUX k.c32", "BOOT b", "BSS b", "PXE p", "FDIMAGE f", "COM32 chain", "COM32 chain.c32", "CONFIG o.cfg",
            "LOCALBOOT 0",
            "LOCALBOOT -1", "LOCALBOOT 0xffff", "LOCALBOOT 0x80", "COMBOOT x", "KERNEL k quiet", "KERNEL http://h/k",
            "KERNEL 192.0.2.1::k", "KERNEL menu.c32",
        ])
    }

    private static let arguments = [
        "-", "- ", "quiet", "initrd=a.img quiet", "quiet  splash", "a=\"b  c\" d", "x initrd=a,b initrd=c",
        "rd_initrd=x y",
        "ip=eth0:dhcp ip=eth1:dhcp", "vga=788 ---", "${x} $y", "initrd= x", "dir/",
    ]
}
