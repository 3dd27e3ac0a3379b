// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
internal import DiskCatalog
import Foundation

/// `pxekit menu generate`: a menu of what lies in a directory.
struct MenuGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a menu file of the kernels, installers, images and programs in a directory.",
        discussion: """
            Knows the network trees of Debian, Ubuntu, Fedora, CentOS Stream, openSUSE, Arch, Alpine, SystemRescue, Debian Live,
            Clonezilla, GParted, Talos, Proxmox and FreeBSD, and names what it cannot offer with the reason. With -o FILE, a second run
            adds what is new to the file; whatever people have written in it stays, and entries that they have deleted do not come back.

            EXAMPLES
              pxekit menu generate /srv/tftp
              pxekit menu generate /srv/tftp -o menu.yaml --files http://192.0.2.1/boot
            """)

    @Argument(help: "The boot root.")
    var directory: String

    @Option(name: .shortAndLong, help: "The menu file to make or to bring up to date. Without it, to standard output.")
    var output: String?

    @Option(help: "The title of a new menu.")
    var title = "Network boot"

    @Option(help: "The URL of the boot root, for installers that fetch more than their kernel.")
    var files = "http://${server}"

    @Flag(help: "Write a menu file anew, without its comments, where new entries cannot be added to it.")
    var force = false

    @Flag(help: "Print one JSON object with what was found.")
    var json = false

    /// The result, as JSON has it.
    private struct Report: Encodable {
        let added: [String]
        let vanished: [String]
        let notes: [String]
        var outcome: OutputFile.Outcome?
        var text: String?
    }

    func run() throws {
        guard let tree = DiskFileTree(directory) else { throw MenuInput.refused("'\(directory)' is no directory") }
        var scanner = TreeScanner(tree)
        let found = scanner.scan()
        let update = try update(with: found.boots)
        var report = Report(added: update.added, vanished: update.vanished, notes: found.notes)
        if let output {
            guard !update.isRewritten || force else {
                throw MenuInput.refused(
                    "--output '\(output)': its lists are not written line by line, so it would lose its comments; "
                        + "write one entry a line, or say --force")
            }
            do {
                // The new text contains everything that people have written into the old one.
                report.outcome = try OutputFile.write(Array(update.yaml.utf8), to: output, existing: .replaced)
            } catch {
                throw MenuInput.refused("--output '\(output)' cannot be written: \(error.description)")
            }
        } else {
            report.text = update.yaml
        }
        if json { return try JSONLines.print(report) }
        if let text = report.text { Output.file(text) }
        for note in report.notes { Diagnostics.line("note: \(note)") }
        for path in report.vanished { Diagnostics.line("note: \(path) is gone; its entry stays until you remove it") }
        if update.isRewritten {
            Diagnostics.line(
                "note: the lists of \(output ?? "") are not written line by line, so it is written anew, without comments"
            )
        }
        if let output, let outcome = report.outcome {
            Output.columns(outcome.rawValue, output, "\(report.added.count) new entries")
        }
    }

    private func update(with boots: [FoundBoot]) throws -> MenuUpdate {
        let old = try output.flatMap { path in
            try FileManager.default.contents(atPath: path).map { try WrittenText.read($0, of: path) }
        }
        do {
            if let output, let old {
                return try MenuUpdate(old, file: output, with: boots, files: Template(files))
            }
            return try MenuUpdate(new: boots, title: title, files: Template(files))
        } catch let errors as MenuFileErrors {
            throw MenuInput.refused(errors)
        } catch {
            throw MenuInput.refused("\(error)")
        }
    }
}
