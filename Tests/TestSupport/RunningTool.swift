// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that runs in the background of a test.
public struct RunningTool: Sendable {
    /// The process that hands signals on to it.
    public let process: Int32
    private let folder: URL

    init(process: Int32, folder: URL) {
        self.process = process
        self.folder = folder
    }

    static func files(in folder: URL) -> [URL] { ["output", "diagnostics"].map { folder.appending(path: $0) } }

    /// What it has written so far: standard output, then standard error.
    public var text: String {
        RunningTool.files(in: folder).map { (try? String(contentsOf: $0, encoding: .utf8)) ?? "" }.joined()
    }

    /// Waits until it has written a text, for at most twenty seconds.
    ///
    /// - Throws: ``NotSaid`` with what it wrote instead.
    public func says(_ sign: String) async throws {
        for _ in 0..<2000 {
            if text.contains(sign) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NotSaid(sign: sign, text: text)
    }

    /// A program did not write what was waited for.
    public struct NotSaid: Error, CustomStringConvertible {
        let sign: String
        let text: String
        /// What was waited for, and what was written.
        public var description: String { "waited for '\(sign)', found:\n\(text)" }
    }
}

extension ExternalTool {
    /// Runs the program in the background while `body` runs; then it is asked to end, and killed if it has not after five seconds.
    ///
    /// - Parameter sign: what it writes when it is ready.
    public func whileRunning<Value>(
        _ arguments: [String], until sign: String, environment: [String: String] = [:],
        isolation: isolated (any Actor)? = #isolation, _ body: (RunningTool) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryDirectory { folder in
            let process = Process()
            // A daemon closes what it inherits, and Foundation takes that for its end and waits for it with all that it watches.
            // timeout(1) stays between, hands signals on, and ends what a killed test has left.
            process.executableURL = URL(filePath: "/usr/bin/timeout")
            process.arguments = ["--foreground", "600", path.path] + arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            let files = RunningTool.files(in: folder)
            for file in files { try Data().write(to: file) }
            process.standardOutput = try FileHandle(forWritingTo: files[0])
            process.standardError = try FileHandle(forWritingTo: files[1])
            let (ends, ended) = AsyncStream<Void>.makeStream()
            process.terminationHandler = { _ in ended.finish() }
            try ExternalTool.withoutBlockedSignals { try process.run() }
            let identifier = process.processIdentifier
            let tool = RunningTool(process: identifier, folder: folder)
            func end() async {
                kill(identifier, SIGTERM)
                let killer = DispatchWorkItem { kill(identifier, SIGKILL) }
                DispatchQueue.global().asyncAfter(deadline: .now() + 5, execute: killer)
                await ends.finished()
                killer.cancel()
            }
            do {
                try await tool.says(sign)
                let value = try await body(tool)
                await end()
                return value
            } catch {
                await end()
                throw error
            }
        }
    }
}
