// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A run of the `pxekit` tool: its process, its exit code and what it said.
struct ToolRun {
    let process: Int32
    let exitCode: Int32
    let output: String
    let diagnostics: String

    /// Runs the tool with these arguments.
    ///
    /// - Parameters:
    ///   - arguments: as a user types them.
    ///   - environment: changes to this process's environment.
    static func pxekit(
        _ arguments: [String], environment: [Environment.Key: String?] = [:]
    ) async throws -> ToolRun {
        let result = try await run(
            .path(FilePath(Lab.tool.path)), arguments: Arguments(arguments),
            environment: .inherit.updating(environment), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)
        )
        return ToolRun(
            process: result.processIdentifier.value, exitCode: result.terminationStatus.shellCode,
            output: result.standardOutput, diagnostics: result.standardError)
    }

    /// What a run of the tool has left: its folders, and the command lines of processes that work there.
    static func remains(of process: Int32) async throws -> [String] {
        let prefix = "pxekit.\(process)."
        let folders = try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { $0.hasPrefix(prefix) }
        let processes = try await run(
            .name("pgrep"), arguments: ["-a", "-f", "/tmp/pxekit\\.\(process)\\."], output: .string(limit: 65536))
        return folders + processes.standardOutput.split(separator: "\n").map(String.init)
    }
}
