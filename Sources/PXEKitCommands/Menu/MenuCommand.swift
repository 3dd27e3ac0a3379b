// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
import Foundation

/// `pxekit menu`: boot menus, written once for every boot loader.
struct MenuCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "menu",
        abstract: "Write a boot menu once for PXELINUX, iPXE and GRUB; check and show the menus that you have.",
        discussion: """
            EXAMPLES
              pxekit menu generate /srv/tftp -o menu.yaml
              pxekit menu render menu.yaml --target vesamenu.c32 -o /srv/tftp
              pxekit menu lint /srv/tftp/pxelinux.cfg/default
              pxekit menu show /srv/tftp --for 52:54:00:12:34:56
            """,
        subcommands: [MenuGenerate.self, MenuRender.self, MenuLint.self, MenuShow.self, MenuSchemaCommand.self])
}

/// `pxekit menu schema`: what a menu file may contain.
struct MenuSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "List the keys of menu files.",
        discussion: """
            EXAMPLE
              pxekit menu schema
            """)

    @Flag(help: "Print one JSON object for each key.")
    var json = false

    @Flag(help: "Print tables in Markdown.")
    var markdown = false

    @Flag(help: "Print how each system is told its address, the values of `address`, in Markdown.")
    var addresses = false

    /// One key, as JSON has it.
    struct Key: Encodable {
        let object: String
        let key: String
        let form: String
        let meaning: String
    }

    func run() throws {
        guard [json, markdown, addresses].count(where: \.self) <= 1 else {
            throw ValidationError("--json, --markdown and --addresses are three forms: needed one of them")
        }
        let keys = MenuSchema.objects.flatMap { object in
            object.keys.map { Key(object: object.name, key: $0.name, form: $0.form, meaning: $0.meaning) }
        }
        if json { return try keys.forEach(JSONLines.print) }
        if markdown { return Output.file(MenuSchema.markdown) }
        if addresses { return Output.file(AddressPage.markdown) }
        for object in MenuSchema.objects {
            Output.line("\(object.name) has")
            let width = object.keys.map(\.name.count).max() ?? 0
            for key in object.keys {
                Output.line(
                    "  " + key.name.padding(toLength: width, withPad: " ", startingAt: 0)
                        + "  \(key.form): \(key.meaning)")
            }
        }
    }
}
