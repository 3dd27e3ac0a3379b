// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ImagePacking
internal import TerminalText

struct ImageInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Say what boot files are and whom they boot.",
        discussion: """
            EXAMPLES
              pxekit image inspect pxelinux.0
              pxekit image inspect --for 7 shimx64.efi    can x64 UEFI boot it? else 1
              pxekit image inspect /srv/boot              a folder: one line a file
            """)

    @Argument(help: "Files; folders are walked.", completion: .file())
    var paths: [String]

    @Option(
        name: .customLong("for"), help: "Check that a client of this architecture (DHCP option 93) can boot it.",
        transform: wholeNumber(0...65535))
    var architecture: UInt16?

    @Flag(help: "Print JSON, one object a file and line.")
    var json = false

    @Flag(name: .shortAndLong, help: "Everything about each file, also with many.")
    var verbose = false

    private struct Inspected: Encodable {
        let path: String
        let refusal: String?
        let report: ImageReport
    }

    func run() throws {
        let files = try paths.flatMap { path in
            ImageFiles.isFolder(path) ? try ImageFiles.tree(path).map { "\(path)/\($0)" } : [path]
        }
        let inspected = try files.map { path in
            let file = try ImageFile(path)
            let report = ImageReport(fileSize: file.size, read: file.read)
            let refusal = architecture.flatMap { report.refusal(forArchitecture: $0) }
            return Inspected(path: path, refusal: refusal, report: report)
        }
        if json {
            for file in inspected { try JSONLines.print(file) }
        } else {
            for file in inspected {
                let isLong = verbose || files.count == 1
                Output.lines((isLong ? file.report.text(named: file.path) : file.report.line(named: file.path)))
                if let refusal = file.refusal { Output.line("  refused: \(refusal)") }
            }
        }
        if inspected.contains(where: { $0.refusal != nil || !$0.report.warnings.isEmpty }) { throw ExitCode.workFailed }
    }
}

extension ImageReport {
    /// One line for people.
    func line(named name: String) -> String {
        let whom = boots.isEmpty ? "" : " -> " + boots.map(\.rawValue).joined(separator: ", ")
        let lines = ["\(name): \(summary)\(whom)"] + warnings.map { "  warning: \($0)" }
        return lines.map(\.printableLine).joined(separator: "\n")
    }

    /// Everything for people: the values under each other, the images inside indented.
    func text(named name: String, indent: String = "") -> String {
        var rows = kind == .signature ? [] : [("size", "\(size) bytes")]
        if boots.contains(.biosPXE) {
            let old = size > BaseMemory.segment ? "; ROMs of the 1990s load \(BaseMemory.segment)" : ""
            rows.append(("base memory", "\(size) of at most \(BaseMemory.most) bytes that a PXE ROM can load\(old)"))
        }
        // A part is started with the whole. That it boots nobody by itself need not be said.
        if indent.isEmpty || !boots.isEmpty {
            rows.append(("boots", boots.isEmpty ? "nobody" : boots.map(\.rawValue).joined(separator: ", ")))
        }
        rows += facts.items.map { ($0.name, $0.value.description) }
        let width = rows.map(\.0.count).max() ?? 0
        let lines =
            (["\(indent)\(name): \(summary)"]
            + rows.map { "\(indent)  \($0)\(String(repeating: " ", count: width + 2 - $0.count))\($1)" }
            + warnings.map { "\(indent)  warning: \($0)" }).map(\.printableLine)
            + parts.enumerated().map { $1.text(named: "part \($0)", indent: indent + "  ") }
        return lines.joined(separator: "\n")
    }
}
