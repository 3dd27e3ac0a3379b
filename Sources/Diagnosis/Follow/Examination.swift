// SPDX-License-Identifier: Apache-2.0

/// Judges one machine: asks every rule about every stage, and orders what they say.
struct Examination {
    private let machine: Machine
    private let network: Network
    private let rules: [Rule]

    init(of machine: Machine, in network: Network, by rules: [Rule] = Rule.all) {
        (self.machine, self.network, self.rules) = (machine, network, rules)
    }

    /// Nil if the machine sent nothing that belongs to a boot or to an address.
    func report() -> MachineReport? {
        let stages = machine.stages.filter { !$0.isEmpty }
        guard !stages.isEmpty else { return nil }
        let found = findings()
        let stops = found.filter { $0.cause.effect == .stops }
        return MachineReport(
            machine: machine.name, programs: programs(stages), verdict: verdict(stages, stops), findings: stops,
            slowness: found.filter { $0.cause.effect == .slows }, phases: stages.flatMap { PhaseList($0).phases })
    }

    private func programs(_ stages: [Stage]) -> [String] {
        var names: [String] = []
        for stage in stages where names.last != stage.asker.name { names.append(stage.asker.name) }
        return names
    }

    /// One finding for each cause, the surest first. What a later attempt overcame is told only if it is sure, and last.
    func findings() -> [Finding] {
        var findings: [String: Finding] = [:]
        for (index, stage) in machine.stages.enumerated() where !stage.isEmpty {
            let isOvercome = machine.stages[(index + 1)...].contains { $0.hasLoaded && !isSameLoop(stage, $0) }
            let room = Case(stage: stage, index: index, machine: machine, network: network)
            for rule in rules {
                if isOvercome, rule.cause.weight < 80 && rule.cause.effect == .stops { continue }
                let facts = stage.known[rule.cause.id].map { [$0] } ?? rule.evidence(room) ?? []
                guard !facts.isEmpty,
                    findings[rule.cause.id].map({ $0.isOvercome && !isOvercome }) ?? true
                else { continue }
                findings[rule.cause.id] = Finding(
                    cause: rule.cause, evidence: Array(facts.prefix(8)), isOvercome: isOvercome)
            }
        }
        return findings.values.sorted { left, right in
            if left.isOvercome != right.isOvercome { return !left.isOvercome }
            return (left.cause.weight, right.cause.id) > (right.cause.weight, left.cause.id)
        }
    }

    /// A loader that is loaded again did not overcome what sent it round.
    private func isSameLoop(_ stage: Stage, _ later: Stage) -> Bool {
        guard let first = stage.firstLoaded, let second = later.firstLoaded else { return false }
        return sameFile(first.name, second.name)
    }

    private func verdict(_ stages: [Stage], _ findings: [Finding]) -> MachineReport.Verdict {
        if findings.contains(where: { !$0.isOvercome }) { return .fails }
        if stages.contains(where: \.hasLoaded) { return findings.isEmpty ? .nothingWrong : .fails }
        if !findings.isEmpty { return .fails }
        let last = stages[stages.count - 1]
        return !last.asker.boots && last.lease != nil ? .nothingWrong : .unfinished
    }
}

extension Stage {
    /// Whether nothing of DHCP, TFTP or HTTP was seen in it.
    var isEmpty: Bool { messageCount == 0 && transfers.isEmpty && connections.isEmpty && version6 == nil }
}
