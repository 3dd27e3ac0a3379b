// SPDX-License-Identifier: Apache-2.0

internal import UnixSignals

/// Ends work in order when the user or the system asks for it.
enum Interruption {
    /// Runs `work`, and cancels it on Ctrl-C, on a request to end, and when the terminal goes away.
    ///
    /// - Throws: what `work` throws; `CancellationError` after a signal.
    static func watched<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        return try await withThrowingTaskGroup(of: Result?.self) { tasks in
            tasks.addTask { try await work() }
            tasks.addTask {
                for await _ in signals { return nil }
                return nil
            }
            defer { tasks.cancelAll() }
            guard let result = try await tasks.next() ?? nil else {
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
                throw CancellationError()
            }
            return result
        }
    }
}
