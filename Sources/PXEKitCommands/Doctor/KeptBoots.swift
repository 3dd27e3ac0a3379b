// SPDX-License-Identifier: Apache-2.0

internal import BootStore
internal import Diagnosis
internal import NetbootConfiguration
internal import TerminalText

/// The boots that `pxekit serve` has kept, with what it found out about those that stopped.
struct KeptBoots {
    /// One for each boot, the one that began first at first, each with the time of its beginning.
    let reports: [(machine: MachineReport, start: Duration)]

    /// Steps before the end that are shown with a cause.
    private static let shown = 6

    /// Reads the history of a server, also while it runs.
    ///
    /// - Parameters:
    ///   - path: the server's configuration.
    ///   - machine: whose boots, all of them; nil for the last boot of each machine.
    init(_ path: String, of machine: String?) throws {
        let settings = try ConfigurationInput.settings(of: path)
        guard let history = settings.history else {
            throw MenuInput.refused("\(path): the server keeps no boots; give it the key history")
        }
        let names = MachineNames(settings.machines)
        let clients = try machine.map(names.clients)
        let boots = BootReader.boots(
            of: try BootsCommand.reading(history) { try BootReader(path: history, of: clients).steps() })
        let last = Dictionary(boots.map { ($0.client, $0.start) }, uniquingKeysWith: max)
        reports = boots.filter { machine != nil || $0.start == last[$0.client] }.map {
            (KeptBoots.report($0, names.name(of: $0.client)), $0.start)
        }
    }

    /// What is said of one boot.
    static func report(_ boot: StoredBoot, _ name: String?) -> MachineReport {
        let findings = boot.steps.indices.compactMap { place -> Finding? in
            let step = boot.steps[place]
            guard let cause = step.cause.flatMap(Cause.named) else { return nil }
            // What was found comes first, then what led to it.
            let before = boot.steps[..<place].suffix(shown).filter { $0.cause == nil }
            return Finding(
                recorded: cause, ([step] + before).map { ($0.time, $0.detail.printableLine) },
                isOvercome: boot.steps[place...].contains { $0.name == "loaded" })
        }
        let hasLoaded = boot.steps.contains { $0.name == "loaded" }
        let words = [name, boot.platform, boot.rule].compactMap { $0?.printableLine }
        return MachineReport(
            recorded: boot.client, programs: [words.joined(separator: ", ")],
            verdict: !findings.isEmpty ? .fails : hasLoaded ? .nothingWrong : .unfinished, findings: findings)
    }
}
