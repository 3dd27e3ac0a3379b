// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import MachineStore
internal import NetAddress
internal import NetbootConfiguration

/// What a machine is, among the options.
struct MachineProperties: ParsableArguments {
    @Option(
        help: ArgumentHelp("A hardware address; may be given more than once.", valueName: "mac"),
        transform: { text in
            guard let mac = MACAddress(text) else {
                throw ValidationError("'\(text)': needed a hardware address like 52:54:00:12:34:56")
            }
            return mac
        })
    var mac: [MACAddress] = []

    @Option(
        help: "Its identifier, option 97.",
        transform: { text in
            guard let uuid = ClientUUID(text) else { throw ValidationError("'\(text)': needed a UUID") }
            return uuid
        })
    var uuid: ClientUUID?

    @Option(help: "The serial number on its case, {{serial}} in texts.", transform: plainText)
    var serial: String?

    @Option(help: "The address that it gets in mode dhcp, and has in mode proxy.", transform: ipv4Address)
    var address: IPv4Address?

    @Option(
        help: ArgumentHelp("A label, {{label.KEY}} in texts; may be given more than once.", valueName: "key=text"),
        transform: namedText)
    var label: [NamedText] = []

    @Option(
        help: ArgumentHelp("A text of its own, {{KEY}}; may be given more than once.", valueName: "key=text"),
        transform: namedText)
    var variable: [NamedText] = []

    /// Whether none is given.
    var isEmpty: Bool {
        mac.isEmpty && uuid == nil && serial == nil && address == nil && label.isEmpty && variable.isEmpty
    }

    func validate() throws {
        if let taken = variable.first(where: { !MachineVariables.isFree($0.key) }) {
            throw ValidationError(
                "--variable \(taken.key): {{\(taken.key)}} has a meaning of its own; take another name")
        }
    }

    /// What is given, as a change.
    var change: MachineChange {
        MachineChange(
            macs: mac.isEmpty ? nil : mac, uuid: uuid, serial: serial, address: address, labels: texts(label),
            variables: texts(variable))
    }

    private func texts(_ texts: [NamedText]) -> [String: String] {
        Dictionary(texts.map { ($0.key, $0.value) }) { $1 }
    }
}

/// `KEY=TEXT` among the options.
struct NamedText: Hashable {
    let key: String
    let value: String
}

/// A text without control characters: it stands in what is made.
@Sendable private func plainText(_ text: String) throws -> String {
    guard VariableText.isPlain(text) else {
        throw ValidationError("needed a text without line ends and other control characters")
    }
    return text
}

@Sendable private func namedText(_ text: String) throws -> NamedText {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, VariableText.isName(parts[0]) else {
        throw ValidationError("'\(text)': needed KEY=TEXT, where a key has letters, digits, -, _ and . only")
    }
    return NamedText(key: parts[0], value: try plainText(parts[1]))
}

/// `pxekit machine add`
struct MachineAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a machine beside those of the configuration.",
        discussion: """
            EXAMPLES
              sudo pxekit machine add web9 --mac 52:54:00:12:34:99 --address 192.0.2.29
              sudo pxekit machine add web9 --mac 52:54:00:12:34:99 --label role=web --profile local-disk
            """)

    @Argument(help: "What people and logs call it; its host name where it has an address.")
    var name: String

    @OptionGroup(title: "The machine") var properties: MachineProperties

    @Option(help: "What it boots; without it, what the configuration's assignments say.")
    var profile: String?

    @OptionGroup var all: MachineOptionsOfAll

    @Flag(help: "Print one JSON object: the machine.")
    var json = false

    func validate() throws {
        guard VariableText.isName(name) else {
            throw ValidationError("'\(name)': a name has letters, digits, -, _ and . only")
        }
        guard !properties.mac.isEmpty || properties.uuid != nil else {
            throw ValidationError("needed --mac or --uuid, by which it is known when it boots")
        }
    }

    func run() throws {
        var known = try all.known()
        let given = properties.change
        let machine = Machine(
            name, macs: given.macs ?? [], uuid: given.uuid, serial: given.serial,
            labels: given.labels.filter { !$0.value.isEmpty }, variables: given.variables.filter { !$0.value.isEmpty },
            address: given.address, profile: profile)
        try known.obey(.add(machine))
        try known.show(name, json: json)
    }
}

/// `pxekit machine set`
struct MachineSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Say what a machine boots from now on, or what an added one is.",
        discussion: """
            A label or variable without a text (--label role=) is taken away.

            EXAMPLES
              sudo pxekit machine set web1 --profile local-disk
              sudo pxekit machine set web1 --no-profile
            """)

    @Argument(help: "The machine's name.")
    var name: String

    @Option(help: "What it boots, before what the configuration says.")
    var profile: String?

    @Flag(help: "Leave it to the configuration again what it boots.")
    var noProfile = false

    @OptionGroup(title: "The machine, if a command has added it") var properties: MachineProperties

    @OptionGroup var all: MachineOptionsOfAll

    @Flag(help: "Print one JSON object: the machine as it is then.")
    var json = false

    func validate() throws {
        guard profile == nil || !noProfile else { throw ValidationError("--profile and --no-profile: needed one") }
        guard profile != nil || noProfile || !properties.isEmpty else { throw ValidationError("nothing to set") }
    }

    func run() throws {
        var known = try all.known()
        var change = properties.change
        change.profile = noProfile ? .ofConfiguration : profile.map { .named($0) }
        try known.obey(.change(name, change))
        try known.show(name, json: json)
    }
}
