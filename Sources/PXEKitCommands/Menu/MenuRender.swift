// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
internal import DiskCatalog
import Foundation

/// `pxekit menu render`: a menu for a boot loader.
struct MenuRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Write a menu for boot loaders or UEFI firmware, and files for single machines where it has some.",
        discussion: """
            What a loader cannot express is reported on standard error with the entry's name. With --strict, an entry that had to be
            left out makes the command fail (exit code 1); the files are written all the same. The target efi is what UEFI firmware boots
            by itself: boot rules for `pxekit serve --config`. Files in --output that somebody else wrote or changed are not replaced.

            EXAMPLES
              pxekit menu render menu.yaml --target vesamenu.c32
              pxekit menu render menu.yaml --target menu.c32 --target ipxe --target grub -o /srv/tftp
              pxekit menu render pxelinux.cfg/default --target ipxe --base http://192.0.2.1/boot/
            """)

    @Argument(help: "A menu file, a pxelinux.cfg, or a directory with pxelinux.cfg/default.")
    var menu: String

    @Option(
        name: .shortAndLong, help: "pxelinux, menu.c32, vesamenu.c32, ipxe, grub or efi; repeat it for several.",
        transform: MenuArgument.target)
    var target: [RenderTarget] = []

    @Option(name: .shortAndLong, help: "The boot root to write into. Without it, files go to standard output.")
    var output: String?

    @Option(help: "A URL with its final /, put before relative paths for iPXE and GRUB.")
    var base: String?

    @Option(help: "The directory that includes are relative to, if not the one above pxelinux.cfg.")
    var root: String?

    @Flag(help: "Replace files in --output that somebody else wrote or changed.")
    var force = false

    @Flag(help: "Fail if an entry had to be left out.")
    var strict = false

    @Flag(help: "Print one JSON object with files and findings.")
    var json = false

    func validate() throws {
        if target.filter({ $0.family == .pxelinux }).count > 1 {
            throw ValidationError("pxelinux, menu.c32 and vesamenu.c32 write the same file; choose one of them")
        }
    }

    /// The result, as JSON has it.
    private struct Report: Encodable {
        struct File: Encodable {
            let target: String
            let path: String
            var outcome: OutputFile.Outcome?
            var text: String?
        }

        struct Finding: Encodable {
            let target: String
            let item: String
            let consequence: String
            let reason: String
        }

        var files: [File] = []
        var findings: [Finding] = []
    }

    func run() throws {
        let input = try MenuInput(menu, root: root)
        var report = Report()
        for target in target.isEmpty ? [.menuC32] : target {
            let rendering = input.menu.rendered(for: target, options: input.options(base: base))
            try checkPlaces(of: rendering)
            for file in rendering.files {
                let text = output == nil ? String(decoding: file.bytes, as: UTF8.self) : nil
                report.files.append(
                    Report.File(target: target.rawValue, path: file.path, outcome: try write(file), text: text))
            }
            report.findings += rendering.findings.map {
                Report.Finding(
                    target: target.rawValue, item: $0.item, consequence: $0.consequence.rawValue, reason: $0.reason)
            }
        }
        if json { try JSONLines.print(report) } else { show(report) }
        if strict, report.findings.contains(where: { $0.consequence == RenderFinding.Consequence.omitted.rawValue }) {
            throw ExitCode.workFailed
        }
    }

    /// Refuses to replace a file that is not ours, or that somebody has changed since we wrote it.
    private func checkPlaces(of rendering: Rendering) throws {
        guard let output, !force else { return }
        for file in rendering.files {
            let path = URL(filePath: output).appending(path: file.path).path
            guard let old = FileManager.default.contents(atPath: path).map(Array.init), old != file.stampedBytes else {
                continue
            }
            if !RenderedFile.isUntouched(old), old != file.bytes {
                throw MenuInput.refused(
                    "--output '\(output)': \(path) was written or changed by somebody and is not replaced; move it away, "
                        + "choose another folder, or say --force")
            }
        }
    }

    private func write(_ file: RenderedFile) throws -> OutputFile.Outcome? {
        guard let output else { return nil }
        let path = URL(filePath: output).appending(path: file.path).path
        do {
            // `checkPlaces` has asked already, by the stamp in the file, who wrote what is there.
            return try OutputFile.write(file.stampedBytes, to: path, existing: .replaced, links: .refused)
        } catch {
            throw MenuInput.refused("--output '\(output)': \(path) cannot be written: \(error.description)")
        }
    }

    private func show(_ report: Report) {
        for file in report.files {
            if let outcome = file.outcome { Output.columns(outcome.rawValue, file.path) }
            guard let text = file.text else { continue }
            if report.files.count > 1 { Output.line("==> \(file.path)") }
            Output.file(text)
        }
        for finding in report.findings {
            Diagnostics.line("\(finding.target): \(finding.item): \(finding.consequence): \(finding.reason)")
        }
    }
}
