// SPDX-License-Identifier: Apache-2.0

/// What commands have said of machines, beside the configuration: more machines, what some boot, and what some boot once.
///
/// What a machine is, the configuration says; what it boots, the command says that came later, until it is taken back.
public struct MachineAdditions: Hashable, Sendable {
    /// Machines that the configuration has not.
    public var machines: [Machine]
    /// Profiles by the names of machines, before those of the configuration.
    public var profiles: [String: String]
    /// One-time boots by the names of machines.
    public var once: [String: OneTimeBoot]
    /// Orders to forget what was learned of loaders, see ``MachinePolicy/forgottenLoaders``.
    public var forgottenLoaders: [LoaderSubject: Int64]

    /// Nothing, unless given.
    public init(
        machines: [Machine] = [], profiles: [String: String] = [:], once: [String: OneTimeBoot] = [:],
        forgottenLoaders: [LoaderSubject: Int64] = [:]
    ) {
        (self.machines, self.profiles, self.once) = (machines, profiles, once)
        self.forgottenLoaders = forgottenLoaders
    }
}

/// A machine that cannot be added, because of one that is known already.
public struct MachineDouble: Error, Hashable, Sendable, CustomStringConvertible {
    /// The machine.
    public let machine: String
    /// What both have: a name, `52:54:00:12:34:56`, an identifier, an address.
    public let shared: String
    /// Whose it is.
    public let owner: String

    /// One line: `52:54:00:12:34:56 is machine web1's already`.
    public var description: String {
        shared == machine
            ? "there is a machine \(owner) already" : "machine \(machine): \(shared) is machine \(owner)'s already"
    }
}

extension MachinePolicy {
    /// For what it is asked.
    public enum Occasion: Sendable {
        /// A machine asks what to boot.
        case boot
        /// A loader or an installer asks for a file, in a boot that has begun.
        case file
    }

    /// What keeps a machine from being one more: what it has in common with one that is known.
    public func double(of machine: Machine) -> MachineDouble? {
        for other in machines {
            let shared: String? =
                if other.name == machine.name {
                    machine.name
                } else if let mac = machine.macs.first(
                    where: other.macs.contains)
                { "\(mac)" } else if let uuid = machine.uuid, uuid == other.uuid {
                    "\(uuid)"
                } else if let address = machine.address, address == other.address { "\(address)" } else { nil }
            if let shared { return MachineDouble(machine: machine.name, shared: shared, owner: other.name) }
        }
        return nil
    }

    /// Added machines that are left out, because the configuration has come to have them.
    public func doubles(in additions: MachineAdditions) -> [MachineDouble] {
        additions.machines.compactMap(double)
    }

    /// The same with what commands have said. An added machine that the configuration has too is left out, and so is a profile that is not there.
    public func joined(with additions: MachineAdditions, for occasion: Occasion = .boot) -> MachinePolicy {
        let all = machines + additions.machines.filter { double(of: $0) == nil }
        let assigned = all.map { machine in
            guard let profile = additions.profiles[machine.name], profiles[profile] != nil else { return machine }
            var machine = machine
            machine.profile = profile
            return machine
        }
        let once = additions.once.compactMapValues { boot -> String? in
            let holds = occasion == .boot ? boot.holdsForBoots : boot.holdsForFiles
            return holds && profiles[boot.profile] != nil ? boot.profile : nil
        }
        var joined = MachinePolicy(
            machines: assigned, profiles: Array(profiles.values), assignments: assignments, unknown: unknown,
            once: self.once.merging(once) { $1 }, isOpen: true)
        joined.forgottenLoaders = additions.forgottenLoaders
        return joined
    }
}

extension MachinePolicy {
    /// What commands have said and does not hold, because of what the configuration says now: one line each.
    public func warnings(of additions: MachineAdditions) -> [String] {
        let doubles = doubles(in: additions).map {
            "\($0); the one that a command has added is left out, see `pxekit machine forget \($0.machine)`"
        }
        let named = additions.profiles.map { ($0.key, $0.value) } + additions.once.map { ($0.key, $0.value.profile) }
        let lost = named.filter { profiles[$0.1] == nil }.sorted { $0 < $1 }
        return doubles
            + lost.map {
                "machine \($0.0) was given profile \($0.1) by a command, and there is no such profile any more"
            }
    }
}
