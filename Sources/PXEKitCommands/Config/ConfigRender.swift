// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import DHCPEngine
internal import NetAddress
internal import NetbootConfiguration
internal import PeerConfiguration

/// `pxekit config render`: the policy of `pxekit serve`, for another DHCP server.
struct ConfigRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Write for another DHCP server what pxekit serve would tell its clients.",
        discussion: """
            The policy is that of `pxekit serve`: the file's boot rules, or what is found in the roots. With subnets it is a whole
            configuration, without them the boot part alone, to be put into the one that is there. What the server cannot express is told
            on standard error, with the nearest way.

            EXAMPLES
              pxekit config render --target isc --server 192.0.2.5 --root /srv/boot
              pxekit config render /etc/pxekit.yaml --target kea --server 192.0.2.5
              pxekit config render --target dnsmasq-proxy --server 192.0.2.5 --network 192.0.2.0/24 --root /srv/boot
            """)

    @Argument(
        help: ArgumentHelp(
            "The configuration. Without it, and without --root, \(CheckedConfiguration.usualFile).", valueName: "file"))
    var file: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "For whom: \(PeerTarget.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "server"),
        transform: namedValue)
    var target: PeerTarget

    @Option(
        help: ArgumentHelp("The address of the machine on which `pxekit serve` gives the files.", valueName: "address"),
        transform: hostArgument)
    var server: IPv4Address

    @Option(help: ArgumentHelp("Look at this directory too, as `serve --root` would.", valueName: "dir"))
    var root: [String] = []

    @Option(
        help: ArgumentHelp("A network beside the file's subnets, such as 192.0.2.0/24.", valueName: "network"),
        transform: networkArgument)
    var network: [IPv4Subnet] = []

    @Flag(help: "Print one JSON object.")
    var json = false

    /// The result, as JSON has it.
    private struct Report: Encodable {
        let target: String
        let text: String
        let limits: [String]
    }

    func validate() throws { try CheckedConfiguration.validate(file: file, roots: root) }

    func run() throws {
        let checked = try CheckedConfiguration(file: file, roots: root)
        let settings = checked.settings
        var plan = PeerPlan(
            settings.configuration(found: checked.boot.rules).rules, loaders: settings.knownClasses.loaders,
            server: server, networks: settings.subnets.map(PeerNetwork.init) + network.map { PeerNetwork($0) })
        plan.notes += settings.machines.machines.filter { $0.address != nil && $0.macs.count > 1 }.map {
            "machine \($0.name): its address is reserved for \($0.macs[0]) alone; add the others by hand where the server allows it"
        }
        let rendering = plan.rendered(for: target)
        if json {
            return try JSONLines.print(
                Report(target: target.rawValue, text: rendering.text, limits: rendering.limits))
        }
        Output.file(rendering.text)
        for limit in rendering.limits { Diagnostics.line("\(target.rawValue): \(limit)") }
    }
}

/// An address among the arguments.
private func hostArgument(_ text: String) throws -> IPv4Address {
    guard let address = IPv4Address(text), address.isUnicastHost else {
        throw ValidationError("'\(text)': needed the address of a host, like 192.0.2.5")
    }
    return address
}

/// A network among the arguments.
private func networkArgument(_ text: String) throws -> IPv4Subnet {
    guard let network = IPv4Subnet(text) else {
        throw ValidationError("'\(text)': needed a network like 192.0.2.0/24")
    }
    return network
}
