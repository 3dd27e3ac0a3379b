// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Texts of others in the commands that people run on files: whatever is in them, a terminal only shows it.
@Suite("texts of others")
struct HostileTextTests {
    /// A title that would set a window's title, move the cursor up, write a line of its own and turn the reading direction.
    private static let hostile = "\u{1B}]0;owned\u{07}\u{9B}1A\nforged line\u{7F}\u{202E}\u{2028}end"

    /// Whether a terminal would obey something, apart from line feeds and tabs, or a line begins with the forged text.
    private static func isFit(_ run: ToolRun) -> Bool {
        (run.output + run.diagnostics).unicodeScalars.allSatisfy { scalar in
            if scalar == "\n" || scalar == "\t" { return true }
            return ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        } && !(run.output + run.diagnostics).contains("\nforged")
    }

    @Test("menu, image and report show names and contents without obeying them, as text and as JSON")
    func commands() async throws {
        try await withTemporaryDirectory { folder in
            func write(_ text: String, to name: String) throws -> String {
                let file = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
                return file.path
            }
            let escaped = "\\e]0;owned\\a\\x9b1A\\nforged line\\x7f\\u202e\\u2028end"
            let yaml = """
                title: "\(escaped)"
                entries:
                  - {name: "a\(escaped)", title: "\(escaped)", kernel: "\(escaped)", args: "\(escaped)"}
                  - {name: b, kernel: "\(escaped)"}

                """
            let menu = try write(yaml, to: "menu.yaml")
            let hostile = Self.hostile.replacingOccurrences(of: "\n", with: " ")
            let config = try write(
                "menu title \(hostile)\nlabel \(hostile)\nkernel \(hostile)\nno\(hostile)\n", to: "pxelinux.cfg/default"
            )
            let script = try write("#!ipxe\n# \(hostile)\n", to: "files/\(Self.hostile).ipxe")
            _ = try write("PXE \(Self.hostile)\n\(hostile)", to: "reports/52-54-00-12-34-56.txt")
            let reports = folder.appending(path: "reports").path
            let files = folder.appending(path: "files").path
            let runs: [[String]] = [
                ["menu", "show", menu], ["menu", "show", menu, "--screen"], ["menu", "show", menu, "--json"],
                ["menu", "show", config], ["menu", "lint", menu], ["menu", "lint", config],
                ["menu", "lint", config, "--json"], ["menu", "render", menu, "--target", "grub", "--json"],
                ["menu", "show", folder.appending(path: Self.hostile).path], ["image", "inspect", script],
                ["image", "inspect", files], ["image", "inspect", "--json", script], ["image", "manifest", files],
                ["image", "inspect", script + Self.hostile], ["report", "list", reports],
                ["report", "list", "--json", reports], ["nbp", "path", Self.hostile],
            ]
            for arguments in runs {
                let run = try await ToolRun.pxekit(arguments)
                #expect(
                    Self.isFit(run), "\(arguments): \(run.output.debugDescription) \(run.diagnostics.debugDescription)")
                #expect(!(run.output + run.diagnostics).isEmpty, "\(arguments)")
            }
            // Its own line feeds are a report's; the rest of it is not obeyed.
            let report = try await ToolRun.pxekit(["report", "show", reports, "52:54:00:12:34:56"])
            #expect(report.output.hasPrefix("PXE \\x1b]0;owned\\x07"))
            #expect(!report.output.contains("\u{1B}") && !report.output.contains("\u{9B}"))
        }
    }

    @Test(
        "a result that cannot be written is no success", arguments: [["nbp", "list"], ["menu", "schema", "--json"]])
    func fullDisk(arguments: [String]) async throws {
        let shell = try #require(ExternalTool("sh"))
        let line = ([Lab.tool.path] + arguments).joined(separator: " ")
        let full = try await shell.run(["-c", "exec \(line) > /dev/full"])
        #expect(full.status == 1)
        #expect(full.diagnosticText == "pxekit: standard output cannot be written: No space left on device\n")
    }
}
