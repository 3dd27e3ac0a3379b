// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import BootMenu

@Suite("pxelinux.cfg, there and back")
struct PXELinuxRoundTripTests {
    @Test("what is rendered for vesamenu.c32 reads back as the same menu", arguments: SeededGenerator.seeds(300))
    func menu(seed: UInt64) throws {
        var random = RandomMenu(seed: seed)
        let menu = random.menu()
        let rendering = menu.rendered(for: .vesamenu)
        #expect(rendering.findings.isEmpty, "\(rendering.findings)")
        let file = ConfigFile(bytes: try #require(rendering.files.first).bytes)
        let read = file.interpreted()
        #expect(read.menu == menu)
        #expect(read.interface == "vesamenu.c32")
        #expect(
            read.findings.allSatisfy { [.gotoMissing, .sysappendMisuse, .timeoutUnits].contains($0.rule) },
            "\(read.findings)")
    }

    @Test(
        "whatever bytes are read, they are kept, and what they mean is kept by writing and reading",
        arguments: SeededGenerator.seeds(300))
    func anyBytes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = ConfigText.random(&random)
        let file = ConfigFile(bytes: bytes)
        #expect(file.bytes == bytes)
        let menu = file.interpreted(load: { $0 == "loop.cfg" ? bytes : nil }).menu
        let rendering = menu.rendered(for: .menuC32, options: RenderOptions(encoding: file.encoding))
        let again = ConfigFile(bytes: try #require(rendering.files.first).bytes)
        guard rendering.findings.isEmpty else { return }
        let expected = ConfigText.settled(menu)
        let found = again.interpreted(encoding: file.encoding).menu
        let (foundText, expectedText) = (try found.yaml(), try expected.yaml())
        #expect(
            found == expected,
            "\(foundText)\ninstead of\n\(expectedText)\nfrom\n\(String(decoding: bytes, as: UTF8.self))")
    }

    @Test("a value can be replaced without touching anything else of its line")
    func replaceValue() {
        var file = ConfigFile(bytes: Array("# c\r\n\tTimeOut   50 \r\nlabel x".utf8))
        file.lines[1].replaceValue(with: Array("300".utf8))
        #expect(String(decoding: file.bytes, as: UTF8.self) == "# c\r\n\tTimeOut   300\r\nlabel x")
        file.lines[0].replaceValue(with: Array("no".utf8))
        #expect(file.lines[0].text == Array("# c".utf8))
    }
}

/// Files out of random numbers: directives in odd spellings, and bytes that are none.
enum ConfigText {
    static func random(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        let words =
            ConfigKeyword.allCases.map(\.rawValue) + ["endtext", "menu", "#", "nonsense", "menu  label", "menu colour"]
        let values = [
            "x", "a b", "50", "", "0x3", "linux", "-", "^Go", "é", "loop.cfg", "menu.c32", "t", "initrd=a,b c", "\u{7}",
        ]
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let word = words.randomElement(using: &random) ?? ""
            let spelled = random.chance(0.5) ? word.uppercased() : word
            let blank = ["", " ", "\t", "  "].randomElement(using: &random) ?? ""
            bytes += Array((blank + spelled + " " + blank + (values.randomElement(using: &random) ?? "")).utf8)
            if random.chance(0.05) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            bytes += [[0x0A], [0x0D, 0x0A], [0x0A], [0x0D]].randomElement(using: &random) ?? []
        }
        return bytes
    }

    /// Submenus that say what holds around them anyway.
    static func inheriting(_ outer: Bool, _ items: [MenuItem]) -> [MenuItem] {
        items.map { item in
            guard case .submenu(var submenu) = item else { return item }
            let own = submenu.forbidsOptions.value(outer)
            if own == outer { submenu.forbidsOptions = .inherited }
            submenu.items = inheriting(own, submenu.items)
            return .submenu(submenu)
        }
    }

    /// The menu as it is after one rendering: protected entries lock it.
    static func settled(_ menu: Menu) -> Menu {
        var menu = menu
        let isProtected = menu.entries.contains { $0.password != nil } || menu.submenus.contains { $0.password != nil }
        guard isProtected, menu.masterPassword == nil else { return menu }
        menu.isLocked = true
        menu.items = inheriting(true, menu.items)
        let lines = menu.directives[.pxelinux, default: []]
        menu.directives[.pxelinux] = lines.isEmpty ? nil : lines
        return menu
    }
}
