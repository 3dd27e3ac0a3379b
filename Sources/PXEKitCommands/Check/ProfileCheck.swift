// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress
internal import NetbootConfiguration

/// Whether what profiles name is there, for every machine that can boot them.
struct ProfileCheck {
    /// What a machine boots.
    struct Row: Encodable {
        let machine: String
        /// By firmware and network it may be another one; empty where the boot rules decide.
        let profiles: [String]

        /// For people.
        var line: String {
            "machine \(machine): " + (profiles.isEmpty ? "as the boot rules say" : profiles.joined(separator: " or "))
        }
    }

    /// The machines, in the order of the configuration.
    let rows: [Row]
    /// What was found, by profile.
    let findings: [RuleCheck.Finding]

    init(_ policy: MachinePolicy, _ files: ServedBoot) {
        rows = policy.machines.map { Row(machine: $0.name, profiles: policy.candidates(for: $0)) }
        let used = Set(rows.flatMap(\.profiles) + policy.candidatesForStrangers)
        findings = policy.profiles.values.sorted { $0.name < $1.name }.filter { used.contains($0.name) }.flatMap {
            profile in
            let owners = policy.machines.filter { policy.candidates(for: $0).contains(profile.name) }
            return Self.paths(of: profile, owners).filter {
                !BootPlan.isURL($0) && !$0.contains("::") && !files.has($0)
            }
            .map { RuleCheck.Finding(rule: profile.ruleName, problem: "\($0) is in none of the roots") }
        }
    }

    /// The files that a profile names; of those with variables what they are for each machine, as far as that is known beforehand.
    private static func paths(of profile: Profile, _ owners: [Machine]) -> [String] {
        var paths = profile.loaders
        switch profile.boot {
        case .chain(let plan): paths += plan.firmwareFiles + [plan.script].compactMap { $0 }
        case .kernel(let kernel):
            let values = [profile.variables] + owners.map { profile.variables.merging($0.values) { $1 } }
            paths += values.flatMap { values in
                ([kernel.kernel] + kernel.initrds).compactMap { try? $0.expanded(values) }
            }
        case .menu, .localDisk, .nothing: break
        }
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }
}
