// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import NetbootConfiguration

/// `pxekit check`: what a server with this configuration would do, before there is one.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say who would boot what, and whether a configuration names files that are there and start.",
        discussion: """
            The same table is printed when `pxekit serve` starts and at each SIGHUP. The engine that serves is asked for each kind of
            machine, without a network. The exit code is 1 if a rule names a file that is not there, or that cannot boot whom the rule
            is for, and 2 if the file cannot be understood.

            EXAMPLES
              pxekit check /etc/pxekit.yaml
              pxekit check --root /srv/boot
            """)

    @Argument(
        help: ArgumentHelp(
            "The configuration. Without it, and without --root, \(CheckedConfiguration.usualFile).", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("Look at this directory too, as `serve --root` would.", valueName: "dir"))
    var root: [String] = []

    @Flag(help: "Print one JSON object for each kind of machine, and one for each finding.")
    var json = false

    /// A finding, as JSON has it.
    private struct Record: Encodable {
        let rule: String
        let problem: String
    }

    func validate() throws { try CheckedConfiguration.validate(file: file, roots: root) }

    func run() throws {
        let checked = try CheckedConfiguration(file: file, roots: root)
        let table = StartTable(Foresight(checked.settings, checked.boot))
        // Machines that have a profile come to no rule. Those that have none do, however many profiles there are.
        var general = checked.settings
        general.machines = MachinePolicy()
        let rules = RuleCheck(general.rules, Foresight(general, checked.boot), checked.boot)
        let profiles = ProfileCheck(checked.settings.machines, checked.boot)
        let findings = rules.findings + profiles.findings
        if json {
            for row in table.rows { try JSONLines.print(row.record) }
            for row in profiles.rows { try JSONLines.print(row) }
            for finding in findings { try JSONLines.print(Record(rule: finding.rule, problem: finding.problem)) }
        } else {
            for line in table.lines + profiles.rows.map(\.line) { Output.line(line) }
            for finding in rules.findings { Output.line("rule \(finding.rule): \(finding.problem)") }
            for finding in profiles.findings { Output.line("\(finding.rule): \(finding.problem)") }
        }
        if !findings.isEmpty { throw ExitCode.workFailed }
    }
}
