// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import BootMenu

@Suite("The table of directives")
struct DirectiveTableTests {
    @Test("every directive is in it once", arguments: ConfigKeyword.allCases)
    func isComplete(keyword: ConfigKeyword) {
        #expect(DirectiveTable.rows.count { $0.keywords.contains(keyword) } == 1, "\(keyword)")
    }

    @Test("docs/menu.md has it")
    func documented() throws {
        let guide = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/menu.md")
        #expect(try String(contentsOf: guide, encoding: .utf8).contains(DirectiveTable.markdown))
    }

    /// What a reader has after some lines, everything that the model and PXELINUX's start are made of.
    private func state(_ reader: ConfigReader, _ text: String) -> String {
        var interpreter = ConfigInterpreter(reader, encoding: .utf8) {
            $0 == "1" ? Array("label inc\nkernel k\n".utf8) : nil
        }
        interpreter.read(ConfigFile(bytes: Array(text.utf8)), name: "", depth: 1)
        interpreter.close()
        let root = interpreter.root
        let settings: [Any?] = [
            root.timeout, root.onTimeout, root.forbidsOptions, root.masterPassword?.text, root.background, root.title,
            interpreter.menu.totalTimeout, interpreter.menu.isHidden, interpreter.menu.forbidsPrompt,
            reader == .core ? interpreter.menu.serial : nil,
            interpreter.menu.resolution, interpreter.defaultLine?.text, interpreter.interfaceLine?.text,
            reader == .core && interpreter.forcesPrompt,
            interpreter.labels.map(\.name), interpreter.start.tag, root.marked, root.directives,
        ]
        let lines = reader == .core ? interpreter.coreLines : []
        let kept = reader == .core && !interpreter.allowsImplicit ? ["implicit"] : []
        return "\(settings) \(lines) \(kept) \(root.modelItems(start: interpreter.start))".replacing(
            /origin: :?\d*/, with: "")
    }

    private static let both = DirectiveTable.rows.flatMap { row in
        row.keywords.map { ($0, row.core != nil, row.menu != nil) }
    }

    /// A line before, within and behind a label, and in a submenu: one of them has to change what a reader has, if it reads it.
    @Test("what menu.c32 skips changes nothing there, and what it reads changes something", arguments: both.indices)
    func menuReads(index: Int) {
        let (keyword, _, isRead) = Self.both[index]
        // A TEXT that is no help is skipped with its lines.
        if keyword == .text { return }
        #expect(changes(.menu, keyword) == isRead, "\(keyword)")
    }

    @Test("what the core alone reads changes something there", arguments: both.indices)
    func coreReads(index: Int) {
        let (keyword, isRead, menuReads) = Self.both[index]
        guard isRead, !menuReads else { return }
        #expect(changes(.core, keyword), "\(keyword)")
    }

    private func changes(_ reader: ConfigReader, _ keyword: ConfigKeyword) -> Bool {
        ["0", "1", "1 x", "x ^y", "800 600", ""].contains { value in
            [
                ("", "label a\nkernel k\nmenu begin s\nlabel b\nkernel k\nmenu end\n"),
                ("label a\nkernel k\n", "append z\nmenu begin s\nlabel b\nkernel k\nmenu end\n"),
                ("label a\nkernel k\nmenu begin s\n", "label b\nkernel k\nmenu end\n"),
                ("label a\nkernel k\nmenu begin s\nlabel b\n", "kernel k\nmenu end\n"),
                ("menu begin t\nmenu title t\nmenu start\nlabel a\nkernel k\nlabel c\n", "\nendtext\nmenu end\n"),
            ].contains { before, after in
                let line =
                    keyword.rawValue + " " + value + "\n"
                    + (keyword == .text || keyword == .textHelp ? "help\nendtext\n" : "")
                return state(reader, before + line + after) != state(reader, before + after)
            }
        }
    }
}
