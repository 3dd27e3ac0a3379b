// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A program that runs in the background of a test.
public struct RunningTool: Sendable {
    /// The process that hands signals on to it.
    public let process: Int32
    private let files: [URL]

    init(process: Int32, files: [URL]) {
        self.process = process
        self.files = files
    }

    /// What it has written so far: standard output, then standard error.
    public var text: String {
        files.map { (try? String(contentsOf: $0, encoding: .utf8)) ?? "" }.joined()
    }

    /// Waits until it has written a text, for at most `limit` seconds.
    ///
    /// - Throws: ``NotSaid`` with what it wrote instead.
    public func says(_ sign: String, within limit: Int = 20) async throws {
        for _ in 0..<(limit * 100) {
            if text.contains(sign) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NotSaid(sign: sign, text: text)
    }

    /// Waits until it has written a text of a slow guest.
    ///
    /// - Parameters:
    ///   - patience: for how many seconds at most.
    ///   - knock: done every five seconds until then.
    /// - Throws: ``NotSaid`` with what it wrote instead.
    public func says(_ sign: String, patience: Int, knock: () -> Void = {}) async throws {
        for tenth in 0..<patience * 10 {
            if text.contains(sign) { return }
            if tenth % 50 == 20 { knock() }
            try await Task.sleep(for: .milliseconds(100))
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
    /// - Parameters:
    ///   - sign: what it writes when it is ready.
    ///   - limit: how many seconds that may take.
    public func whileRunning<Value: Sendable>(
        _ arguments: [String], until sign: String, within limit: Int = 20,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RunningTool) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryDirectory { folder in
            let files = ["output", "diagnostics"].map { folder.appending(path: $0) }
            var options = PlatformOptions()
            options.processGroupID = 0
            options.teardownSequence = [
                .gracefulShutDown(allowedDurationToNextStep: .seconds(5)), ExternalTool.killGroup,
            ]
            // timeout(1) stays between, hands signals on, and ends what a killed test has left.
            let outcome = try await Subprocess.run(
                .name("timeout"), arguments: Arguments(["--foreground", "600", path.path] + arguments),
                platformOptions: options, input: .none, output: try files[0].opened(),
                error: try files[1].opened()
            ) { process in
                let tool = RunningTool(process: process.processIdentifier.value, files: files)
                try await tool.says(sign, within: limit)
                let value = try await body(tool)
                await process.teardown(using: options.teardownSequence)
                return value
            }
            return outcome.closureResult
        }
    }
}

extension URL {
    /// An empty file here for a program to write to, which is closed when the program has it.
    fileprivate func opened() throws -> FileDescriptorOutput {
        let file = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        return .fileDescriptor(file, closeAfterSpawningProcess: true)
    }
}
