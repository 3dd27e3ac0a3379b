// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Every command's help in a terminal, narrow and wide.
@Suite(
    "help in a terminal", .serialized, .timeLimit(.minutes(5)), .enabled(if: Terminal.isInstalled, Terminal.skipReason))
struct HelpTerminalTests {
    /// Every command with its help, as a terminal shows it: the lines, and whether it had to break each at its edge.
    private func help(columns: Int) async throws -> [String: [(text: String, isBroken: Bool)]] {
        let commands = try await Set(ListedCommand.arguments().map { $0.command.joined(separator: " ") }).sorted()
        try #require(commands.count > 25)
        let words = commands.map { "'\($0)'" }.joined(separator: " ")
        return try await withTemporaryDirectory { folder in
            let script = folder.appending(path: "all")
            try "for c in \(words); do echo \"== $c\"; '\(Lab.tool.path)' $c --help; done; echo '== end'; sleep 60\n"
                .write(to: script, atomically: true, encoding: .utf8)
            let terminal = try await Terminal("sh '\(script.path)'", columns: columns, rows: 4000, in: folder)
            try await terminal.shows("== end")
            let (broken, whole) = (try await terminal.screen(), try await terminal.screen(joinsWrapped: true))
            await terminal.end()
            let lines = Set(HelpTerminalTests.lines(broken))
            var help: [String: [(text: String, isBroken: Bool)]] = [:]
            var command = ""
            for line in HelpTerminalTests.lines(whole) {
                if line.hasPrefix("== ") {
                    command = String(line.dropFirst(3))
                } else {
                    help[command, default: []].append((line, !lines.contains(line)))
                }
            }
            #expect(commands.allSatisfy { (help[$0]?.count ?? 0) > 5 })
            return help
        }
    }

    private static func lines(_ screen: String) -> [String] {
        screen.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// The words of a help text but for its examples, which stand as they are typed.
    private static func words(_ lines: [(text: String, isBroken: Bool)]) -> [Substring] {
        let texts = lines.map(\.text)
        let start = texts.firstIndex { $0.hasPrefix("EXAMPLE") } ?? texts.count
        let end = texts.firstIndex { $0.hasPrefix("USAGE: ") } ?? 0
        return (texts[..<min(start, end)] + texts[end...]).flatMap { $0.split(separator: " ") }
    }

    @Test("no line is broken by the terminal but an example, and no width changes a word")
    func widths() async throws {
        let (narrow, wide) = (try await help(columns: 80), try await help(columns: 200))
        #expect(Set(narrow.keys) == Set(wide.keys))
        for (command, lines) in narrow {
            for line in lines where line.isBroken {
                #expect(line.text.hasPrefix("  ") && line.text.contains("pxekit "), "\(command) at 80: \(line.text)")
            }
            let wider = try #require(wide[command])
            for line in wider { #expect(!line.isBroken, "\(command) at 200: \(line.text)") }
            #expect(Self.words(lines) == Self.words(wider), "\(command)")
        }
        // The room is used: paragraphs are not broken as they are in the source.
        let longest = { (help: [String: [(text: String, isBroken: Bool)]]) in
            help.values.joined().filter { !$0.isBroken }.map(\.text.count).max() ?? 0
        }
        #expect((75...80).contains(longest(narrow)), "\(longest(narrow))")
        #expect((180...200).contains(longest(wide)), "\(longest(wide))")
    }

    @Test("without a terminal it is as in one of 80 columns, or of as many as COLUMNS says")
    func withoutTerminal() async throws {
        let narrow = try #require(try await help(columns: 80)["serve"])
        for (columns, isSame) in [(nil, true), ("80", true), ("120", false)] as [(String?, Bool)] {
            let run = try await ToolRun.pxekit(["serve", "--help"], environment: ["COLUMNS": columns])
            let shown = Self.lines(run.output).filter { !$0.isEmpty }
            #expect((shown == narrow.map(\.text).filter { !$0.isEmpty }) == isSame, "\(columns ?? "none")")
        }
    }
}
