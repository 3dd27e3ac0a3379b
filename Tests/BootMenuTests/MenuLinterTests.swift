// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootMenu

@Suite("menu lint")
struct MenuLinterTests {
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
            "lib/libcom32.c32": FoundImage(.com32(isELF: true)), "flat.c32": FoundImage(.com32(isELF: false)),
            "x.0": FoundImage(.networkProgram),
        ], urls: ["http://h/k"])

    static func lint(_ text: String) -> [LintFinding] {
        let file = ConfigFile(bytes: Array(text.utf8))
        let config = file.interpreted(as: "default")
        var linter = MenuLinter(config.menu, from: .pxelinux(interface: config.interface, file.encoding), tree: tree)
        return config.findings + linter.run()
    }

    private static let long = String(repeating: "x", count: 300)

    /// Rule, line, an example that breaks it, and one that does not.
    static let examples: [(LintRule, Int, wrong: String, right: String)] = [
        (.labelTwice, 3, "label a\nkernel k\nlabel a\nkernel k", "label a\nkernel k\nlabel b\nkernel k"),
        (.caseClash, 3, "label a\nkernel k\nlabel A\nkernel k", "label a\nkernel k\nlabel ab\nkernel k"),
        (.defaultMissing, 1, "default b\nlabel a\nkernel k", "default a\nlabel a\nkernel k"),
        (.gotoMissing, 1, "label a\nmenu goto t", "menu begin t\nlabel a\nmenu goto t\nmenu end"),
        (
            .unreachable, 3, "noescape 1\nallowoptions 0\nlabel a\nmenu hide\nkernel k",
            "noescape 1\nallowoptions 0\ndefault a\nlabel a\nmenu hide\nkernel k"
        ),
        (.fileMissing, 1, "label a\nkernel absent", "label a\nkernel k"),
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
        (.obsoleteType, 1, "label a\ncomboot k", "label a\ncom32 menu.c32"),
        (.appendWithoutKernel, 1, "label k\nappend x", "label k\nkernel k\nappend x"),
    ]

    @Test("each rule finds its example and leaves the right one alone", arguments: examples.indices)
    func example(index: Int) {
        let (rule, line, wrong, right) = Self.examples[index]
        #expect(Self.lint(wrong).contains { $0.rule == rule && $0.line == line }, "\(Self.lint(wrong))")
        #expect(!Self.lint(right).contains { $0.rule == rule }, "\(Self.lint(right))")
    }

    @Test("every rule has an example, here or where pxelinux.cfg is read")
    func everyRule() {
        let covered = Set(Self.examples.map(\.0)).union(ConfigInterpreterTests.wrong.map(\.1)).union([
            .undefinedVariable, .includeTooDeep,
        ])
        #expect(covered == Set(LintRule.allCases))
        #expect(LintRule.allCases.allSatisfy { !$0.why.isEmpty && !$0.mend.isEmpty })
    }

    @Test("a variable that nobody defines is found, one that a machine defines is not")
    func variables() throws {
        let menu = try Menu(yaml: "entries:\n- {name: a, kernel: k, arguments: '${x} ${mac} ${y}'}\nvariables: {y: z}")
        var linter = MenuLinter(menu, from: .yaml)
        #expect(
            linter.run().map(\.description) == ["menu.yaml:2: undefined-variable: a: the variable ${x} has no value"])
        var mended = menu
        mended.machines = [MenuMachine(try #require(MachineMatch("10.0.0.1")), variables: ["x": "1"])]
        linter = MenuLinter(mended, from: .yaml)
        #expect(linter.run().isEmpty)
    }

    @Test("machines that name entries which do not exist are found")
    func machines() throws {
        let menu = try Menu(
            yaml: "machines:\n- match: 10.0.0.1\n  default: b\n  only: [a, c]\nentries:\n- {name: a, kernel: k}")
        var linter = MenuLinter(menu, from: .yaml)
        #expect(
            linter.run().map(\.message) == [
                "b, which 10.0.0.1 gets, does not exist", "c, which 10.0.0.1 gets, does not exist",
            ])
    }
}
