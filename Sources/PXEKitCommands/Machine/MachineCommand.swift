// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import MachineStore
internal import NetAddress

/// `pxekit machine`: machines, what they boot, and what they boot once.
struct MachineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine", abstract: "Show machines, add some, and say what they boot, always or once.",
        discussion: """
            What is said here is kept in the file of the key machine-state, and a server that runs takes it at the machine's next request. What
            a machine is, the configuration says first; what it boots, whatever was said here last.

            EXAMPLES
              pxekit machine list
              sudo pxekit machine add web9 --mac 52:54:00:12:34:99 --label role=web --profile local-disk
              sudo pxekit machine boot web9 --once debian
            """,
        subcommands: [
            MachineList.self, MachineShow.self, MachineAdd.self, MachineSet.self, MachineBoot.self, MachineForget.self,
        ])
}

/// What all of them take.
struct MachineOptionsOfAll: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration of the server. Without it, \(CheckedConfiguration.usualFile).", valueName: "file"))
    var config: String?

    /// The machines.
    func known() throws -> KnownMachines { try KnownMachines(config) }
}

/// `pxekit machine list`
struct MachineList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all machines: name, hardware addresses, and what each boots.",
        discussion: """
            EXAMPLES
              pxekit machine list
              pxekit machine list --json
            """)

    @OptionGroup var all: MachineOptionsOfAll

    @Flag(help: "Print one JSON object for each machine.")
    var json = false

    func run() throws {
        let known = try all.known()
        for machine in known.policy.machines {
            let record = try MachineRecord(machine, known)
            if json {
                try JSONLines.print(record)
            } else {
                Output.columns(record.name, record.macs.joined(separator: " "), record.boots)
            }
        }
    }
}

/// `pxekit machine show`
struct MachineShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what is known of a machine, and what it boots.",
        discussion: """
            EXAMPLES
              pxekit machine show web1
            """)

    @Argument(help: "The machine's name.")
    var name: String

    @OptionGroup var all: MachineOptionsOfAll

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws { try all.known().show(name, json: json) }
}

/// `pxekit machine boot`
struct MachineBoot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boot", abstract: "Have a machine boot a profile once, and then again what it is assigned.",
        discussion: """
            Exactly one boot takes it, the machine's next. It is used when the kernel and its last RAM disk were fetched whole; a boot that does
            not come so far leaves it to the next one. A machine that says it is done, by {{doneURL}}, has used it as well.

            EXAMPLES
              sudo pxekit machine boot web1 --once debian
              sudo pxekit machine boot web1 --cancel
            """)

    @Argument(help: "The machine's name.")
    var name: String

    @Option(help: ArgumentHelp("The profile to boot.", valueName: "profile"))
    var once: String?

    @Flag(help: "Boot it each time until the machine says that it is done.")
    var untilDone = false

    @Flag(help: "Take a one-time boot back.")
    var cancel = false

    @OptionGroup var all: MachineOptionsOfAll

    @Flag(help: "Print one JSON object: the machine as it is then.")
    var json = false

    func validate() throws {
        guard (once == nil) == cancel else { throw ValidationError("needed --once PROFILE, or --cancel") }
        guard once != nil || !untilDone else { throw ValidationError("--until-done: needed --once PROFILE with it") }
    }

    func run() throws {
        var known = try all.known()
        try known.obey(once.map { .boot(name, once: $0, untilDone: untilDone) } ?? .cancel(name))
        try known.show(name, json: json)
    }
}

/// `pxekit machine forget`
struct MachineForget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forget what commands have said of a machine, or what its boots have shown.",
        discussion: """
            A machine that was added is gone then. One of the configuration is what the configuration says.

            With --loaders only that is forgotten which of several loaders worked on the machine, and on its model: its next boot is given the
            first of them. Here a hardware address does as well as a name.

            EXAMPLES
              sudo pxekit machine forget web9
              sudo pxekit machine forget web1 --loaders
            """)

    @Argument(help: "The machine's name.")
    var name: String

    @Flag(help: "Forget which of several loaders worked, and nothing else.")
    var loaders = false

    @OptionGroup var all: MachineOptionsOfAll

    func run() throws {
        var known = try all.known()
        if loaders {
            let machine = try MACAddress(name).map { Machine("\($0)", macs: [$0]) } ?? known.machine(name)
            let lessons = try known.unlearn(machine)
            Output.line(
                "\(machine.name): what was learned of loaders is forgotten, \(lessons) loader\(lessons == 1 ? "" : "s")"
            )
            return
        }
        try known.obey(.forget(name))
        Output.line(
            known.isOfFile(name)
                ? "\(name) is what \(known.configuration) says again" : "\(name) is forgotten")
    }
}

extension KnownMachines {
    /// Forgets what was learned of loaders on a machine and on its model, here and in a server that runs; how many records that were.
    func unlearn(_ machine: Machine) throws -> Int {
        try file.writing { database in
            let lessons = try database.lessons(of: machine).flatMap { [$0.machine, $0.model].compactMap { $0 } }
            // A server may know what is not written yet.
            let own = machine.macs.map { LoaderSubject(.machine, "\($0)") }
            try database.unlearn(Array(Set(lessons.map(\.subject) + own)))
            return Set(lessons).reduce(0) { $0 + $1.records.count }
        }
    }

    /// Prints a machine.
    func show(_ name: String, json: Bool) throws {
        let record = try MachineRecord(machine(name), self)
        if json { try JSONLines.print(record) } else { Output.lines(record.text) }
    }
}
