// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis

/// The words of `pxekit doctor`.
struct DoctorPrinter: Sendable {
    let json: Bool
    let quiet: Bool

    /// All of a report.
    func show(_ report: DiagnosisReport) throws {
        if report.machines.isEmpty {
            Diagnostics.line("no machine asks for an address or a boot in this capture (\(report.packets) packets)")
        }
        for (place, machine) in report.machines.enumerated() {
            if place > 0, !quiet, !json { Output.line("") }
            try show(machine, start: report.start)
        }
    }

    /// What is said of one machine.
    func show(_ machine: MachineReport, start: Duration) throws {
        if json { return try JSONLines.print(DoctorJSON.Machine(machine, start: start)) }
        Output.line(
            "\(machine.machine)  \(machine.programs.joined(separator: ", then ")): \(verdict(machine.verdict))")
        for (place, finding) in machine.findings.enumerated() {
            show(finding, "\(place + 1).", start, isFirst: place == 0)
        }
        for finding in machine.slowness { show(finding, "slow:", start, isFirst: true) }
        if !quiet { phases(machine, start) }
    }

    /// One finding as soon as it is there.
    func announce(_ finding: Finding, of machine: MachineReport, start: Duration) throws {
        if json { return }
        Output.line("\(machine.machine)  \(machine.programs.last ?? "")")
        show(finding, "-", start, isFirst: true)
    }

    private func verdict(_ verdict: MachineReport.Verdict) -> String {
        switch verdict {
        case .nothingWrong: "nothing wrong"
        case .fails: "does not boot"
        case .unfinished: "nothing wrong so far; what was seen ends before the boot does"
        }
    }

    private func show(_ finding: Finding, _ mark: String, _ start: Duration, isFirst: Bool) {
        let cause = finding.cause
        let note = finding.isOvercome ? " (a later attempt went well)" : ""
        Output.line("  \(mark) \(cause.title)\(note)  [\(([cause.id] + cause.quirks).joined(separator: ", "))]")
        guard !quiet else { return }
        for fact in finding.evidence { Output.line("       \(fact.words(start)): \(fact.text)") }
        // The likeliest cause is explained in full. Of the others there is as much as helps to choose.
        if isFirst {
            Output.line("     why:    \(cause.why)")
            Output.line("     screen: \(cause.screen.joined(separator: " | "))")
            Output.line("     mend:   \(cause.mend.text)")
            for recipe in cause.mend.recipes { Output.line("             \(recipe.server.rawValue): \(recipe.text)") }
        }
        if !cause.apart.isEmpty { Output.line("     to tell it from others: \(cause.apart)") }
    }

    private func phases(_ machine: MachineReport, _ start: Duration) {
        guard !machine.phases.isEmpty else { return }
        Output.line("  what went by")
        for phase in machine.phases {
            let slow = phase.isSlow ? "  SLOW" : ""
            Output.line(
                "       packet \(phase.packet), \(seconds(phase.start - start)): \(phase.name), \(seconds(phase.duration)), \(phase.detail)\(slow)"
            )
        }
    }

    /// What a screen's line stands for.
    func show(_ lines: [ScreenLine]) throws {
        if json { return try lines.forEach { try JSONLines.print(DoctorJSON.Line($0)) } }
        var shown: Set<[String]> = []
        // Where two programs have the same meaning and causes, one is enough.
        for line in lines.prefix(4) where shown.insert([line.meaning] + line.causes).inserted {
            Output.line("\(line.speaker.rawValue): \(line.text)")
            Output.line("  \(line.meaning)")
            for (place, cause) in line.causes.compactMap(Cause.named).enumerated() {
                Output.line("  \(place + 1). \(cause.title)  [\(cause.id)]")
                guard !quiet else { continue }
                Output.line("       \(cause.why)")
                Output.line("       mend: \(cause.mend.text)")
                if !cause.apart.isEmpty { Output.line("       to tell it from others: \(cause.apart)") }
            }
            if !line.causes.isEmpty, !quiet {
                Output.line(
                    "  A capture tells which it is: pxekit doctor FILE, or sudo pxekit doctor --interface IF while the machine starts."
                )
            }
        }
    }

    /// All causes.
    func list(_ causes: [Cause]) throws {
        for cause in causes {
            if json {
                try JSONLines.print(DoctorJSON.Explanation(cause))
            } else if quiet {
                Output.line("\(cause.id): \(cause.title)")
            } else {
                Output.line("\(cause.id): \(cause.title)")
                Output.line("    why:    \(cause.why)")
                Output.line("    mend:   \(cause.mend.text)")
            }
        }
    }
}

extension Fact {
    /// Where it is: `packet 12, 3.2 s`.
    fileprivate func words(_ start: Duration) -> String {
        guard let time else { return "missing" }
        return (packet.map { "packet \($0), " } ?? "") + seconds(time - start)
    }
}

/// A time for people: `0.7 ms`, `3.2 s`.
private func seconds(_ duration: Duration) -> String {
    let value = duration / .seconds(1)
    if value < 1 { return "\((value * 10_000).rounded() / 10) ms" }
    return "\((value * 10).rounded() / 10) s"
}
