// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `pxekit media`: CDs and USB sticks that boot from a web server, where no DHCP server may be.
struct MediaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Make CDs and USB sticks that boot from a web server, where no DHCP server may be.",
        subcommands: [MediaBuild.self])
}
