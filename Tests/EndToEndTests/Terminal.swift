// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A terminal of tmux(1) that runs a command.
struct Terminal {
    private let tmux: ExternalTool
    private let socket: String

    static let isInstalled = ExternalTool("tmux") != nil
    static let skipReason: Comment = "tmux is not installed"

    /// Opens one in a folder, where its socket lies.
    ///
    /// - Parameter command: a line for a shell.
    init(_ command: String, columns: Int = 100, rows: Int = 40, in folder: URL) async throws {
        tmux = try #require(ExternalTool("tmux"))
        socket = folder.appending(path: "tmux").path
        let made = try await tmux.run([
            "-S", socket, "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", command,
        ])
        try #require(made.status == 0, "\(made.diagnosticText)")
    }

    /// The lines on the screen.
    ///
    /// - Parameter joinsWrapped: whether a line that the terminal has broken at its edge is one again.
    func screen(joinsWrapped: Bool = false) async throws -> String {
        try await tmux.run(["-S", socket, "capture-pane", "-p"] + (joinsWrapped ? ["-J"] : [])).text
    }

    func type(_ keys: String...) async throws { _ = try await tmux.run(["-S", socket, "send-keys"] + keys) }

    func end() async { _ = try? await tmux.run(["-S", socket, "kill-server"]) }

    /// Waits for at most 30 seconds.
    func shows(_ text: String) async throws {
        var last = ""
        for _ in 0..<300 {
            last = try await screen()
            if last.contains(text) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("waited for '\(text)', found:\n\(last)")
    }
}
