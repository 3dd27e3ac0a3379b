// SPDX-License-Identifier: Apache-2.0

public import Foundation
package import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A program that somebody else wrote and that a test talks to.
///
///     @Test("...", .enabled(if: ExternalTool("tshark") != nil, "tshark is not installed"))
public struct ExternalTool: Sendable {
    /// What a run left.
    public struct Result: Sendable {
        /// As ``Subprocess/TerminationStatus/shellCode``.
        public let status: Int32
        /// Everything on standard output.
        public let output: Data
        /// Everything on standard error.
        public let diagnostics: Data

        /// Standard output as text.
        public var text: String { String(decoding: output, as: UTF8.self) }
        /// Standard error as text.
        public var diagnosticText: String { String(decoding: diagnostics, as: UTF8.self) }
    }

    /// Where the program is.
    public let path: URL

    /// The first program called `name` in `PATH` or in the folders of system programs; nil if there is none.
    public init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let candidates = (folders + ["/usr/local/sbin", "/usr/sbin", "/sbin"]).map {
            URL(filePath: $0).appending(path: name)
        }
        guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            return nil
        }
        self.path = path
    }

    /// The program at a path, such as one that was just built.
    public init(at path: URL) { self.path = path }

    /// The most that a run may write, in bytes, to either output.
    private static let outputLimit = 64 << 20

    /// Runs the program to its end; after `timeout` seconds it is killed with all that it started, so that a test cannot hang.
    public func run(_ arguments: [String], in directory: URL? = nil, timeout: Double = 60) async throws -> Result {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [ExternalTool.killGroup]
        let (groups, started) = AsyncStream<pid_t>.makeStream()
        let killer = Task {
            for await group in groups {
                try await Task.sleep(for: .seconds(timeout))
                kill(-group, SIGKILL)
            }
        }
        // Also where the run throws: later the number may be another's.
        defer { killer.cancel() }
        let outcome = try await Subprocess.run(
            .path(FilePath(path.path)), arguments: Arguments(arguments),
            workingDirectory: directory.map { FilePath($0.path) }, platformOptions: options, input: .none,
            output: .bytes(limit: ExternalTool.outputLimit), error: .bytes(limit: ExternalTool.outputLimit)
        ) { started.yield($0.processIdentifier.value) }
        return Result(
            status: outcome.terminationStatus.shellCode, output: Data(outcome.standardOutput),
            diagnostics: Data(outcome.standardError))
    }

    /// The end of a program and of all that it started.
    static let killGroup = TeardownStep.send(
        signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
}

extension TerminationStatus {
    /// The exit code; 128 + the number of the signal that ended it, as a shell counts.
    package var shellCode: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
}
