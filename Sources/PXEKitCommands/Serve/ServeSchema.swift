// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import NetbootConfiguration

/// `pxekit serve schema`: what a configuration may contain.
struct ServeSchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "List the keys of the file for --config.",
        discussion: """
            EXAMPLES
              pxekit serve schema
              pxekit serve schema --example > /etc/pxekit.yaml
            """)

    @Flag(help: "Print one JSON object for each key.")
    var json = false

    /// `serve` has a --json of its own, and the parser gives it every --json of the line.
    @ParentCommand var serve: Serve

    private var isJSON: Bool { json || serve.steps.json }

    @Flag(help: "Print tables in Markdown.")
    var markdown = false

    @Flag(help: "Print an example with comments.")
    var example = false

    /// One key, as JSON has it.
    private struct Key: Encodable {
        let object: String
        let key: String
        let form: String
        let meaning: String
    }

    func validate() throws {
        guard [isJSON, markdown, example].filter({ $0 }).count <= 1 else {
            throw ValidationError("--json, --markdown and --example are three forms: needed one of them")
        }
    }

    func run() throws {
        if markdown { return Output.file(ConfigurationReference.markdown) }
        if example { return Output.file(ConfigurationExample.text) }
        let tables = ConfigurationReference.tables
        if isJSON {
            for table in tables {
                for key in table.keys {
                    try JSONLines.print(
                        Key(object: table.name, key: key.name, form: key.form, meaning: key.meaning))
                }
            }
            return
        }
        for table in tables {
            Output.line("\(table.name) has")
            let width = table.keys.map(\.name.count).max() ?? 0
            for key in table.keys {
                Output.line(
                    "  " + key.name.padding(toLength: width, withPad: " ", startingAt: 0)
                        + "  \(key.form): \(key.meaning)")
            }
        }
    }
}
