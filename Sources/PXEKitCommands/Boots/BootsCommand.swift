// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import BootStore
import Foundation
internal import NetAddress
internal import NetbootConfiguration

/// `pxekit boots`: what machines have booted, step by step, as `pxekit serve` keeps it.
struct BootsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boots",
        abstract: "Show the boots that a server has kept: what each machine did, and how far it came.",
        discussion: """
            A server keeps boots in the file of the key history. One line for each boot says when it began, the machine, how long it took,
            what was loaded, and its last step; --steps shows every step.

            EXAMPLES
              pxekit boots --config /etc/pxekit.yaml
              pxekit boots --machine 52:54:00:12:34:56 --steps
              pxekit boots --follow --json
            """)

    @Option(help: ArgumentHelp("Only boots of this machine, by its name or hardware address.", valueName: "machine"))
    var machine: String?

    @Option(
        help: ArgumentHelp(
            "The configuration of the server. Without it, \(CheckedConfiguration.usualFile).", valueName: "file"))
    var config: String?

    @Flag(help: "Show every step, not only each boot.")
    var steps = false

    @Flag(help: "Go on with each new step, until interrupted.")
    var follow = false

    @Flag(help: "Print one JSON object for each step.")
    var json = false

    /// How soon a new step is shown.
    private static let period = Duration.milliseconds(500)

    func run() async throws {
        let settings = try ConfigurationInput.settings(of: config ?? CheckedConfiguration.usualFile)
        guard let path = settings.history else {
            throw MenuInput.refused(
                "\(config ?? CheckedConfiguration.usualFile): the server keeps no boots; give it the key history")
        }
        let names = MachineNames(settings.machines)
        let printer = BootsPrinter(names: names, json: json, showsSteps: steps)
        let reader = try BootsCommand.reading(path) { try BootReader(path: path, of: try machine.map(names.clients)) }
        try printer.print(BootReader.boots(of: try BootsCommand.reading(path, reader.steps)))
        guard follow else { return }
        while true {
            try await Task.sleep(for: Self.period)
            for step in try BootsCommand.reading(path, reader.steps) { try printer.print(step) }
        }
    }

    /// What cannot be read ends the program with a message and a code.
    static func reading<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        guard FileManager.default.fileExists(atPath: path) else {
            throw MenuInput.refused("'\(path)' is not there yet: `pxekit serve` makes it when it starts")
        }
        do {
            return try body()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw MenuInput.refused("'\(path)': \(error)")
        }
    }
}

/// The names of machines by their hardware addresses, and the reverse.
struct MachineNames {
    private let machines: [Machine]
    private let byClient: [String: String]

    init(_ policy: MachinePolicy) {
        machines = policy.machines
        byClient = Dictionary(policy.machines.flatMap { machine in machine.macs.map { ("\($0)", machine.name) } }) {
            first, _ in
            first
        }
    }

    /// A machine's name; nil for one that the configuration does not know.
    func name(of client: String) -> String? { byClient[client] }

    /// What boots call a machine.
    ///
    /// - Throws: exit code 2 after it has told that there is no such machine.
    func clients(_ machine: String) throws -> Set<String> {
        if let mac = MACAddress(machine) { return [mac.description] }
        guard let known = machines.first(where: { $0.name == machine }) else {
            throw MenuInput.refused(
                "--machine '\(machine)': needed a hardware address like 52:54:00:12:34:56, or the name of a machine in the configuration"
            )
        }
        guard !known.macs.isEmpty else {
            throw MenuInput.refused(
                "--machine '\(machine)': it has no hardware address in the configuration; give that")
        }
        return Set(known.macs.map(\.description))
    }
}
