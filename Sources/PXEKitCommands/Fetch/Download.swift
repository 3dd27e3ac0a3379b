// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Files from servers, by curl: it knows proxies, TLS, redirects and how to go on where a transfer stopped.
enum Download {
    /// How often a transfer that broke off is taken up again.
    private static let retries = 3

    /// Fetches an URL into a file, from where the file ends if it is there already.
    static func file(_ url: String, to path: String) async throws {
        // `--url`: no URL can be taken for an option. `--globoff`: brackets are part of a name.
        let arguments = [
            "--silent", "--show-error", "--fail", "--location", "--globoff", "--proto", "=http,https,ftp", "--retry",
            "\(retries)",
            "--retry-connrefused", "--continue-at", "-", "--output", path, "--url", url,
        ]
        let first = try await run("curl", package: "curl", arguments)
        // 33 and 36: the server cannot resume. 22 with HTTP's 416: the part is complete, or belongs to another file.
        guard first.status != 0 else { return }
        if [22, 33, 36].contains(first.status), FileManager.default.fileExists(atPath: path) {
            try? FileManager.default.removeItem(atPath: path)
            let second = try await run("curl", package: "curl", arguments)
            if second.status == 0 { return }
            throw FetchFailure.notFetched(url: url, reason: words(second.diagnostics))
        }
        throw FetchFailure.notFetched(url: url, reason: words(first.diagnostics))
    }

    /// Runs a program to its end.
    static func run(
        _ program: String, package: String, _ arguments: [String]
    ) async throws -> (status: Int32, diagnostics: String) {
        do {
            let result = try await Subprocess.run(
                .name(program), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 16))
            let status: Int32 =
                switch result.terminationStatus {
                case .exited(let code): code
                case .signaled(let signal): 128 + signal
                }
            return (status, result.standardError)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw FetchFailure.missing(program: program, package: package)
        }
    }

    private static func words(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).last.map(String.init) ?? "curl says nothing"
        return line.hasPrefix("curl: ") ? String(line.dropFirst(6)) : line
    }
}
