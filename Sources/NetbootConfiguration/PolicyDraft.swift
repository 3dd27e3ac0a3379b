// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import NetAddress

/// Machines, profiles and assignments as they were read: whether they fit together shows when all of them are there.
struct PolicyDraft {
    var machines: [(Machine, YAMLValue)] = []
    var profiles: [PlacedProfile] = []
    var assignments: [(Assignment, YAMLValue)] = []
    var unknown: (String, YAMLValue)?

    /// The policy; what does not fit together goes to the list.
    func policy(_ problems: ProblemList) -> MachinePolicy {
        let policy = MachinePolicy(
            machines: machines.map(\.0), profiles: profiles.map(\.profile), assignments: assignments.map(\.0),
            unknown: unknown?.0)
        // What was told to be wrong is missing here, and is not to be told again as missing.
        let keys = ["machines", "profiles", "assignments", "unknown-machines"]
        guard !problems.problems.contains(where: { problem in keys.contains { problem.path.hasPrefix($0) } }) else {
            return policy
        }
        checkNames(problems)
        checkReferences(policy, problems)
        for profile in profiles { checkVariables(of: profile, policy, problems) }
        return policy
    }

    /// No two machines or profiles are called the same, and no two machines are known by the same.
    private func checkNames(_ problems: ProblemList) {
        var owners: [String: String] = [:]
        for (machine, value) in machines {
            var own: [(key: String, what: String)] = [("name", "machine \(machine.name)")]
            own += machine.macs.map { ("macs", "\($0)") }
            own += machine.uuid.map { [("uuid", "\($0)")] } ?? []
            own += machine.address.map { [("address", "\($0)")] } ?? []
            for (key, what) in own {
                if let other = owners[what] {
                    let owner = key == "name" ? "is there twice" : "is machine \(other)'s already"
                    problems.add(value.part(key).error("\(what) \(owner)"))
                } else {
                    owners[what] = machine.name
                }
            }
        }
        var names: Set<String> = []
        for profile in profiles where !names.insert(profile.profile.name).inserted {
            problems.add(profile.place.error("profile \(profile.profile.name) is there twice"))
        }
    }

    /// What is named is there.
    private func checkReferences(_ policy: MachinePolicy, _ problems: ProblemList) {
        func check(_ name: String, _ value: YAMLValue) {
            guard policy.profiles[name] == nil else { return }
            problems.add(
                value.stranger(
                    name, "there is no profile \"\(name)\"", among: policy.profiles.keys.sorted(), listed: "there are"))
        }
        for (machine, value) in machines {
            if let name = machine.profile { check(name, value.part("profile")) }
        }
        let known = Set(machines.map(\.0.name))
        for (assignment, value) in assignments {
            check(assignment.profile, value.part("profile"))
            for name in assignment.selector.machines.subtracting(known).sorted() {
                problems.add(
                    value.part("machines").stranger(
                        name, "there is no machine \"\(name)\"", among: known.sorted(), listed: "there are"))
            }
        }
        if let (name, value) = unknown { check(name, value) }
    }

    /// Every variable has a value for every machine that can boot the profile.
    private func checkVariables(of profile: PlacedProfile, _ policy: MachinePolicy, _ problems: ProblemList) {
        let name = profile.profile.name
        let general = Set(profile.profile.variables.keys).union(MachineVariables.ofRequest)
        let owners = policy.machines.filter { policy.candidates(for: $0).contains(name) }
        let known = policy.machines.reduce(into: general.union(MachineVariables.ofMachine)) {
            $0.formUnion($1.variableNames)
        }
        for text in profile.texts {
            for variable in Set(text.text.variables).subtracting(general).sorted() {
                if !known.contains(variable) {
                    problems.add(
                        text.place.stranger(
                            variable, "the variable {{\(variable)}} has no value", among: known.sorted(),
                            listed: "these have one:"))
                } else if let machine = owners.first(where: { !$0.variableNames.contains(variable) }) {
                    problems.add(
                        text.place.error("{{\(variable)}} has no value for machine \(machine.name), which boots this"))
                } else if policy.candidatesForStrangers.contains(name) {
                    problems.add(
                        text.place.error(
                            "{{\(variable)}} has no value for a machine that nobody knows, which boots this"))
                }
            }
        }
    }
}
