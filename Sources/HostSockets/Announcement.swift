// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers

/// A value that becomes known once, such as the port that the system chose; readers wait for it.
package final class Announcement<Value: Sendable>: Sendable {
    private enum State {
        case awaited([CheckedContinuation<Value, any Error>])
        case made(Result<Value, any Error>)
    }

    private let state = NIOLockedValueBox(State.awaited([]))

    /// A value that is not known yet.
    package init() {}

    /// Makes the value, or the reason why there is none, known to all readers; only the first call counts.
    package func make(_ result: Result<Value, any Error>) {
        let readers = state.withLockedValue { state -> [CheckedContinuation<Value, any Error>] in
            guard case .awaited(let readers) = state else { return [] }
            state = .made(result)
            return readers
        }
        for reader in readers { reader.resume(with: result) }
    }

    /// The value, if it is known by now.
    package var known: Value? {
        state.withLockedValue { state in
            if case .made(.success(let value)) = state { value } else { nil }
        }
    }

    /// The value, as soon as it is known.
    package var value: Value {
        get async throws {
            try await withCheckedThrowingContinuation { reader in
                let known = state.withLockedValue { state -> Result<Value, any Error>? in
                    switch state {
                    case .made(let result): return result
                    case .awaited(let readers):
                        state = .awaited(readers + [reader])
                        return nil
                    }
                }
                if let known { reader.resume(with: known) }
            }
        }
    }
}
