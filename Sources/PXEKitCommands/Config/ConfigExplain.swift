// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import DHCPEngine
internal import NetAddress
internal import NetbootConfiguration
internal import PeerConfiguration

/// `pxekit config explain`: what another DHCP server would tell a machine.
struct ConfigExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a machine would be told by another DHCP server's configuration, and by which line.",
        discussion: """
            Without --architecture it is asked for firmware of each usual kind, and for iPXE. With --policy each answer is compared with
            what pxekit serve would say; the exit code is then 1 if they differ.

            EXAMPLES
              pxekit config explain /etc/dhcp/dhcpd.conf
              pxekit config explain /etc/dhcp/dhcpd.conf --mac 52:54:00:12:34:56 --architecture 7
              pxekit config explain /etc/dhcp/dhcpd.conf --policy /etc/pxekit.yaml
            """)

    @Argument(help: "The configuration of a DHCP server.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "Whose it is, if its form does not tell: \(PeerDialect.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "server"),
        transform: namedValue)
    var from: PeerDialect?

    @Option(help: ArgumentHelp("The machine's hardware address.", valueName: "mac"), transform: machineArgument)
    var mac: MACAddress?

    @Option(
        help: ArgumentHelp(
            "Its architecture, by the number of option 93. May be given more than once.", valueName: "number"),
        transform: wholeNumber(0...65535))
    var architecture: [UInt16] = []

    @Option(help: ArgumentHelp("Its user class, such as iPXE; without it, firmware.", valueName: "text"))
    var userClass: String?

    @Option(help: ArgumentHelp("Compare with this configuration of pxekit serve.", valueName: "file"))
    var policy: String?

    @Flag(help: "Print one JSON object for each client and network.")
    var json = false

    func validate() throws {
        if userClass != nil, architecture.isEmpty { throw ValidationError("--user-class goes with --architecture") }
    }

    private var clients: [PeerClient] {
        let asked =
            architecture.isEmpty
            ? PeerClient.usual
            : architecture.map { PeerClient(ClientArchitecture(rawValue: $0), userClass: userClass) }
        return asked.map { client in
            var client = client
            if let mac { client.mac = mac }
            return client
        }
    }

    func run() throws {
        let reading = try PeerInput(file, as: from).reading
        let rules = try policy.map { file in
            let checked = try CheckedConfiguration(file: file, roots: [])
            return checked.settings.configuration(found: checked.boot.rules).rules
        }
        for note in reading.leftOut { Diagnostics.line("note: \(note.place): \(note.value)") }
        var differs = false
        let networks: [IPv4Subnet?] = reading.networks.isEmpty ? [nil] : reading.networks.map(\.value.subnet)
        for network in networks {
            for client in clients {
                let told = reading.told(client, in: network)
                var explanation = PeerExplanation(client, told)
                if let rules { explanation.compare(rules) }
                differs = differs || explanation.record.policy.map { !$0.same } ?? false
                if json { try JSONLines.print(explanation.record) } else { Output.lines(explanation.text) }
            }
        }
        if differs { throw ExitCode.workFailed }
    }
}

/// A hardware address among the arguments.
private func machineArgument(_ text: String) throws -> MACAddress {
    guard let address = MACAddress(text) else {
        throw ValidationError("'\(text)': needed a hardware address like 52:54:00:12:34:56")
    }
    return address
}
