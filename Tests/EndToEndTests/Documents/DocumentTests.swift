// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Every command of README and docs/, typed as it stands.
    @Suite("documents", .serialized, .timeLimit(.minutes(10)))
    struct DocumentTests {
        @Test("each command is tried, and each trial is of a command that stands somewhere")
        func complete() throws {
            let commands = try DocumentedCommand.documents.flatMap(DocumentedCommand.all)
            for command in commands {
                #expect(Trial.all[command.name] != nil, "\(command) has no row in DocumentTrials.swift")
            }
            let names = Set(commands.map(\.name))
            #expect(Trial.all.keys.filter { !names.contains($0) } == [])
            for case .elsewhere(let file, _) in Trial.all.values {
                #expect(FileManager.default.fileExists(atPath: Lab.repository.appending(path: file).path), "\(file)")
            }
        }

        @Test(
            "the commands of a document, one after the other", .enabled(if: Lab.isInstalled, Lab.skipReason),
            .enabled(if: Lab.isComplete, "needs build/boot, which `make test` fetches"),
            .enabled(if: DocumentRoom.canBeMade, Comment(rawValue: DocumentRoom.skipReason)),
            arguments: DocumentedCommand.documents)
        func typed(document: String) async throws {
            let commands = try DocumentedCommand.all(in: document)
            guard !commands.isEmpty else { return }
            try await DocumentRoom.with { room in
                for command in commands {
                    guard let trial = Trial.all[command.name] else { continue }
                    try await attempt(command, trial, in: room)
                }
            }
        }

        private func attempt(_ command: DocumentedCommand, _ trial: Trial, in room: DocumentRoom) async throws {
            switch trial {
            case .ends(let code, let sign):
                let run = try await room.lan.run("host", room.shell(command.text), timeout: 240)
                let text = run.text + run.diagnosticText
                #expect(run.status == code && (sign.isEmpty || text.contains(sign)), "\(command)\n\(text)")
            case .runs(let sign):
                do {
                    try await room.lan.whileRunning("host", room.shell(command.text), until: sign, within: 120) { _ in }
                } catch { Issue.record("\(command)\n\(error)") }
            case .beside(let server, let host, let sign, let trial):
                try await room.lan.whileRunning(host.rawValue, room.shell(server), until: sign) { _ in
                    try await attempt(command, trial, in: room)
                }
            case .after(let first, let trial):
                let run = try await room.lan.run("host", room.shell(first), timeout: 240)
                #expect(run.status == 0, "\(command): \(first)\n\(run.text)\(run.diagnosticText)")
                try await attempt(command, trial, in: room)
            case .elsewhere: break
            }
        }
    }
#endif
