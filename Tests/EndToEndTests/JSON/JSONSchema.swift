// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The schema of what a command prints with `--json`, which is installed for programs.
struct JSONSchema {
    static let folder = Lab.repository.appending(path: "packaging/schemas")
    /// The command's words.
    let command: String

    private var file: URL {
        Self.folder.appending(path: command.replacing(" ", with: "-") + ".schema.json")
    }

    /// The commands that have one.
    static func commands(of all: [String]) throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let known = Dictionary(uniqueKeysWithValues: all.map { ($0.replacing(" ", with: "-") + ".schema.json", $0) })
        return Set(names.map { known[$0] ?? $0 })
    }

    /// Why python3-jsonschema's validator is not asked.
    static let skipReason: Comment = "python3-jsonschema is missing; `make test` brings it"
    static var canBeAsked: Bool {
        get async {
            let run = try? await ExternalTool("python3")?.run(["-c", "import jsonschema"])
            return run?.status == 0
        }
    }

    /// Holds each line to the schema by another's validator; one line at least has to be there.
    func holds(_ text: String, _ location: SourceLocation = #_sourceLocation) async throws {
        try await withTemporaryDirectory { folder in
            let lines = folder.appending(path: "lines")
            try Data(text.utf8).write(to: lines)
            let check = Lab.repository.appending(path: "scripts/check-json").path
            let run = try await #require(ExternalTool("bash")).run([
                "-c", "exec \"$0\" \"$1\" < \"$2\"", check, file.path, lines.path,
            ])
            #expect(
                run.status == 0 && Int(run.text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 0,
                "\(command): \(run.text)\(run.diagnosticText)\n\(text.prefix(2000))", sourceLocation: location)
        }
    }
}
