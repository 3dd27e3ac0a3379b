// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import BootRehearsal
internal import NetAddress
internal import NetbootConfiguration

/// Checks that each rule of a configuration can boot the machines that it matches.
struct RuleCheck {
    /// What is wrong with a rule.
    struct Finding: Hashable {
        let rule: String
        let problem: String
    }

    /// What was found, in the order of the rules.
    let findings: [Finding]

    init(_ rules: [BootRule], _ foresight: Foresight, _ files: ServedBoot) {
        findings = rules.enumerated().flatMap { index, rule in
            RuleCheck.findings(rule, before: rules[..<index], foresight, files)
        }
    }

    private static func findings(
        _ rule: BootRule, before: ArraySlice<BootRule>, _ foresight: Foresight, _ files: ServedBoot
    ) -> [Finding] {
        guard case .boot(let plan) = rule.action else { return [] }
        let own = prospects(of: rule, foresight).filter { $0.decidingRule == rule.name }
        // A missing file is wrong for every machine. A Raspberry Pi is excepted: it asks for names of its own.
        var problems = own.flatMap { prospect in
            [prospect.file, prospect.script].compactMap { $0 }.filter { file in
                file.place == nil && [plan.firmwareFile, plan.script].contains(file.path)
            }
        }.compactMap(\.problem)
        problems += (plan.menu?.items ?? []).compactMap(\.file).filter { plan.server == nil && !files.has($0) }
            .map { "\($0) is in none of the roots" }
        problems += plan.otherLoaders.filter { !BootPlan.isURL($0) && !files.has($0) }
            .map { "\($0) is in none of the roots" }
        if !rule.match.platforms.isEmpty {
            problems += own.flatMap(\.otherLoaders).filter { $0.place != nil }.compactMap { file in
                file.problem.map { "\(file.name): \($0)" }
            }
        }
        // Each platform that the rule names must boot, by PXE or by HTTP Boot. Without a platform, one that boots is enough.
        let groups =
            rule.match.platforms.isEmpty
            ? [own]
            : Dictionary(grouping: own) { $0.told.client?.platform }.values.sorted {
                $0[0].firmware.name < $1[0].firmware.name
            }
        for group in groups where !group.isEmpty && !group.contains(where: { $0.problem == nil }) {
            let worst = group[0]
            if let problem = worst.problem, problems.contains(problem) { continue }
            problems.append("\(worst.firmware.title): \(StartTable.trouble(worst) ?? "it does not boot")")
        }
        if own.isEmpty, isRehearsed(rule.match) {
            problems.append(
                before.isEmpty
                    ? "no machine comes to this rule"
                    : "no machine comes to this rule: those before it hold for all that it names")
        }
        var seen: Set<String> = []
        return problems.filter { seen.insert($0).inserted }.map { Finding(rule: rule.name, problem: $0) }
    }

    /// Whether simulated clients cover every machine that the rule can match.
    private static func isRehearsed(_ match: ClientMatch) -> Bool {
        let platforms = Set(RehearsedFirmware.all.compactMap(\.platform))
        return match.platforms.isSubset(of: platforms) && match.architectures.isEmpty && match.vendorPrefixes.isEmpty
    }

    /// What the machines boot that a rule can be for.
    private static func prospects(of rule: BootRule, _ foresight: Foresight) -> [BootProspect] {
        let match = rule.match
        let own = match.userClasses.map { userClass in
            RehearsedFirmware.all.map { $0.ipxe(userClass: userClass) }
        }
        let kinds = RehearsedFirmware.all + own.joined()
        let mac = match.macs.min { $0.bits < $1.bits }
        return kinds.map { foresight.prospect($0, mac: mac, uuid: match.uuids.first) }
    }
}

extension BootProspect {
    /// The rule that matches this machine, even if it gives no file.
    fileprivate var decidingRule: String? {
        if let rule { return rule }
        switch told.refusal {
        case .ignored(let rule)?, .wouldLoop(let rule)?, .needsURL(let rule)?, .needsPath(let rule)?,
            .wrongProgram(let rule, _, _)?, .noLoader(let rule)?:
            return rule
        case .notABootClient?, .unknownArchitecture?, .noRule?, nil: return nil
        }
    }
}
