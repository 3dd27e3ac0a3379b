// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import PeerConfiguration

/// `pxekit config page`: docs/existing-dhcp.md, for `make reference`.
struct ConfigPage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page", abstract: "Print docs/existing-dhcp.md.",
        discussion: """
            EXAMPLE
              pxekit config page
            """, shouldDisplay: false)

    func run() { Output.file(ExistingDHCPPage.text) }
}
