// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
import Foundation
internal import NetAddress

/// `pxekit menu show`: a menu as a tree and as a screen, and who gets which file.
struct MenuShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a menu as a tree or as its screen, and which file a machine gets.",
        discussion: """
            EXAMPLES
              pxekit menu show menu.yaml
              pxekit menu show /srv/tftp --screen
              pxekit menu show /srv/tftp --for 52:54:00:12:34:56 --for 192.0.2.17
            """)

    @Argument(help: "A menu file, a pxelinux.cfg, or a boot root with pxelinux.cfg in it.")
    var menu: String

    @Option(
        name: .customLong("for"), help: "A machine's hardware address, UUID or address; repeat it to give several.",
        transform: MenuArgument.machine)
    var machine: [MachineMatch] = []

    @Option(help: "The name under which the machine fetched PXELINUX (with --for and a boot root).")
    var bootfile = "pxelinux.0"

    @Flag(help: "Show the screen as menu.c32 draws it.")
    var screen = false

    @Option(help: "The submenu whose screen is shown.")
    var submenu: String?

    @Option(help: "The directory that includes are relative to, if not the one above pxelinux.cfg.")
    var root: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    /// The result, as JSON has it.
    private struct Report: Encodable {
        struct Name: Encodable {
            let name: String
            let reason: String
        }

        var tried: [Name]?
        var file: String?
        var entries: [String] = []
        var `default`: String?
        var differences: [String] = []
        var screen: [String]?
    }

    func run() throws {
        var report = Report()
        guard let (shown, height, input) = try chosen(&report) else {
            if json { try JSONLines.print(report) } else { lines(of: report).forEach(Output.line) }
            Diagnostics.error("the machine finds no configuration, and restarts after \(ConfigSearch.rebootTime)")
            throw ExitCode.workFailed
        }
        if let submenu, submenu != ".top", !shown.submenus.contains(where: { $0.tag == submenu }) {
            let tags = shown.submenus.map(\.tag).joined(separator: ", ")
            throw MenuInput.refused("--submenu '\(submenu)' does not exist; there are: \(tags)")
        }
        report.entries = shown.entries.map(\.name)
        report.default = shown.defaultEntry
        report.differences = input?.differences ?? []
        if screen || submenu != nil { report.screen = MenuScreen(shown, submenu: submenu, height: height).lines }
        if json { return try JSONLines.print(report) }
        lines(of: report).forEach(Output.line)
        if let screen = report.screen {
            screen.forEach(Output.line)
        } else {
            shown.outlineLines.forEach(Output.line)
            for line in report.differences { Output.line("PXELINUX itself: \(line)") }
        }
        for note in input?.notes ?? [] { Diagnostics.line("note: \(note)") }
    }

    /// The menu to show: the one that is named, or the one that the machine gets; nil if it gets none.
    private func chosen(_ report: inout Report) throws -> (menu: Menu, height: Int, input: MenuInput?)? {
        guard !machine.isEmpty else { return try read(menu, root: root) }
        var search = ConfigSearch(bootFile: bootfile)
        for match in machine {
            switch match {
            case .mac(let mac): search.mac = mac
            case .uuid(let uuid): search.uuid = uuid
            case .address(let address): search.address = address
            case .network(let network): throw MenuInput.refused("--for '\(network)' is a network, not a machine")
            }
        }
        guard menu.hasSuffix(".yaml") || menu.hasSuffix(".yml") else {
            guard let tree = DiskFileTree(menu) else {
                throw MenuInput.refused("'\(menu)' is no directory; --for needs a boot root or a menu file")
            }
            let lookup = ConfigLookup(search, in: tree)
            report.tried = lookup.tried.map { Report.Name(name: $0.name, reason: $0.reason.description) }
            report.file = lookup.found
            return try lookup.found.map {
                try read("\(menu)/\($0)", root: root ?? menu, prefix: root == nil ? search.prefix : "")
            }
        }
        let whole = try MenuInput(menu, root: root).menu
        var files: [String: MenuMachine] = [:]
        for machine in whole.machines { files["pxelinux.cfg/" + machine.match.fileName] = machine }
        search.bootFile = ""
        var tried: [Report.Name] = []
        for candidate in search.candidates {
            tried.append(Report.Name(name: candidate.name, reason: candidate.reason.description))
            report.tried = tried
            guard let own = files[candidate.name] else { continue }
            report.file = candidate.name
            return (whole.applying(own), 25, nil)
        }
        report.file = tried.last?.name
        return (whole, 25, nil)
    }

    private func read(
        _ path: String, root: String?, prefix: String = ""
    ) throws -> (menu: Menu, height: Int, input: MenuInput?) {
        let input = try MenuInput(path, root: root, prefix: prefix)
        return (input.menu, input.screenHeight, input)
    }

    private func lines(of report: Report) -> [String] {
        (report.tried ?? []).map {
            "\($0.name == report.file || $0.name.hasSuffix("/" + (report.file ?? "/")) ? "gets " : "tries")  \($0.name)  (\($0.reason))"
        }
    }
}
