// SPDX-License-Identifier: Apache-2.0

/// What the guests of a session are plugged into, with the servers that they boot from.
protocol LabNetwork: Sendable {
    /// Runs `body` while the network and its servers are up. Nothing of them is left when it returns.
    ///
    /// - Parameter body: takes what each guest's card is to be plugged into, in the guests' order.
    func whileServing<Value: Sendable>(
        _ body: @escaping @Sendable ([QEMUArguments.Wire]) async throws -> Value
    ) async throws -> Value
}

/// Runs what a body needs beside it, and ends all of it with the body.
///
/// - Parameters:
///   - companions: run until they are cancelled; what one of them throws ends the rest.
///   - body: what they are needed for.
func withCompanions<Value: Sendable>(
    _ companions: [@Sendable () async throws -> Void], _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { tasks in
        for companion in companions {
            tasks.addTask {
                try await companion()
                return nil
            }
        }
        tasks.addTask { try await body() }
        defer { tasks.cancelAll() }
        while let finished = try await tasks.next() {
            if let value = finished { return value }
        }
        throw CancellationError()
    }
}
