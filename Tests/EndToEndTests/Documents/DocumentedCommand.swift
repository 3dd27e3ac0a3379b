// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A command that a document tells people to type.
struct DocumentedCommand: CustomStringConvertible, Sendable {
    /// The document, from the top of the repository.
    let document: String
    /// Its line, counted from 1.
    let line: Int
    /// What is typed: lines that belong together, without the remark behind them.
    let text: String

    /// The first of its lines, by which it is known.
    var name: String { String(text.prefix { $0 != "\n" }) }

    var description: String { "\(document):\(line): \(text)" }

    /// The documents with commands for people.
    static let documents: [String] = {
        let pages =
            (try? FileManager.default.contentsOfDirectory(atPath: Lab.repository.appending(path: "docs").path)) ?? []
        return ["README.md", "CONTRIBUTING.md", "nbp/README.md"]
            + pages.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    }()

    /// The programs whose names begin a command; other indented lines are what a program prints, or the text of a file.
    private static let programs: Set<Substring> = [
        "pxekit", "sudo", "make", "apt", "apt-get", "cp", "sed", "systemctl", "openssl", "tshark", "atftp", "curl",
        "docker",
        "qemu-system-x86_64", "gdb", "cat", ".build/debug/pxekit",
    ]

    /// The commands of a document, in its order.
    static func all(in document: String) throws -> [DocumentedCommand] {
        let text = try String(contentsOf: Lab.repository.appending(path: document), encoding: .utf8)
        var commands: [DocumentedCommand] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().makeIterator()
        while let (index, line) = lines.next() {
            guard let words = typed(line), programs.contains(words.prefix { $0 != " " }) else { continue }
            var command = String(words)
            if let end = command.firstMatch(of: /<< '?([A-Z]+)'?/)?.1 {
                while let (_, next) = lines.next() {
                    command += "\n" + next.dropFirst(4)
                    if next.dropFirst(4) == end { break }
                }
            }
            while command.hasSuffix("\\"), let (_, next) = lines.next() { command += "\n" + next.dropFirst(4) }
            commands.append(DocumentedCommand(document: document, line: index + 1, text: withoutRemark(command)))
        }
        return commands
    }

    /// What stands in a block of commands, behind the prompt if there is one.
    private static func typed(_ line: Substring) -> Substring? {
        guard line.hasPrefix("    ") else { return nil }
        let words = line.dropFirst(4)
        return words.hasPrefix("$ ") ? words.dropFirst(2) : words
    }

    private static func withoutRemark(_ command: String) -> String {
        guard !command.contains("\n"), let remark = command.firstRange(of: /\s+#\s/) else { return command }
        return String(command[..<remark.lowerBound])
    }
}
