// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// The machines that are known, what there is to boot, and which of them boots what.
public struct MachinePolicy: Hashable, Sendable {
    /// The machines, no two of which have a name, a hardware address or an identifier in common.
    public let machines: [Machine]
    /// The profiles by their names; ``Profile/builtIn`` are there unless others have their names.
    public let profiles: [String: Profile]
    /// In order: the first that holds decides.
    public let assignments: [Assignment]
    /// The profile of a machine that nobody knows and no assignment holds for; nil leaves it to the boot rules.
    public let unknown: String?
    /// Profiles that machines boot once, by the machines' names: before all others.
    public let once: [String: String]

    /// Orders of people to forget what was learned of loaders, by number: a later one has a greater.
    public var forgottenLoaders: [LoaderSubject: Int64] = [:]

    /// Whether a loader's configuration, or an installer's answers, are made for anybody.
    public let makesFiles: Bool

    private let byMAC: [MACAddress: Int]
    private let byUUID: [ClientUUID: Int]

    /// A policy. A profile that is named and not there is no profile: who reads a configuration looks for that.
    ///
    /// - Parameter isOpen: whether commands may assign any profile later, so that files may have to be made although nobody needs one now.
    public init(
        machines: [Machine] = [], profiles: [Profile] = [], assignments: [Assignment] = [], unknown: String? = nil,
        once: [String: String] = [:], isOpen: Bool = false
    ) {
        self.machines = machines
        self.profiles = Dictionary((Profile.builtIn + profiles).map { ($0.name, $0) }) { $1 }
        self.assignments = assignments
        self.unknown = unknown
        self.once = once
        let named = machines.compactMap(\.profile) + assignments.map(\.profile) + (unknown.map { [$0] } ?? [])
        makesFiles =
            isOpen
            || named.contains { [profiles = self.profiles] in
                profiles[$0].map { $0.isMade || !$0.answers.isEmpty } == true
            }
        let numbered = machines.enumerated()
        byMAC = Dictionary(numbered.flatMap { number, machine in machine.macs.map { ($0, number) } }) { first, _ in
            first
        }
        byUUID = Dictionary(numbered.compactMap { number, machine in machine.uuid.map { ($0, number) } }) { first, _ in
            first
        }
    }

    /// Why a machine boots a profile.
    public enum Reason: Hashable, Sendable {
        /// It boots that profile once.
        case once
        /// It has that profile of its own.
        case own
        /// The assignment of this number, from 1.
        case assignment(Int)
        /// Nobody knows it.
        case unknown
    }

    /// What a machine boots, and why.
    public struct Decision: Hashable, Sendable {
        /// The machine; nil for one that nobody knows.
        public var machine: Machine?
        /// What it boots.
        public var profile: Profile
        /// Why.
        public var reason: Reason
    }

    /// The machine that a client is; nil for one that nobody knows.
    public func machine(of client: ClientIdentity) -> Machine? {
        let number = client.hardware.mac.flatMap { byMAC[$0] } ?? client.uuid.flatMap { byUUID[$0] }
        return number.map { machines[$0] }
    }

    /// What who asks boots; nil if neither machine nor assignment says it, so that the boot rules do.
    public func decision(for question: BootQuestion) -> Decision? {
        let machine = machine(of: question.client)
        if let profile = machine.flatMap({ once[$0.name] }).flatMap({ profiles[$0] }) {
            return Decision(machine: machine, profile: profile, reason: .once)
        }
        if let own = machine?.profile.flatMap({ profiles[$0] }) {
            return Decision(machine: machine, profile: own, reason: .own)
        }
        for (number, assignment) in assignments.enumerated() where assignment.selector.holds(for: question, machine) {
            guard let profile = profiles[assignment.profile] else { continue }
            return Decision(machine: machine, profile: profile, reason: .assignment(number + 1))
        }
        guard machine == nil, let profile = unknown.flatMap({ profiles[$0] }) else { return nil }
        return Decision(machine: nil, profile: profile, reason: .unknown)
    }

    /// The names of the profiles that a machine can boot, whatever firmware it asks with and wherever it is.
    public func candidates(for machine: Machine) -> [String] {
        var names = [once[machine.name]].compactMap { $0 }
        if let own = machine.profile { return names + [own] }
        for assignment in assignments where assignment.selector.canHold(for: machine) {
            names.append(assignment.profile)
            if assignment.selector.holdsAlways(for: machine) { break }
        }
        return names
    }

    /// The names of the profiles that a machine can boot which nobody knows.
    public var candidatesForStrangers: [String] {
        var names: [String] = []
        for assignment in assignments where assignment.selector.isForStrangers {
            names.append(assignment.profile)
            if assignment.selector.holdsForEveryStranger { return names }
        }
        return names + (unknown.map { [$0] } ?? [])
    }

    /// The profiles that boot a program, as rules: what is wrong with such a rule is wrong with them.
    public var chainRules: [BootRule] {
        profiles.values.sorted { $0.name < $1.name }.compactMap { profile in
            guard case .chain(let plan) = profile.boot else { return nil }
            return BootRule(profile.ruleName, action: .boot(plan))
        }
    }
}
