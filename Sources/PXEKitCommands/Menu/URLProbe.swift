// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
import Subprocess

/// Asks servers whether they have the files that a menu names by URL.
///
/// curl asks: an HTTP client with TLS of our own would be loaded at the start of every command, for the sake of this one.
enum URLProbe {
    /// How long one answer may take, in seconds, and how many are asked at a time.
    private static let patience = 5
    private static let atOnce = 8

    /// Every HTTP URL of a menu without machine variables, and whether it can be fetched. A server that cannot be reached
    /// says nothing about the file: the machine that boots may be on another network.
    static func results(of menu: Menu) async -> [String: Bool] {
        let paths = menu.entries.flatMap(\.actions).flatMap(\.files).compactMap { menu.text(of: $0.path) }
        let wanted = Set(paths.filter { $0.hasPrefix("http://") || $0.hasPrefix("https://") }).sorted()
        guard !wanted.isEmpty else { return [:] }
        guard (try? await Executable.name("curl").resolveExecutablePath(in: .inherit)) != nil else {
            Diagnostics.line("URLs are not looked up: install curl, or say --offline")
            return [:]
        }
        var waiting = wanted[...]
        return await withTaskGroup(of: (String, Bool?).self) { group in
            for url in waiting.prefix(atOnce) { group.addTask { (url, await isThere(url)) } }
            waiting = waiting.dropFirst(atOnce)
            var results: [String: Bool] = [:]
            for await (url, answer) in group {
                results[url] = answer
                if let next = waiting.popFirst() { group.addTask { (next, await isThere(next)) } }
            }
            return results
        }
    }

    /// Nil if nobody answered.
    private static func isThere(_ url: String) async -> Bool? {
        // `--globoff`: brackets and braces are part of a name. `--url`: no URL can be taken for an option.
        let arguments = [
            "--silent", "--head", "--location", "--globoff", "--max-time", String(patience), "--output", "/dev/null",
            "--write-out", "%{http_code}", "--url", url,
        ]
        let result = try? await Subprocess.run(
            .name("curl"), arguments: Arguments(arguments), output: .string(limit: 16), error: .discarded)
        guard let result, case .exited(0) = result.terminationStatus, let status = Int(result.standardOutput) else {
            return nil
        }
        return (200..<400).contains(status)
    }
}
