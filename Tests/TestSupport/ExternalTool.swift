// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// A program that somebody else wrote and that a test talks to.
///
///     @Test("...", .enabled(if: ExternalTool("tshark") != nil, "tshark is not installed"))
public struct ExternalTool: Sendable {
    /// What a run left.
    public struct Result: Sendable {
        /// The exit code; 128 + the number of the signal that ended it, as a shell counts.
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

    /// Runs the program to its end; after `timeout` seconds it is killed with all that it started, so that a test cannot hang.
    ///
    /// Output goes through files: a pipe would stay open as long as anything that the program started.
    public func run(_ arguments: [String], in directory: URL? = nil, timeout: Double = 60) async throws -> Result {
        try await withTemporaryDirectory { folder in
            let process = Process()
            process.executableURL = path
            process.arguments = arguments
            process.currentDirectoryURL = directory
            process.standardInput = FileHandle.nullDevice
            let (output, diagnostics) = (folder.appending(path: "output"), folder.appending(path: "diagnostics"))
            try Data().write(to: output)
            try Data().write(to: diagnostics)
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: diagnostics)
            let (ends, ended) = AsyncStream<Void>.makeStream()
            process.terminationHandler = { _ in ended.finish() }
            try ExternalTool.withoutBlockedSignals { try process.run() }
            let identifier = process.processIdentifier
            let killAll: @Sendable () -> Void = {
                kill(-identifier, SIGKILL)
                kill(identifier, SIGKILL)
            }
            let killer = DispatchWorkItem(block: killAll)
            DispatchQueue.global().asyncAfter(deadline: .now() + timeout, execute: killer)
            await withTaskCancellationHandler {
                await ends.finished()
            } onCancel: {
                killAll()
            }
            killer.cancel()
            let signalled = process.terminationReason == .uncaughtSignal
            return Result(
                status: process.terminationStatus + (signalled ? 128 : 0), output: try Data(contentsOf: output),
                diagnostics: try Data(contentsOf: diagnostics))
        }
    }

    /// A child inherits the blocked signals of the thread that starts it, and a worker thread blocks nearly all: the child
    /// could not be asked to end, and its own timers would be silent.
    static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }
}

extension AsyncStream<Void> {
    /// Returns when the stream has ended, also in a task that was cancelled: a process that has not ended has no status.
    func finished() async {
        await Task { for await _ in self {} }.value
    }
}
