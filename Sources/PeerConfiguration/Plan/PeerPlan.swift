// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import NetAddress

/// What another DHCP server shall tell its clients: made of a policy, and written for each server in its own language.
public struct PeerPlan: Hashable, Sendable {
    /// The answers; the first whose condition a client meets is its.
    public var answers: [BootAnswer]
    /// The networks; empty writes the boot part alone, for a configuration that is there already.
    public var networks: [PeerNetwork]
    /// What the policy says and no architecture tells, in words.
    public var notes: [String]

    /// A plan of given answers.
    public init(_ answers: [BootAnswer], networks: [PeerNetwork] = [], notes: [String] = []) {
        (self.answers, self.networks, self.notes) = (answers, networks, notes)
    }

    /// The plan that follows from a policy.
    ///
    /// The policy itself is asked, rule for rule, for every architecture and every kind of program: what is written for others is what
    /// `pxekit serve` would say.
    ///
    /// - Parameters:
    ///   - rules: the policy.
    ///   - loaders: user classes of one's own loaders (D34).
    ///   - server: the address of the boot server.
    public init(
        _ rules: BootRules, loaders: [String] = [], server: IPv4Address, networks: [PeerNetwork] = []
    ) {
        var answers: [BootAnswer] = []
        var notes: [String] = []
        for rule in rules.rules {
            let probe = RuleProbe(rule: rule, httpPort: rules.httpPort, loaders: loaders, server: server)
            answers += probe.answers
            if case .boot(let plan) = rule.action, plan.firmwareFiles.count > 1 {
                notes.append(
                    "rule \(rule.name): no other server sees which loader works; all machines are told the first that they can start"
                )
            }
            if rule.match.platforms.contains(.raspberryPi) {
                notes.append(
                    "rule \(rule.name): the ROM of a Raspberry Pi says that it is a BIOS (R1); name those machines by their hardware addresses"
                )
            }
        }
        let machines = rules.machines
        if !machines.assignments.isEmpty || machines.unknown != nil
            || machines.machines.contains(where: { $0.profile != nil })
        {
            notes.append(
                "machines, profiles and assignments are told by no other server: let `pxekit serve --mode proxy` answer beside it"
            )
        }
        self.init(PeerPlan.named(PeerPlan.joined(answers)), networks: networks, notes: notes)
    }

    /// The answers before this one that some of its clients meet too: a server that does not stop at the first must be told to leave
    /// those out.
    func overlapping(_ index: Int) -> [BootAnswer] {
        answers[..<index].filter { $0.told != answers[index].told && !$0.condition.excludes(answers[index].condition) }
    }

    /// Fewer answers that say the same: those that differ in their architectures alone become one, and one that a later answer says for
    /// more clients goes.
    private static func joined(_ answers: [BootAnswer]) -> [BootAnswer] {
        var joined: [BootAnswer] = []
        for answer in answers {
            var plain = answer.condition
            plain.architectures = []
            let same = joined.lastIndex { earlier in
                var other = earlier.condition
                other.architectures = []
                return earlier.told == answer.told && other == plain && !earlier.condition.architectures.isEmpty
                    && !answer.condition.architectures.isEmpty
            }
            if let same, joined[(same + 1)...].allSatisfy({ $0.condition.excludes(answer.condition) }) {
                joined[same].condition.architectures += answer.condition.architectures.filter {
                    !joined[same].condition.architectures.contains($0)
                }
            } else {
                joined.append(answer)
            }
        }
        for index in joined.indices.reversed() {
            let answer = joined[index]
            guard
                let wider = joined[(index + 1)...].firstIndex(where: {
                    $0.told == answer.told && answer.condition.isWithin($0.condition)
                }),
                joined[(index + 1)..<wider].allSatisfy({ $0.condition.excludes(answer.condition) })
            else { continue }
            joined.remove(at: index)
        }
        // Nobody needs to be told nothing whom no later answer would tell something.
        for index in joined.indices.reversed()
        where joined[index].told == nil
            && joined[(index + 1)...].allSatisfy({ $0.condition.excludes(joined[index].condition) })
        { joined.remove(at: index) }
        return joined
    }

    /// Gives each answer a name of its own that every server takes.
    private static func named(_ answers: [BootAnswer]) -> [BootAnswer] {
        var taken: Set<String> = []
        return answers.map { answer in
            var answer = answer
            let plain = String(
                answer.name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(40))
            var (name, number) = (plain, 1)
            while !taken.insert(name).inserted {
                number += 1
                name = "\(plain)-\(number)"
            }
            answer.name = name
            return answer
        }
    }
}
