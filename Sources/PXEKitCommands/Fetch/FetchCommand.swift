// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import InstallerCatalog

/// `pxekit fetch`: kernels and installers by name, into the folder that is served.
struct FetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch kernels and installers by name, with their signatures and checksums checked.",
        usage: "pxekit fetch [options] <name>",
        discussion: """
            The files land in a folder of that name below --root, whole or not at all; a transfer that broke off goes on where it stopped. \
            What is there already and is what its publisher lists is not fetched again.

            EXAMPLES
              pxekit fetch --list
              pxekit fetch debian-12 --root /srv/boot
              pxekit fetch debian-12 --root /srv/boot --mirror http://mirror.example.org/debian
            """)

    @Argument(help: "What to fetch; --list shows what there is.")
    var name: String?

    @Option(help: "The directory that is served; it must exist.")
    var root = "."

    @Option(help: "The architecture, by Debian's name: amd64, arm64 ...")
    var architecture = "amd64"

    @Option(help: ArgumentHelp("Another place with the same files, instead of the publisher's.", valueName: "url"))
    var mirror: String?

    @Option(help: ArgumentHelp("A catalogue of your own (YAML), instead of the one of this build.", valueName: "file"))
    var catalog: String?

    @Flag(help: "Show what can be fetched.")
    var list = false

    @Flag(
        help:
            "Take what is listed without a signature although its publisher signs it, where the keys are not installed."
    )
    var allowUnsigned = false

    @Flag(help: "Print one JSON object for each file.")
    var json = false

    /// An entry of the catalogue.
    private struct ListLine: Encodable {
        let name: String
        let title: String
        let architectures: [String]
        let isSigned: Bool
    }

    func run() async throws {
        do {
            let index = try InstallerIndex(yaml: text(), file: catalog ?? "the catalogue of this build")
            if list { return try show(index) }
            guard let name else { throw ValidationError("name what to fetch; --list shows what there is") }
            let entry = try index.entry(named: name).for(architecture: architecture)
            let fetch = try InstallerFetch(
                entry, base: mirror.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? entry.base, root: root,
                allowsUnsigned: allowUnsigned)
            try await Interruption.watched { try await fetch.run(json: json) }
        } catch let error as InstallerCatalogError {
            Diagnostics.error(error.description)
            throw ExitCode.badInput
        } catch let failure as FetchFailure {
            Diagnostics.error(failure.description)
            throw failure.exitCode
        } catch is CancellationError {
            throw ExitCode.interrupted
        }
    }

    private func text() throws(InstallerCatalogError) -> String {
        guard let catalog else { return InstallerIndex.builtInText }
        guard let data = FileManager.default.contents(atPath: catalog) else {
            throw .unreadable(file: catalog, reason: "cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .unreadable(file: catalog, reason: "is not UTF-8")
        }
        return text
    }

    private func show(_ index: InstallerIndex) throws {
        for entry in index.entries {
            let line = ListLine(
                name: entry.name, title: entry.title, architectures: entry.architectures.keys.sorted(),
                isSigned: entry.checksums.contains { $0.signature != nil })
            if json {
                try JSONLines.print(line)
            } else {
                let name = line.name.padding(toLength: max(20, line.name.count), withPad: " ", startingAt: 0)
                Output.line(
                    "\(name)\(line.title) [\(line.architectures.joined(separator: ", "))]"
                        + (line.isSigned ? ", signed" : ""))
            }
        }
    }
}
