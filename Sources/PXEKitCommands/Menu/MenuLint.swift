// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
import Foundation

/// `pxekit menu lint`: what is wrong in a menu.
struct MenuLint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find what is wrong in a menu: with file, line, rule, why it matters and how to mend it.",
        discussion: """
            Exit code 0: nothing found; 1: something found; 2: the menu cannot be read. Files that URLs name are asked for over HTTP,
            unless --offline is given.

            EXAMPLES
              pxekit menu lint /srv/tftp
              pxekit menu lint menu.yaml --root /srv/tftp --disable title-characters
              pxekit menu lint --rules
            """)

    @Argument(help: "Menu files, pxelinux.cfg files, or directories with pxelinux.cfg/default.")
    var menus: [String] = []

    @Option(help: "The boot root, if not the directory above pxelinux.cfg or that of the menu file.")
    var root: String?

    @Option(help: "A rule to leave out; repeat it for several.", transform: MenuArgument.rule)
    var disable: [LintRule] = []

    @Flag(help: "Do not ask servers for the files that URLs name.")
    var offline = false

    @Flag(help: "List all rules.")
    var rules = false

    @Flag(help: "Print one JSON object a line for each finding.")
    var json = false

    @Flag(name: .shortAndLong, help: "One line for each finding, without reasons.")
    var quiet = false

    func validate() throws {
        if menus.isEmpty, !rules { throw ValidationError("name a menu to look at") }
    }

    /// A finding, as JSON has it.
    private struct Report: Encodable {
        let file: String
        let line: Int
        let rule: String
        let message: String
        let why: String
        let mend: String

        init(_ finding: LintFinding) {
            (file, line, rule, message) = (finding.file, finding.line, finding.rule.rawValue, finding.message)
            (why, mend) = (finding.rule.why, finding.rule.mend)
        }
    }

    func run() async throws {
        if rules {
            for rule in LintRule.allCases {
                Output.lines("\(rule.rawValue)\n    why:  \(rule.why)\n    mend: \(rule.mend)")
            }
        }
        var count = 0
        for path in menus {
            let input = try MenuInput(path, root: root)
            if !offline { input.tree?.urls = await URLProbe.results(of: input.menu) }
            var linter = MenuLinter(input.menu, from: input.source, tree: input.tree)
            let findings = (input.findings + linter.run()).filter { !disable.contains($0.rule) }
                .sorted { ($0.file, $0.line) < ($1.file, $1.line) }
            count += findings.count
            for note in input.notes { Diagnostics.line("note: \(note)") }
            for finding in findings { try show(finding) }
        }
        if count > 0 { throw ExitCode.workFailed }
    }

    private func show(_ finding: LintFinding) throws {
        if json { return try JSONLines.print(Report(finding)) }
        Output.line("\(finding)")
        if !quiet { Output.lines("    why:  \(finding.rule.why)\n    mend: \(finding.rule.mend)") }
    }
}
