// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A command as the program itself describes it to tools, so that a test misses no new one.
struct ListedCommand: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable { let name: String }
        let kind: String
        let abstract: String?
        let names: [Name]?

        /// Its longest name, `output`; nil for what has none.
        var name: String? { names?.map(\.name).max { $0.count < $1.count } }
    }
    let commandName: String
    let arguments: [Argument]?
    let subcommands: [ListedCommand]?

    /// Each argument with the words of its command, `image pack`.
    static func arguments() async throws -> [(command: [String], argument: Argument)] {
        struct Help: Decodable { let command: ListedCommand }
        let dump = try await ToolRun.pxekit(["--experimental-dump-help"])
        return try JSONDecoder().decode(Help.self, from: Data(dump.output.utf8)).command.arguments(below: [])
    }

    private func arguments(below path: [String]) -> [(command: [String], argument: Argument)] {
        (arguments ?? []).map { (path, $0) }
            + (subcommands ?? []).flatMap { $0.arguments(below: path + [$0.commandName]) }
    }
}
