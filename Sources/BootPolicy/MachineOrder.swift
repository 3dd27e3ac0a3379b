// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// What is said of a machine, by a command, by a program or at the page: all three are judged here.
public enum MachineOrder: Hashable, Sendable {
    /// Adds a machine beside those of the configuration; a profile of its own is what it is assigned.
    case add(Machine)
    /// Changes a machine, by its name.
    case change(String, MachineChange)
    /// Has a machine boot a profile once, instead of any other one-time boot.
    case boot(String, once: String, untilDone: Bool = false)
    /// Takes a machine's one-time boot back.
    case cancel(String)
    /// Forgets all that was said of a machine.
    case forget(String)

    /// The machine's name.
    public var machine: String {
        switch self {
        case .add(let machine): machine.name
        case .change(let name, _), .boot(let name, _, _), .cancel(let name), .forget(let name): name
        }
    }

    /// What it does, in a few words that follow the machine's name.
    public var words: String {
        switch self {
        case .add: "is added"
        case .change(_, let change):
            switch change.profile {
            case .named(let profile)?: "boots \(profile) from now on"
            case .ofConfiguration?: "boots what the configuration says"
            case nil: "is changed"
            }
        case .boot(_, let profile, let untilDone): "boots \(profile) once" + (untilDone ? ", until it is done" : "")
        case .cancel: "boots nothing else once"
        case .forget: "is forgotten"
        }
    }

    /// Machines that were added, at most.
    public static let mostMachines = 10_000

    /// What is said of machines when this is done. Whether the configuration's own texts fit to it then, the caller judges.
    ///
    /// - Parameter configured: machines and profiles of the configuration.
    public func applied(
        to additions: MachineAdditions, in configured: MachinePolicy
    ) throws(MachineRefusal) -> MachineAdditions {
        var next = additions
        switch self {
        case .add(var machine):
            try machine.check()
            try MachineOrder.check(machine, beside: additions.machines, in: configured)
            if let profile = machine.profile { try MachineOrder.check(profile, in: configured) }
            guard additions.machines.count < MachineOrder.mostMachines else { throw .full }
            (next.profiles[machine.name], next.once[machine.name]) = (machine.profile, nil)
            machine.profile = nil
            next.machines.append(machine)
        case .change(let name, let change):
            let machine = try MachineOrder.machine(name, additions, configured)
            if !change.isOfProfileOnly {
                guard !configured.has(name) else { throw .ofConfiguration(name) }
                var changed = machine
                changed.set(change)
                changed.profile = nil
                try changed.check()
                let others = additions.machines.filter { $0.name != name }
                try MachineOrder.check(changed, beside: others, in: configured)
                next.machines = others + [changed]
            }
            switch change.profile {
            case .named(let profile)?:
                try MachineOrder.check(profile, in: configured)
                next.profiles[name] = profile
            case .ofConfiguration?: next.profiles[name] = nil
            case nil: break
            }
        case .boot(let name, let profile, let untilDone):
            _ = try MachineOrder.machine(name, additions, configured)
            if let reason = try MachineOrder.check(profile, in: configured).reasonAgainstOnce {
                throw .wrong("profile", value: profile, need: reason)
            }
            next.once[name] = OneTimeBoot(number: 0, profile: profile, isUntilDone: untilDone)
        case .cancel(let name):
            _ = try MachineOrder.machine(name, additions, configured)
            next.once[name] = nil
        case .forget(let name):
            // One that is left out because the configuration has it now is not among the machines, and has to go too.
            if !additions.machines.contains(where: { $0.name == name }) {
                _ = try MachineOrder.machine(name, additions, configured)
            }
            next.machines.removeAll { $0.name == name }
            (next.profiles[name], next.once[name]) = (nil, nil)
        }
        return next
    }

    private static func machine(
        _ name: String, _ additions: MachineAdditions, _ configured: MachinePolicy
    ) throws(MachineRefusal) -> Machine {
        let all = configured.joined(with: MachineAdditions(machines: additions.machines)).machines
        guard let machine = all.first(where: { $0.name == name }) else { throw .noMachine(name) }
        return machine
    }

    private static func check(
        _ machine: Machine, beside others: [Machine], in configured: MachinePolicy
    ) throws(MachineRefusal) {
        if let double = configured.joined(with: MachineAdditions(machines: others)).double(of: machine) {
            throw .double(double)
        }
    }

    @discardableResult private static func check(
        _ profile: String, in configured: MachinePolicy
    ) throws(MachineRefusal) -> Profile {
        guard let found = configured.profiles[profile] else {
            throw .noProfile(profile, known: configured.profiles.keys.sorted())
        }
        return found
    }
}

/// What becomes of a machine; what is not named stays.
public struct MachineChange: Hashable, Sendable {
    /// What a machine is to boot.
    public enum Assigned: Hashable, Sendable {
        /// This profile, before what the configuration says.
        case named(String)
        /// What the configuration says.
        case ofConfiguration
    }

    /// Instead of those that it has.
    public var macs: [MACAddress]?
    /// Its identifier.
    public var uuid: ClientUUID?
    /// The serial number on its case.
    public var serial: String?
    /// Its address.
    public var address: IPv4Address?
    /// Beside the others that it has; an empty text takes a label away.
    public var labels: [String: String]
    /// The same of variables.
    public var variables: [String: String]
    /// What it boots.
    public var profile: Assigned?

    /// Nothing, unless given.
    public init(
        macs: [MACAddress]? = nil, uuid: ClientUUID? = nil, serial: String? = nil, address: IPv4Address? = nil,
        labels: [String: String] = [:], variables: [String: String] = [:], profile: Assigned? = nil
    ) {
        (self.macs, self.uuid, self.serial, self.address) = (macs, uuid, serial, address)
        (self.labels, self.variables, self.profile) = (labels, variables, profile)
    }

    /// Whether it leaves alone what the machine is.
    public var isOfProfileOnly: Bool {
        macs == nil && uuid == nil && serial == nil && address == nil && labels.isEmpty && variables.isEmpty
    }

    /// Whether it changes nothing.
    public var isEmpty: Bool { isOfProfileOnly && profile == nil }
}

extension Machine {
    /// Changes what is given, but not what it boots.
    fileprivate mutating func set(_ change: MachineChange) {
        macs = change.macs ?? macs
        uuid = change.uuid ?? uuid
        serial = change.serial ?? serial
        address = change.address ?? address
        for (key, text) in change.labels { labels[key] = text.isEmpty ? nil : text }
        for (key, text) in change.variables { variables[key] = text.isEmpty ? nil : text }
    }
}

extension MachinePolicy {
    fileprivate func has(_ name: String) -> Bool { machines.contains { $0.name == name } }
}
