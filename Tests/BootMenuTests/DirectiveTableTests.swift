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

    @Test("docs/menu.md has no row besides")
    func nothingElse() throws {
        let guide = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/menu.md")
        let text = try String(contentsOf: guide, encoding: .utf8)
        let head = try #require(text.range(of: "| Directive | PXELINUX itself |"))
        let rows = text[head.lowerBound...].components(separatedBy: "\n\n")[0]
        #expect(rows + "\n" == DirectiveTable.markdown && DirectiveTable.rows.count > 30)
    }

    private func reader(_ reader: ConfigReader, _ text: String) -> ConfigInterpreter {
        var interpreter = ConfigInterpreter(
            reader, encoding: .utf8, load: { $0 == "1" ? Array("label inc\nkernel k\n".utf8) : nil },
            exists: { _ in false })
        interpreter.read(ConfigFile(bytes: Array(text.utf8)), name: "", depth: 1)
        interpreter.close()
        return interpreter
    }

    /// What the menu has after some lines, everything that the model is made of.
    private func menuState(_ text: String) -> String {
        let interpreter = reader(.menu, text)
        let root = interpreter.root
        let settings: [Any?] = [
            root.timeout, root.onTimeout, root.forbidsOptions, root.masterPassword?.text, root.background, root.title,
            interpreter.menu.totalTimeout, interpreter.menu.isHidden, interpreter.menu.forbidsPrompt,
            interpreter.menu.resolution, interpreter.defaultLine?.text, interpreter.interfaceLine?.text,
            interpreter.labels.map(\.name), interpreter.start.tag, root.marked, root.directives,
        ]
        return "\(settings) \(root.modelItems(start: interpreter.start))".replacing(/origin: :?\d*/, with: "")
    }

    /// What the core goes by: the names and what they boot, what starts, its prompt, and the lines that it keeps for itself.
    private func coreState(_ text: String) -> String {
        let interpreter = reader(.core, text)
        let root = interpreter.root
        let lines = (interpreter.coreLines + root.directives).filter { line in
            guard let (keyword, _) = ConfigKeyword.match(Array(line.utf8)) else { return false }
            return !keyword.rawValue.hasPrefix("menu ") || keyword == .menuOnError
        }
        let settings: [Any?] = [
            root.timeout, root.onTimeout, root.forbidsOptions, interpreter.menu.totalTimeout,
            interpreter.menu.forbidsPrompt, interpreter.menu.serial, interpreter.defaultLine?.text,
            interpreter.interfaceLine?.text, interpreter.forcesPrompt, interpreter.allowsImplicit,
        ]
        return "\(settings) \(lines) \(interpreter.labels.map { "\($0.name) \($0.entry.action as Any)" })"
    }

    private static let claims = DirectiveTable.rows.flatMap { row in
        row.keywords.map { ($0, row.core != nil, row.menu != nil) }
    }

    @Test("what menu.c32 skips changes nothing there, and what it reads changes something", arguments: claims.indices)
    func menuReads(index: Int) {
        let (keyword, _, isRead) = Self.claims[index]
        // A TEXT that is no help is skipped with its lines.
        if keyword == .text { return }
        #expect(changes(keyword, menuState) == isRead, "\(keyword)")
    }

    @Test("what the core skips changes nothing there, and what it reads changes something", arguments: claims.indices)
    func coreReads(index: Int) {
        let (keyword, isRead, _) = Self.claims[index]
        if keyword == .text || keyword == .textHelp { return }
        #expect(changes(keyword, coreState) == isRead, "\(keyword)")
    }

    @Test("both skip the lines of a text, whatever stands in them", arguments: ["text", "TEXT HELP", "text more"])
    func texts(opening: String) {
        let (block, rest) = ("\(opening)\nlabel no\nkernel no\nendtext\n", "label a\nkernel k\n")
        #expect(coreState(block + rest) == coreState(rest))
        #expect(menuState(block + rest) == menuState(rest))
    }

    /// A line before, within and behind a label, and in a submenu: one of them has to change what a reader has, if it reads it.
    private func changes(_ keyword: ConfigKeyword, _ state: (String) -> String) -> Bool {
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
                return state(before + line + after) != state(before + after)
            }
        }
    }
}
