// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
import Foundation
internal import MachineStore
internal import NetbootConfiguration

/// `pxekit token`: who may use the API and the page.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make and end tokens, by which programs and people may change machines.",
        discussion: """
            A token is shown once, when it is made; the file of the key machine-state has its SHA-256 only. A server that runs knows it at once,
            and knows a revoked one no more. Programs send it as `Authorization: Bearer TOKEN`, people type it at the page.

            EXAMPLES
              sudo pxekit token create ci
              sudo pxekit token create prometheus --read-only
              pxekit token list
              sudo pxekit token revoke ci
            """,
        subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self])
}

extension MachineOptionsOfAll {
    /// Where tokens are kept.
    fileprivate func file() throws -> MachineFile {
        let configuration = config ?? CheckedConfiguration.usualFile
        return try MachineFile(ConfigurationInput.settings(of: configuration), of: configuration)
    }
}

/// What is known of a token, for people and programs.
private struct TokenRecord: Encodable {
    let name: String
    /// `write`, or `read` alone.
    let access: String
    let made: Date
    /// The token itself, when it is made and never again.
    var token: String?

    init(_ known: APIToken, token: SecretToken? = nil) {
        (name, access) = (known.name, known.mayWrite ? "write" : "read")
        made = Date(timeIntervalSince1970: known.made / .seconds(1))
        self.token = token?.text
    }
}

/// `pxekit token create`
struct TokenCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token and show it, this once.",
        discussion: """
            EXAMPLES
              sudo pxekit token create ci
              sudo pxekit token create prometheus --read-only
            """)

    @Argument(help: "What the token is called: who has it, or what for.")
    var name: String

    @Flag(help: "It opens reading only, where that needs a token.")
    var readOnly = false

    @OptionGroup var all: MachineOptionsOfAll

    @Flag(help: "Print one JSON object: the token, with its name and time.")
    var json = false

    func validate() throws {
        guard VariableText.isName(name), name.utf8.count <= 64 else {
            throw ValidationError("'\(name)': a name has letters, digits, -, _ and . only, at most 64")
        }
    }

    func run() throws {
        let file = try all.file()
        let token = SecretToken()
        let now = Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down))
        let made = try file.writing { database in
            try database.add(token, named: name, mayWrite: !readOnly, at: .seconds(now.timeIntervalSince1970))
        }
        guard made else {
            throw MenuInput.refused(
                "there is a token '\(name)' already; take another name, or end that one by `pxekit token revoke \(name)`"
            )
        }
        guard json else {
            Diagnostics.line("token \(name), which is not shown again:")
            return Output.line(token.text)
        }
        let known = try file.reading { try $0.holder(of: token) } ?? nil
        if let known { try JSONLines.print(TokenRecord(known, token: token)) }
    }
}

/// `pxekit token list`
struct TokenList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List tokens: name, what each opens, and when it was made.",
        discussion: """
            EXAMPLES
              pxekit token list
            """)

    @OptionGroup var all: MachineOptionsOfAll

    @Flag(help: "Print one JSON object for each token.")
    var json = false

    func run() throws {
        for known in try all.file().reading({ try $0.tokens() }) ?? [] {
            let record = TokenRecord(known)
            if json {
                try JSONLines.print(record)
            } else {
                Output.columns(record.name, record.access, record.made.ISO8601Format())
            }
        }
    }
}

/// `pxekit token revoke`
struct TokenRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a token: it is of no use from the next request on.",
        discussion: """
            EXAMPLES
              sudo pxekit token revoke ci
            """)

    @Argument(help: "The token's name.")
    var name: String

    @OptionGroup var all: MachineOptionsOfAll

    func run() throws {
        let file = try all.file()
        let isThere = try file.reading { try $0.tokens().contains { $0.name == name } } ?? false
        guard isThere, try file.writing({ try $0.revoke(name) }) else {
            throw MenuInput.refused("there is no token '\(name)'; `pxekit token list` shows all")
        }
        Output.line("token \(name) has ended")
    }
}
