// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// Which machines a file is for, in the ways that PXELINUX and GRUB look for one.
public enum MachineMatch: Hashable, Sendable {
    case mac(MACAddress)
    case uuid(ClientUUID)
    case address(IPv4Address)
    /// A network whose prefix length is a multiple of four, for files are found by hexadecimal digits.
    case network(IPv4Subnet)

    /// Parses a hardware address, a UUID, an address, or a network `a.b.c.d/n` with n = 4, 8 ... 28.
    public init?(_ text: String) {
        if let uuid = ClientUUID(text) {
            self = .uuid(uuid)
        } else if let mac = MACAddress(text) {
            self = .mac(mac)
        } else if let address = IPv4Address(text) {
            self = .address(address)
        } else if let subnet = IPv4Subnet(text), subnet.prefixLength % 4 == 0, (4...28).contains(subnet.prefixLength) {
            self = .network(subnet)
        } else {
            return nil
        }
    }

    /// The last part of the file name that PXELINUX looks for.
    public var fileName: String {
        switch self {
        case .mac(let mac): "01-" + mac.text(separator: "-")
        case .uuid(let uuid): uuid.description
        case .address(let address): address.hexadecimal
        case .network(let network): String(network.address.hexadecimal.prefix(network.prefixLength / 4))
        }
    }

    /// What is known about the machine because it matches.
    var known: [MachineVariable: String] {
        switch self {
        case .mac(let mac): [.mac: mac.description, .bootif: "01-" + mac.text(separator: "-")]
        case .uuid(let uuid): [.uuid: uuid.description]
        case .address(let address): [.ip: address.description]
        case .network: [:]
        }
    }
}

extension MachineMatch: CustomStringConvertible {
    /// What stands in a menu file under `match`.
    public var description: String {
        switch self {
        case .mac(let mac): mac.description
        case .uuid(let uuid): uuid.description
        case .address(let address): address.description
        case .network(let network): network.description
        }
    }
}

/// A machine or group of machines whose menu differs from everyone's.
public struct MenuMachine: Hashable, Sendable {
    /// Which machines.
    public var match: MachineMatch

    /// A default entry of its own.
    public var defaultEntry: String?

    /// A timeout of its own; nil keeps the menu's.
    public var timeout: Duration?

    /// Variables that hide the menu's.
    public var variables: [String: Template]

    /// The names of the only entries it gets; empty for all.
    public var only: [String]

    /// Where it was written.
    public var origin = Origin()

    /// A machine with what differs for it.
    public init(
        _ match: MachineMatch, defaultEntry: String? = nil, timeout: Duration? = nil,
        variables: [String: Template] = [:], only: [String] = []
    ) {
        self.match = match
        self.defaultEntry = defaultEntry
        self.timeout = timeout
        self.variables = variables
        self.only = only
    }
}

extension Menu {
    /// The menu as one machine gets it.
    public func applying(_ machine: MenuMachine) -> Menu {
        var menu = self
        menu.machines = []
        menu.defaultEntry = machine.defaultEntry ?? defaultEntry
        menu.timeout = machine.timeout ?? timeout
        menu.variables.merge(machine.variables) { _, own in own }
        if !machine.only.isEmpty { menu.items = Menu.keeping(Set(machine.only), of: items) }
        return menu
    }

    private static func keeping(_ names: Set<String>, of items: [MenuItem]) -> [MenuItem] {
        items.compactMap { item in
            switch item {
            case .entry(let entry): return names.contains(entry.name) ? item : nil
            case .submenu(var submenu):
                submenu.items = keeping(names, of: submenu.items)
                return Menu.entries(of: submenu.items).isEmpty ? nil : .submenu(submenu)
            case .separator, .text, .directive: return item
            }
        }
    }
}
