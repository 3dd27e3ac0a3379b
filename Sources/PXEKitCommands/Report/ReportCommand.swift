// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import NetAddress
internal import NetbootServer

/// `pxekit report`: what machines have told of their PXE ROMs.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What machines have told `pxekit serve --reports` of their PXE ROMs.",
        discussion: """
            EXAMPLES
              pxekit report list /var/lib/pxekit/reports
              pxekit report show /var/lib/pxekit/reports 52:54:00:12:34:56
            """,
        subcommands: [List.self, Show.self])

    /// `pxekit report list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the machines, when each has reported, and the last line of its report."
        )

        @Argument(help: "The directory given to `pxekit serve --reports`.")
        var directory: String

        @Flag(help: "Print one JSON object for each machine.")
        var json = false

        /// A machine in the list.
        private struct Line: Encodable {
            let machine: String
            let time: Date
            let verdict: String
            let path: String
        }

        func run() throws {
            let lines = try ReportFolder.reading(directory) { store in
                try store.entries().map { entry in
                    let text = try store.report(of: entry.hardware)?.text ?? ""
                    return Line(
                        machine: "\(entry.hardware)", time: entry.time,
                        verdict: text.split(separator: "\n").last.map(String.init) ?? "empty", path: entry.path)
                }
            }
            if json { return try lines.forEach(JSONLines.print) }
            for line in lines { Output.columns(line.machine, line.time.ISO8601Format(), line.verdict) }
        }
    }

    /// `pxekit report show`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Print the last report of a machine.")

        @Argument(help: "The directory given to `pxekit serve --reports`.")
        var directory: String

        @Argument(help: "The machine's hardware address.")
        var machine: String

        func run() throws {
            guard let hardware = MACAddress(machine) else {
                Diagnostics.error("'\(machine)': needed a hardware address like 52:54:00:12:34:56")
                throw ExitCode.badInput
            }
            guard let report = try ReportFolder.reading(directory, { try $0.report(of: hardware) }) else {
                Diagnostics.error("\(hardware) has not reported; `pxekit report list \(directory)` shows who has")
                throw ExitCode.workFailed
            }
            Output.lines(report.text.hasSuffix("\n") ? String(report.text.dropLast()) : report.text)
        }
    }
}

/// Reads a directory of reports; what cannot be read ends the program with a message and a code.
private enum ReportFolder {
    static func reading<Value>(_ directory: String, _ body: (ReportStore) throws -> Value) throws -> Value {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue
        else {
            Diagnostics.error("'\(directory)': needed the directory of `pxekit serve --reports`")
            throw ExitCode.badInput
        }
        do {
            return try body(ReportStore(path: directory))
        } catch {
            Diagnostics.error("'\(directory)': cannot be read: \(error.localizedDescription)")
            throw ExitCode.badInput
        }
    }
}
