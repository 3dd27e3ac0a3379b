// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diagnosis
import NetbootConfiguration
import Subprocess
import TestSupport
import Testing

@testable import PXEKitCommands

/// A mend names what there is: keys and options that somebody invents send a person looking for them.
@Suite struct RecipeTests {
    /// What recipes for one server have between back quotes, with the cause that says so.
    private static func code(of server: ServerProgram) -> [(cause: String, code: String)] {
        Cause.all.flatMap { cause in
            cause.mend.recipes.filter { $0.server == server }.flatMap { recipe in
                recipe.text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .compactMap { $0.offset.isMultiple(of: 2) ? nil : (cause.id, String($0.element)) }
            }
        }
    }

    @Test("recipes for pxekit name keys of the configuration, and commands with their options")
    func own() throws {
        let keys = Set(ConfigurationReference.tables.flatMap { $0.keys.map(\.name) })
        let named = Self.code(of: .pxekit)
        try #require(named.contains { keys.contains($0.code) } && named.contains { $0.code.contains(" --") })
        for (cause, code) in named where !keys.contains(code) {
            var words = code.split(separator: " ").map(String.init)[...]
            var command: any ParsableCommand.Type = PXEKit.self
            if words.first == "pxekit" { words.removeFirst() } else { command = Serve.self }
            while let word = words.first,
                let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == word })
            {
                command = next
                words.removeFirst()
            }
            let help = PXEKit.helpMessage(for: command, columns: 200)
            for option in words where option.hasPrefix("-") {
                #expect(help.contains("\(option) "), "\(cause): \(code)")
            }
            #expect(command.configuration.commandName != "pxekit", "\(cause): \(code)")
            // What is left is an option, or stands for something: MAC. Any other word is a key or a command that somebody has invented.
            let isKnown = words.first.map { $0.hasPrefix("-") || $0 == $0.uppercased() } ?? true
            #expect(isKnown, "\(cause): \(code)")
        }
    }

    @Test(
        "in recipes for dnsmasq each word with a hyphen is an option of dnsmasq",
        .enabled(if: ExternalTool("dnsmasq") != nil, "needs dnsmasq"))
    func dnsmasq() async throws {
        let help = try await Subprocess.run(
            .name("dnsmasq"), arguments: ["--help"], output: .string(limit: 1 << 20), error: .discarded)
        let text = help.standardOutput
        let options = Set(text.matches(of: /--([a-z0-9-]+)/).map { String($0.1) })
        let named = Cause.all.flatMap { cause in
            cause.mend.recipes.filter { $0.server == .dnsmasq }.flatMap { recipe in
                recipe.text.matches(of: /(?:^|\s)(?:--)?([a-z]+(?:-[a-z]+)+)/).map { (cause.id, String($0.1)) }
            }
        }
        try #require(named.count > 20)
        for (cause, option) in named { #expect(options.contains(option), "\(cause): \(option)") }
    }
}
