// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootRehearsal
internal import DHCPEngine
internal import NetAddress

/// `pxekit explain`: what one machine would be told, and why.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a machine would be told to boot, and why.",
        discussion: """
            The engine that serves is asked, without a network, as a machine with this hardware address would ask. Without --firmware it is
            asked for each usual kind. The exit code is 1 if none of them boots.

            EXAMPLES
              pxekit explain 52:54:00:12:34:56 --config /etc/pxekit.yaml
              pxekit explain 52:54:00:12:34:56 --firmware uefi-x64
              pxekit explain 52:54:00:12:34:56 --root /srv/boot --json
            """)

    @Argument(help: "The machine's hardware address.", transform: hardwareAddress)
    var mac: MACAddress

    @Option(
        help: ArgumentHelp(
            "What it boots by: \(RehearsedFirmware.all.map(\.name).joined(separator: ", ")). May be given more than once.",
            valueName: "kind"),
        transform: firmwareKind)
    var firmware: [RehearsedFirmware] = []

    @Option(
        help: ArgumentHelp(
            "The configuration. Without it, and without --root, \(CheckedConfiguration.usualFile).", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Look at this directory too, as `serve --root` would.", valueName: "dir"))
    var root: [String] = []

    @Flag(help: "Print one JSON object for each kind of firmware.")
    var json = false

    func validate() throws { try CheckedConfiguration.validate(file: config, roots: root) }

    func run() throws {
        let checked = try CheckedConfiguration(file: config, roots: root)
        let foresight = Foresight(checked.settings, checked.boot)
        let kinds = firmware.isEmpty ? RehearsedFirmware.usual : firmware
        let prospects = kinds.map { foresight.prospect($0, mac: mac) }
        for prospect in prospects {
            let explanation = Explanation(prospect, mac)
            if json { try JSONLines.print(explanation.record) } else { Output.lines(explanation.text) }
        }
        if !prospects.contains(where: { $0.record.boots }) { throw ExitCode.workFailed }
    }
}

/// A hardware address among the arguments.
private func hardwareAddress(_ text: String) throws -> MACAddress {
    guard let address = MACAddress(text) else {
        throw ValidationError("'\(text)': needed a hardware address like 52:54:00:12:34:56")
    }
    return address
}

/// A kind of firmware among the arguments.
private func firmwareKind(_ text: String) throws -> RehearsedFirmware {
    guard let kind = RehearsedFirmware.all.first(where: { $0.name == text }) else {
        throw ValidationError(
            "'\(text)': needed one of \(RehearsedFirmware.all.map(\.name).joined(separator: ", "))")
    }
    return kind
}
