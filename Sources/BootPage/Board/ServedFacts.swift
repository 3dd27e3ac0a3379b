// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
internal import NetAddress

/// What a server was told to serve, as the page shows it. A reload exchanges it.
public struct ServedFacts: Sendable {
    /// Machines, profiles and assignments.
    public var policy: MachinePolicy
    /// The folders whose files are served, the first that has one gives it.
    public var roots: [String]

    /// What is served.
    public init(policy: MachinePolicy = MachinePolicy(), roots: [String] = []) {
        (self.policy, self.roots) = (policy, roots)
    }

    /// The name of the machine that boots call so; nil for one that nobody knows.
    func name(of client: String) -> String? {
        policy.machines.first { machine in machine.macs.contains { $0.description == client } }?.name
    }
}
