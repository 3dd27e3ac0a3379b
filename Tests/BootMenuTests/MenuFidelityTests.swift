// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import BootMenu

/// What goes in comes out: `render(parse(x))` means the same, or what is lost has a name.
@Suite("Nothing of a menu is lost without a word")
struct MenuFidelityTests {
    /// 20,000 menus, in blocks that run side by side.
    private static let blocks = 40
    private static let perBlock = 500

    @Test("for menu.c32, what is read is written and read back", arguments: 0..<blocks)
    func menuC32(block: Int) throws {
        var whole = 0
        for number in 0..<Self.perBlock {
            let seed = UInt64(block * Self.perBlock + number)
            var grammar = ConfigGrammar(seed: seed)
            let text = grammar.text()
            let files = grammar.files
            let menu = ConfigFile(bytes: Array(text.utf8)).interpreted { files[$0].map { Array($0.utf8) } }.menu
            let rendering = menu.rendered(for: .menuC32)
            let bytes = try #require(rendering.files.first).bytes
            let again = ConfigFile(bytes: bytes).interpreted().menu
            let told = Set(rendering.findings.map(\.item))
            if told.isEmpty { whole += 1 }
            let omitted = Set(rendering.findings.filter { $0.consequence == .omitted }.map(\.item))
            var settled = ConfigText.settled(Self.without(omitted, menu))
            if !omitted.isEmpty {
                // Of several entries with one name one may be left, and lock the menu.
                (settled.forbidsOptions, settled.forbidsPrompt) = (again.forbidsOptions, again.forbidsPrompt)
                settled.items = ConfigText.inheriting(again.forbidsOptions, settled.items)
            }
            let (expected, found) = (Self.without(told, settled), Self.without(told, again))
            guard found != expected else { continue }
            Issue.record(
                """
                seed \(seed): \(rendering.findings)
                \(MenuFidelityTests.difference(try found.yaml(), try expected.yaml()))
                \(text)\nbecame\n\(String(decoding: bytes, as: UTF8.self))
                """)
            return
        }
        #expect(whole > Self.perBlock / 3, "only \(whole) menus were written whole")
    }

    @Test("for iPXE and GRUB, each entry is there or is told", arguments: 0..<blocks)
    func others(block: Int) throws {
        for number in 0..<Self.perBlock / 5 {
            let seed = UInt64(block * Self.perBlock + number)
            var grammar = ConfigGrammar(seed: seed)
            let text = grammar.text()
            let files = grammar.files
            let menu = ConfigFile(bytes: Array(text.utf8)).interpreted { files[$0].map { Array($0.utf8) } }.menu
            for (target, start) in [(RenderTarget.ipxe, ":e-"), (.grub, "menuentry ")] {
                let rendering = menu.rendered(for: target)
                let script = String(decoding: try #require(rendering.files.first).bytes, as: UTF8.self)
                let written = script.split(separator: "\n").count { line in
                    line.drop { $0 == " " }.hasPrefix(start) && !line.contains("~bios")
                }
                let told = Set(rendering.findings.map(\.item))
                let missing = menu.entries.count { !$0.isDisabled && !told.contains($0.name) }
                // An entry of a submenu that was left out goes with it, and that is told.
                if menu.submenus.allSatisfy({ !told.contains($0.tag) }) {
                    #expect(written >= missing, "seed \(seed), \(target)\n\(text)\n\(script)\n\(rendering.findings)")
                }
            }
        }
    }

    /// A menu without what was reported by name.
    private static func without(_ told: Set<String>, _ menu: Menu) -> Menu {
        func kept(_ items: [MenuItem]) -> [MenuItem] {
            items.compactMap { item -> MenuItem? in
                switch item {
                case .entry(let entry): return told.contains(entry.name) ? nil : item
                case .submenu(var submenu):
                    if told.contains(submenu.tag) { return nil }
                    submenu.items = kept(submenu.items)
                    if told.contains("menu") { submenu.onTimeout = .inherited }
                    return .submenu(submenu)
                case .text(let text): return told.contains(text) ? nil : item
                case .separator, .directive: return item
                }
            }
        }
        var menu = menu
        menu.items = kept(menu.items)
        if told.contains("menu") {
            (menu.directives, menu.defaultEntry, menu.defaultOptions, menu.onTimeout) = ([:], nil, "", nil)
            (menu.presentation, menu.background) = (.menu, nil)
        }
        return menu
    }

    private static func difference(_ found: String, _ expected: String) -> String {
        let (found, expected) = (found.split(separator: "\n"), expected.split(separator: "\n"))
        let place = zip(found, expected).prefix { $0 == $1 }.count
        return "read back:\n\(found.dropFirst(max(0, place - 3)).prefix(8).joined(separator: "\n"))\nexpected:\n"
            + expected.dropFirst(max(0, place - 3)).prefix(8).joined(separator: "\n")
    }
}
