// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import BootMenu

@Suite("Menu files")
struct MenuFileTests {
    @Test("a menu written and read again is the same", arguments: SeededGenerator.seeds(200))
    func roundTrip(seed: UInt64) throws {
        var random = RandomMenu(seed: seed, isHostile: seed % 2 == 0)
        let menu = random.menu()
        let yaml = try menu.yaml()
        #expect(try Menu(yaml: yaml) == menu, "\(yaml)")
    }

    @Test("every key has its place in the model")
    func everyKey() throws {
        let menu = try Menu(yaml: Sample.yaml)
        #expect(menu == Sample.menu)
        #expect(try Menu(yaml: menu.yaml()) == menu)
        #expect(menu.entries.map(\.origin.line) == [26, 39, 46, 49])
    }

    @Test("docs/menu.md has the table of keys; `pxekit menu schema --markdown` prints it")
    func documented() throws {
        let guide = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/menu.md")
        #expect(try String(contentsOf: guide, encoding: .utf8).hasSuffix(MenuSchema.markdown))
    }

    static let wrong: [(String, String)] = [
        ("titel: x", "menu.yaml:1:1: a menu has no key \"titel\"; did you mean \"title\"?"),
        (
            "entries:\n- name: a\n  kernal: k",
            "menu.yaml:3:3: entries[0]: an entry has no key \"kernal\"; did you mean \"kernel\"?"
        ),
        ("zzzzzz: 1", "menu.yaml:1:1: a menu has no key \"zzzzzz\"; its keys are title, default,"),
        ("timeout: 30", "menu.yaml:1:10: timeout: needs a unit, ms, s, min or h: 30s, found \"30\""),
        ("timeout: soon", "menu.yaml:1:10: timeout: needs a time like 30s"),
        ("hidden: yes", "menu.yaml:1:9: hidden: needs true or false, found \"yes\""),
        ("entries:\n- name: a b", "menu.yaml:2:9: entries[0].name: needs one word, found \"a b\""),
        ("entries:\n- name: a", "menu.yaml:2:3: entries[0]: an entry needs variants or one of kernel"),
        ("entries:\n- name: a\n  kernel: k\n  nbp: n", "does kernel and nbp, but can do one thing only"),
        ("entries:\n- name: a\n  nbp: k\n  initrd: i", "entries[0].initrd: belongs to a kernel, not to nbp"),
        ("entries:\n- name: a\n  kernel: {path: k, sha256: 12}", "needs 64 hexadecimal digits, found 2 characters"),
        ("entries:\n- name: a\n  variants: {efi: {efi: x}}", "is no platform"),
        ("entries:\n- name: a\n  kernel:\n", "menu.yaml:3:10: entries[0].kernel: needs a path, found nothing"),
        ("variables: {mac: x}", "the machine itself knows ${mac}"),
        ("machines:\n- match: 192.0.2.0/23", "needs a hardware address, a UUID"),
        ("title: a\ntitle: b", "is there twice"), ("title: [", "the line ends where a value is needed"),
        ("", "the file is empty"),
        ("title: [a]", "menu.yaml:1:8: title: needs a text, found a list"),
        ("entries: {}", "needs a list, found a mapping"),
    ]

    @Test("what is wrong is named with line, column, place and mend", arguments: wrong)
    func refused(yaml: String, message: String) {
        let error = #expect(throws: MenuFileErrors.self) { try Menu(yaml: yaml) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "none")")
        #expect(error?.problems.count == 1)
    }

    @Test("a mistake in one part hides none in another, and all are told in the order of the file")
    func allAtOnce() {
        let yaml = """
            timeout: 30
            colour: red
            title: a
            title: b
            machines:
            - match: 192.0.2.0/23
            - match: here
            entries:
            - name: a b
            - submenu: s
              hidden: x
              start: perhaps
              entries:
              - {name: c, kernel: k, nbp: n}
              - {name: d, kernel: k}
            - name: e
            """
        let error = #expect(throws: MenuFileErrors.self) { try Menu(yaml: yaml) }
        #expect(error?.problems.map(\.line) == [1, 2, 3, 6, 7, 9, 11, 12, 14, 16], "\(error?.description ?? "")")
    }

    @Test("submenus do not nest without end, however small the file is")
    func bomb() {
        let nested = (0..<20).reduce("[]") { inner, _ in "[{submenu: s, entries: \(inner)}]" }
        let error = #expect(throws: MenuFileErrors.self) { try Menu(yaml: "entries: " + nested) }
        #expect(error?.problems.map(\.problem) == ["more than 16 submenus in each other"])
    }

    @Test("random bytes are a menu or an error", arguments: SeededGenerator.seeds(200))
    func fuzz(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(Sample.yaml.utf8)
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if let menu = try? Menu(yaml: String(decoding: bytes, as: UTF8.self)) {
            #expect((try? Menu(yaml: menu.yaml())) == menu)
        }
    }
}
