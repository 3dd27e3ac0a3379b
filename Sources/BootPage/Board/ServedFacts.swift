// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
internal import MachineStore
internal import NetAddress

/// What a server was told to serve, as the page shows it. A reload exchanges it.
public struct ServedFacts: Sendable {
    /// Machines, profiles and assignments.
    public var policy: MachinePolicy
    /// The folders whose files are served, the first that has one gives it.
    public var roots: [String]
    /// Where machines are changed; nil where there is no file for that.
    public var desk: MachineDesk?

    /// What was said of machines beside the configuration.
    private(set) var additions = MachineAdditions()
    /// The names of the machines that the configuration has.
    private(set) var configured: Set<String> = []

    /// What is served.
    public init(policy: MachinePolicy = MachinePolicy(), roots: [String] = [], desk: MachineDesk? = nil) {
        (self.policy, self.roots, self.desk) = (policy, roots, desk)
    }

    /// The same with what is said of machines at this moment.
    var now: ServedFacts {
        var facts = self
        facts.configured = Set(policy.machines.map(\.name))
        guard let desk else { return facts }
        facts.additions = desk.keeper.current().additions
        // What a machine boots once is told apart from what it boots.
        let usual = MachineAdditions(machines: facts.additions.machines, profiles: facts.additions.profiles)
        facts.policy = policy.joined(with: usual)
        return facts
    }

    /// The name of the machine that boots call so; nil for one that nobody knows.
    func name(of client: String) -> String? {
        policy.machines.first { machine in machine.macs.contains { $0.description == client } }?.name
    }

    /// A machine as API and page show it; nil for one that nobody knows.
    func machine(_ name: String) -> MachineRecord? {
        policy.machines.first { $0.name == name }.map { MachineRecord($0, of: self) }
    }

    /// All machines.
    var machines: [MachineRecord] { policy.machines.map { MachineRecord($0, of: self) } }
}
