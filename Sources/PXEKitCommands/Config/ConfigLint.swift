// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Diagnosis
internal import PeerConfiguration

/// `pxekit config lint`: what is wrong in the configuration of another DHCP server.
struct ConfigLint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find what keeps machines from booting in a DHCP server's configuration: with file, line and mend.",
        discussion: """
            Reads dhcpd.conf of ISC dhcpd, kea-dhcp4.conf, dnsmasq.conf, and what Export-DhcpServer writes of a Windows server, and asks it
            what it would tell firmware of every usual kind, and iPXE. Exit code 0: nothing found; 1: something found; 2: the file cannot be
            read. What it does not understand it takes for what never holds, and says so.

            EXAMPLES
              pxekit config lint /etc/dhcp/dhcpd.conf
              pxekit config lint /etc/kea/kea-dhcp4.conf --root /srv/tftp
              pxekit config lint --rules
            """)

    @Argument(help: "Configurations of DHCP servers.")
    var files: [String] = []

    @Option(
        help: ArgumentHelp(
            "Whose files they are, if their form does not tell: \(PeerDialect.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "server"),
        transform: namedValue)
    var from: PeerDialect?

    @Option(
        help: ArgumentHelp(
            "Look whether boot files are in this directory, and boot whom they are given to.", valueName: "dir"))
    var root: [String] = []

    @Option(help: ArgumentHelp("A rule to leave out; repeat it for several.", valueName: "rule"), transform: knownRule)
    var disable: [PeerRule] = []

    @Flag(help: "List all rules.")
    var rules = false

    @Flag(help: "Print one JSON object a line for each finding.")
    var json = false

    @Flag(name: .shortAndLong, help: "One line for each finding, without reasons.")
    var quiet = false

    func validate() throws {
        if files.isEmpty, !rules { throw ValidationError("name the configuration of a DHCP server") }
    }

    /// A finding, as JSON has it.
    private struct Record: Encodable {
        let file: String
        let line: Int
        let rule: String
        let quirks: [String]
        let message: String
        let symptom: String
        let mend: String
        let recipe: String?
    }

    /// A rule, as JSON has it.
    private struct RuleRecord: Encodable {
        let rule: String
        let title: String
        let quirks: [String]
        let symptom: String
        let mend: String
    }

    func run() throws {
        if rules { try PeerRule.all.forEach(list) }
        let judge = try root.isEmpty ? nil : PeerFileJudge(roots: root)
        var count = 0
        for file in files {
            let input = try PeerInput(file, as: from)
            var linter = PeerLinter(input.reading, files: judge.map { judge in { judge.verdict(of: $0, for: $1) } })
            for note in input.reading.leftOut { Diagnostics.line("note: \(note.place): \(note.value)") }
            for finding in linter.run() where !disable.contains(finding.rule) {
                count += 1
                try show(finding, input.dialect)
            }
        }
        if count > 0 { throw ExitCode.workFailed }
    }

    private func list(_ rule: PeerRule) throws {
        if json {
            return try JSONLines.print(
                RuleRecord(
                    rule: rule.id, title: rule.title, quirks: rule.quirks, symptom: rule.symptom, mend: rule.mend.text))
        }
        Output.lines(
            "\(rule.id): \(rule.title)  [\(rule.quirks.joined(separator: ", "))]\n    seen: \(rule.symptom)\n    mend: \(rule.mend.text)"
        )
    }

    private func show(_ finding: PeerFinding, _ dialect: PeerDialect) throws {
        let rule = finding.rule
        if json {
            return try JSONLines.print(
                Record(
                    file: finding.place.file, line: finding.place.line, rule: rule.id, quirks: rule.quirks,
                    message: finding.message, symptom: rule.symptom, mend: rule.mend.text,
                    recipe: rule.recipe(for: dialect)))
        }
        Output.line("\(finding.place): \(rule.id): \(rule.title): \(finding.message)")
        guard !quiet else { return }
        Output.line("    seen: \(rule.symptom)")
        Output.line("    mend: \(rule.mend.text)")
        if let recipe = rule.recipe(for: dialect) { Output.line("          \(recipe)") }
    }
}

/// A rule among the arguments.
private func knownRule(_ text: String) throws -> PeerRule {
    guard let rule = PeerRule.all.first(where: { $0.id == text }) else {
        throw ValidationError("'\(text)' is no rule; pxekit config lint --rules lists them")
    }
    return rule
}
