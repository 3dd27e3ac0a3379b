// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import TerminalText

/// What is printed when a command ends before its work begins: its help, or why its arguments are refused.
struct ParserMessage {
    let text: String
    let exitCode: Int32

    /// Wide enough that ArgumentParser breaks no line.
    private static let anyWidth = 1 << 16
    /// How many letters may differ between a word and the one that was probably meant.
    private static let nearest = 2

    init(_ error: any Error, width: Int = ParserMessage.terminalWidth) {
        exitCode = PXEKit.exitCode(for: error).rawValue
        let message = PXEKit.fullMessage(for: error, columns: ParserMessage.anyWidth)
        let isHelp = message.hasPrefix("OVERVIEW: ") || message.hasPrefix("USAGE: ")
        text = isHelp ? HelpLayout(width: width).text(message) : ParserMessage.explained(message)
    }

    /// Columns of the terminal that the text goes to; 80 where there is none.
    static var terminalWidth: Int {
        for stream in [STDOUT_FILENO, STDERR_FILENO] {
            var size = winsize()
            if ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }

    /// An error with a short usage line. For an unknown subcommand it names the one that was probably meant.
    private static func explained(_ message: String) -> String {
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let usage = lines.firstIndex(where: { $0.hasPrefix("Usage: ") }) else { return message }
        if lines[usage].hasSuffix("<subcommand>"), let word = unexpected(lines[0]) {
            let path = lines[usage].split(separator: " ").dropFirst().prefix {
                !$0.hasPrefix("<") && !$0.hasPrefix("[")
            }
            lines[0] = "Error: " + problem(word, path.map(String.init))
        }
        lines[usage] = UsageLine(lines[usage]).text
        return lines.joined(separator: "\n")
    }

    /// The word in `Error: Unexpected argument 'serv'`.
    private static func unexpected(_ line: String) -> String? {
        let opening = ["Error: Unexpected argument '", "Error: 2 unexpected arguments: '"].first(where: line.hasPrefix)
        guard let opening else { return nil }
        let word = line.dropFirst(opening.count).prefix { $0 != "'" }
        return word.isEmpty ? nil : String(word)
    }

    private static func problem(_ word: String, _ path: [String]) -> String {
        var configuration = PXEKit.configuration
        for name in path.dropFirst() {
            let next = configuration.subcommands.map { $0.configuration }.first { $0.commandName == name }
            guard let next else { break }
            configuration = next
        }
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        var near: String?
        for distance in 0...nearest where near == nil {
            near = names.first { distance * 2 < $0.count && SpellingDistance.between(word, $0) == distance }
        }
        near = near ?? names.first { $0.hasPrefix(word) }
        let known = names.joined(separator: ", ")
        return "'\(path.joined(separator: " "))' has no subcommand '\(word)'; "
            + (near.map { "did you mean '\($0)'?" } ?? "it has \(known)")
    }
}

extension PXEKit {
    /// Ends the program with what there is to say about an error: help on standard output, everything else on standard error.
    public static func end(with error: any Error) -> Never {
        let message = ParserMessage(error)
        if !message.text.isEmpty {
            if message.exitCode == 0 { Output.lines(message.text) } else { Diagnostics.lines(message.text) }
        }
        try? finishOutput()
        Foundation.exit(message.exitCode)
    }
}
