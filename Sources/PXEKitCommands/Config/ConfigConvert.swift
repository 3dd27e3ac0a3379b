// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import PeerConfiguration

/// `pxekit config convert`: the configuration of another DHCP server as one of `pxekit serve`.
struct ConfigConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Make a configuration of pxekit serve out of another DHCP server's.",
        discussion: """
            Networks, pools, reservations and options are taken over, and who boots what; the boot server of most files is taken to be the
            one in whose place `pxekit serve` comes. What is left out is told on standard error, with its line.

            EXAMPLE
              pxekit config convert /etc/dhcp/dhcpd.conf > pxekit.yaml
            """)

    @Argument(help: "The configuration of a DHCP server.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "Whose it is, if its form does not tell: \(PeerDialect.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "server"),
        transform: namedValue)
    var from: PeerDialect?

    @Flag(help: "Print one JSON object.")
    var json = false

    /// The result, as JSON has it.
    private struct Report: Encodable {
        struct LeftOut: Encodable {
            let file: String
            let line: Int
            let text: String
        }
        let yaml: String
        let leftOut: [LeftOut]
    }

    func run() throws {
        let conversion = PeerConversion(try PeerInput(file, as: from).reading)
        if json {
            return try JSONLines.print(
                Report(
                    yaml: conversion.yaml,
                    leftOut: conversion.leftOut.map {
                        Report.LeftOut(file: $0.place.file, line: $0.place.line, text: $0.value)
                    }))
        }
        Output.file(conversion.yaml)
        for left in conversion.leftOut { Diagnostics.line("left out: \(left.place): \(left.value)") }
    }
}
