// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootMenu

/// One example that breaks a rule and one that does not, for every rule of `menu lint`.
@Suite("menu lint, rule by rule")
struct LintRuleTests {
    /// A tree in which the right examples find their files.
    static let tree = MemoryTree(
        [
            "k": FoundImage(.linux, version: "6.1", commandLineLimit: 2047),
            "old": FoundImage(.linux, commandLineLimit: 255),
            "d/vmlinuz-6.1": FoundImage(.linux, version: "6.1"), "d/initrd.img-6.1": FoundImage(.archive),
            "memtest.bin": FoundImage(.linux), "initrd": FoundImage(.archive),
            "pxelinux.0": FoundImage(.pxelinux, version: "6.04"),
            "menu.c32": FoundImage(.com32(isELF: true), needs: ["libutil.c32"]),
            "libutil.c32": FoundImage(.com32(isELF: true)),
            "vesamenu.c32": FoundImage(.com32(isELF: true), needs: ["libcom32.c32"]),
            "mboot.c32": FoundImage(.com32(isELF: true)), "linux.c32": FoundImage(.com32(isELF: true)),
            "pxechn.c32": FoundImage(.com32(isELF: true)),
            "lib/libcom32.c32": FoundImage(.com32(isELF: true)), "flat.c32": FoundImage(.com32(isELF: false)),
            "x.0": FoundImage(.networkProgram), "ldlinux.c32": FoundImage(.com32(isELF: true)),
            "cut": damaged, "efi.c32": efiModule, "page.txt": FoundImage(.text), "picture.png": FoundImage(.other),
            "memdisk": FoundImage(.memdisk), "cd.iso": FoundImage(.iso), "libcut.c32": damaged,
            "needscut.c32": FoundImage(.com32(isELF: true), needs: ["libcut.c32"]),
            "needstext.c32": FoundImage(.com32(isELF: true), needs: ["page.c32"]), "page.c32": page,
        ], texts: ["empty": ""], urls: ["http://h/k"])

    private static var damaged: FoundImage {
        var image = FoundImage(.linux)
        image.faults = ["cut short: the header promises 9 bytes, the file has 8"]
        return image
    }

    private static var page: FoundImage {
        var image = FoundImage(.text)
        image.summary = "text"
        return image
    }

    private static var efiModule: FoundImage {
        var image = FoundImage(.com32(isELF: true))
        image.firmware = ["syslinux-efi64"]
        return image
    }

    /// Files that the examples include; `loop.cfg` includes itself.
    private static let included = ["there.cfg": "# nothing", "loop.cfg": "include loop.cfg"]

    static func lint(_ text: String) -> [LintFinding] {
        let file = ConfigFile(bytes: Array(text.utf8))
        let config = file.interpreted(as: "default") { included[$0].map { Array($0.utf8) } }
        var linter = MenuLinter(config.menu, from: .pxelinux(interface: config.interface, file.encoding), tree: tree)
        return config.findings + linter.run()
    }

    private static let long = String(repeating: "x", count: 300)

    /// Rule, line, an example that breaks it, and one that does not: as pxelinux.cfg.
    static let examples: [(LintRule, Int, wrong: String, right: String)] = [
        (.unknownDirective, 1, "labl x", "label x\nkernel k"),
        (.includeMissing, 1, "include no.cfg", "include there.cfg"),
        (.includeMissing, 1, "include", "include there.cfg"),
        (.includeTooDeep, 1, "include loop.cfg", "include there.cfg"),
        (.textUnclosed, 3, "label x\nkernel k\ntext help\nhi", "label x\nkernel k\ntext help\nhi\nendtext"),
        (.submenuUnclosed, 1, "menu begin x\n", "menu begin x\nmenu end"),
        (.endWithoutBegin, 1, "menu end", "menu begin x\nmenu end"),
        (.outsideLabel, 1, "kernel k", "label x\nkernel k"),
        (.appendWithoutKernel, 1, "label x\nappend y", "label x\nkernel k\nappend y"),
        (.appendWithoutKernel, 1, "label k\nappend x", "label k\nkernel k\nappend x"),
        (.badNumber, 1, "timeout ten", "timeout 100"), (.byteOrderMark, 1, "\u{FEFF}timeout 100", "timeout 100"),
        (
            .lineTooLong, 1, "append " + String(repeating: "x", count: 4089),
            "append " + String(repeating: "x", count: 4088)
        ),
        (.lineEndings, 1, "label x\rkernel k\n", "label x\r\nkernel k\r\n"),
        (.defaultMissing, 1, "ontimeout b\nlabel a\nkernel k", "ontimeout a\nlabel a\nkernel k"),
        (.labelTwice, 3, "label a\nkernel k\nlabel a\nkernel k", "label a\nkernel k\nlabel b\nkernel k"),
        (.caseClash, 3, "label a\nkernel k\nlabel A\nkernel k", "label a\nkernel k\nlabel ab\nkernel k"),
        (.defaultMissing, 1, "default b\nlabel a\nkernel k", "default a\nlabel a\nkernel k"),
        (.defaultMissing, 1, "default k\nimplicit 0\nlabel a\nkernel k", "default a\nimplicit 0\nlabel a\nkernel k"),
        (
            .defaultHidden, 2, "ui menu.c32\ndefault a\nlabel b\nkernel k\nlabel a\nmenu hide\nkernel k",
            "ui menu.c32\ndefault a\nlabel b\nkernel k\nlabel a\nkernel k"
        ),
        (
            .menuNotShown, 3, "default menu.c32\nmenu title t\ndefault a\nlabel a\nkernel k",
            "default a\nmenu title t\ndefault menu.c32\nlabel a\nkernel k"
        ),
        (.menuNotShown, 0, "menu title t\nlabel a\nkernel k", "ui menu.c32\nmenu title t\nlabel a\nkernel k"),
        (
            .menuNotShown, 1, "ui menu.c32\nmenu title t\nimplicit 0\nlabel a\nkernel k",
            "ui menu.c32\nmenu title t\nimplicit 1\nlabel a\nkernel k"
        ),
        (
            .clockStopped, 0, "ui menu.c32\ntimeout 100\nmenu separator\nlabel a\nkernel k",
            "ui menu.c32\ntimeout 100\nmenu separator\nlabel a\nmenu default\nkernel k"
        ),
        (
            .passwordUnknown, 1, "label a\nkernel k\nmenu passwd $y$j9T$x$y", "label a\nkernel k\nmenu passwd $6$x$y"
        ),
        (.passwordUnknown, 1, "label a\nkernel k\nmenu passwd $2b$10$x", "label a\nkernel k\nmenu passwd plain$x$"),
        (.includeMissing, 1, "ui menu.c32 gone.cfg", "ui menu.c32 there.cfg"),
        (.fileMissing, 1, "label a\nkernel menu.c32\nappend gone.cfg", "label a\nkernel menu.c32\nappend ~"),
        (.defaultMissing, 1, "default chain\nlabel a\nkernel k", "default menu\nlabel a\nkernel k"),
        (.gotoMissing, 1, "label a\nmenu goto t", "menu begin t\nlabel a\nmenu goto t\nmenu end"),
        (
            .unreachable, 3, "noescape 1\nallowoptions 0\nlabel a\nmenu hide\nkernel k",
            "noescape 1\nallowoptions 0\ndefault a\nlabel a\nmenu hide\nkernel k"
        ),
        (.fileMissing, 1, "label a\nkernel absent", "label a\nkernel k"),
        (
            .fileMissing, 1, "label a\ncom32 mboot\nappend k dom0_mem=1G --- gone ro --- initrd",
            "label a\ncom32 mboot\nappend k dom0_mem=1G --- old ro --- initrd"
        ),
        (
            .fileMissing, 1, "label a\nkernel mboot.c32\nappend -c gone.cfg",
            "label a\nkernel mboot.c32\nappend -c page.txt\nipappend 2"
        ),
        (
            .fileMissing, 1, "label a\ncom32 linux.c32\nappend k initrd=initrd,gone quiet",
            "label a\ncom32 linux.c32\nappend k initrd=initrd quiet"
        ),
        (
            .fileMissing, 1, "label a\ncom32 pxechn.c32\nappend gone.0",
            "label a\ncom32 pxechn.c32\nappend 192.0.2.1::gone.0 -W"
        ),
        (.fileMissing, 1, "label a\nkernel d", "label a\nlocalboot 0"),
        (.fileMissing, 1, "label a\nlinux k\ninitrd gone", "label a\nlinux k\ninitrd initrd"),
        (.fileMissing, 1, "label a\nkernel http://h/none", "label a\nkernel http://h/k"),
        (.initrdMissing, 1, "label a\nkernel d/vmlinuz-6.1", "label a\nkernel d/vmlinuz-6.1\ninitrd d/initrd.img-6.1"),
        (.initrdMissing, 1, "label a\nkernel d/vmlinuz-6.1\nappend ro", "label a\nlinux memtest.bin"),
        (.pathEscapes, 1, "label a\nkernel d/../../k", "label a\nkernel d/../k"),
        (.timeoutUnits, 1, "timeout 10", "timeout 100"), (.timeoutUnits, 1, "timeout 30000", "timeout 0"),
        (.commandLineTooLong, 1, "label a\nkernel old\nappend " + long, "label a\nkernel k\nappend " + long),
        (.sysappendMisuse, 1, "label a\nkernel x.0\nipappend 2", "label a\nkernel k\nipappend 2"),
        (.sysappendMisuse, 1, "label a\nkernel k\nsysappend 0x80000", "sysappend 2\nlabel a\nkernel x.0"),
        (.sysappendMisuse, 1, "label a\nkernel k\nipappend 1\nappend ip=dhcp", "label a\nkernel k\nappend ip=dhcp"),
        (.moduleMissing, 0, "ui vesamenu.c32", "path lib\nui vesamenu.c32"),
        (.moduleMissing, 0, "ui gone/menu.c32", "ui menu.c32"),
        (.moduleMissing, 1, "label a\nkernel vesamenu.c32", "label a\nkernel menu.c32"),
        (.moduleVersion, 1, "label a\nkernel flat.c32", "label a\nkernel menu.c32"),
        (
            .passwordClear, 2, "menu master passwd $6$x$y\nlabel a\nkernel k\nmenu passwd secret",
            "menu master passwd $6$x$y\nlabel a\nkernel k\nmenu passwd $4$x$y"
        ),
        (.passwordClear, 0, "menu master passwd secret", "menu master passwd $6$x$y"),
        (
            .passwordUseless, 2, "noescape 1\nlabel a\nkernel k\nmenu passwd $6$x$y",
            "noescape 1\nallowoptions 0\nlabel a\nkernel k\nmenu passwd $6$x$y"
        ),
        (.titleCharacters, 1, "label a\nkernel k\nmenu label Größe", "label a\nkernel k\nmenu label Groesse"),
        (.fileType, 1, "label a\nkernel memtest.bin", "label a\nlinux memtest.bin"),
        (.fileType, 1, "label a\nlinux x.0", "label a\nkernel x.0"),
        (.fileType, 1, "label a\nboot x.0", "label a\npxe pxelinux.0"),
        (.fileType, 1, "label a\npxe k", "label a\nlinux k\ninitrd initrd"),
        (.fileType, 1, "label a\nlinux menu.c32", "label a\ncom32 menu"),
        (.fileType, 1, "label a\nlinux k\ninitrd k", "label a\nconfig page.txt"),
        (.fileType, 1, "label a\nconfig k", "label a\nkernel absent"),
        (.fileDamaged, 1, "label a\nkernel cut", "label a\nkernel k"),
        (.fileDamaged, 1, "label a\nlinux k\ninitrd cut", "label a\nlinux k\ninitrd initrd"),
        (.fileDamaged, 1, "label a\nkernel empty", "label a\nkernel k"),
        (.fileDamaged, 0, "ui needscut.c32", "ui menu.c32"),
        (.fileType, 0, "ui needstext.c32", "ui menu.c32"),
        (.fileType, 0, "menu background page.txt", "menu background picture.png"),
        (.fileType, 0, "display k", "display page.txt"),
        (.fileType, 1, "label a\nlinux memdisk\ninitrd page.txt", "label a\nlinux memdisk\ninitrd cd.iso"),
        (.moduleFirmware, 1, "label a\ncom32 efi.c32", "label a\ncom32 menu.c32"),
        (.moduleFirmware, 0, "ui efi.c32", "ui menu.c32"),
        (.pageMissing, 0, "menu background gone.png", "menu background #80000000"),
        (.pageMissing, 0, "display gone.txt", "display page.txt"),
        (
            .pageMissing, 0, "ui menu.c32\nmenu begin s\nmenu background gone.png\nlabel a\nkernel k\nmenu end",
            "ui menu.c32\nmenu begin s\nmenu background picture.png\nlabel a\nkernel k\nmenu end"
        ),
        (
            .pageMissing, 0, "ui menu.c32\nmenu begin s\nlabel a\nkernel k\nmenu end\nf2 gone.txt",
            "ui menu.c32\nmenu begin s\nlabel a\nkernel k\nmenu end\nf2 page.txt"
        ),
        (.pageMissing, 0, "f1 gone.txt 17", "f1 page.txt 17"),
        (.pageMissing, 0, "font gone.psf", "kbdmap page.txt"),
        (.obsoleteType, 1, "label a\ncomboot k", "label a\ncom32 menu.c32"),
    ]

    @Test("each rule finds its example and leaves the right one alone", arguments: examples.indices)
    func example(index: Int) {
        let (rule, line, wrong, right) = Self.examples[index]
        #expect(Self.lint(wrong).contains { $0.rule == rule && $0.line == line }, "\(Self.lint(wrong))")
        #expect(!Self.lint(right).contains { $0.rule == rule }, "\(Self.lint(right))")
    }

    /// What only a menu file of ours can have wrong.
    static let menuFiles: [(LintRule, Int, wrong: String, right: String)] = [
        (
            .undefinedVariable, 2, "entries:\n- {name: a, kernel: k, arguments: '${x}'}",
            "entries:\n- {name: a, kernel: k, arguments: '${x} ${mac}'}\nvariables: {x: y}"
        ),
        (
            .defaultMissing, 2, "machines:\n- {match: 10.0.0.1, default: b}\nentries:\n- {name: a, kernel: k}",
            "machines:\n- {match: 10.0.0.1, default: a}\nentries:\n- {name: a, kernel: k}"
        ),
    ]

    @Test("and so in menu files", arguments: menuFiles.indices)
    func menuFile(index: Int) throws {
        let (rule, line, wrong, right) = Self.menuFiles[index]
        func lint(_ text: String) throws -> [LintFinding] {
            var linter = MenuLinter(try Menu(yaml: text), from: .yaml, tree: Self.tree)
            return linter.run()
        }
        #expect(try lint(wrong).contains { $0.rule == rule && $0.line == line })
        #expect(try !lint(right).contains { $0.rule == rule })
    }

    @Test("every rule has a reason, a mend, and both examples", arguments: LintRule.allCases)
    func isComplete(rule: LintRule) {
        #expect((Self.examples + Self.menuFiles).contains { $0.0 == rule })
        #expect(!rule.why.isEmpty && !rule.mend.isEmpty)
    }
}
