// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers
internal import NIOCore

/// One connection, as its event loop and the tasks that answer on it both see it.
final class HTTPConnection: Sendable {
    /// The client has gone, or was let go.
    struct Closed: Error {}

    private struct State {
        var isClosed = false
        /// Requests whose heads have come and whose answers are not out.
        var requests = 0
        var idleSince = ContinuousClock.now
        /// Bytes of answers that are read from files and not yet in the kernel.
        var pending = 0
        var waiter: CheckedContinuation<Void, any Error>?
        var close: (@Sendable () -> Void)?
    }

    /// Who it is: an address without the port.
    let client: String
    private let state = NIOLockedValueBox(State())

    /// So many bytes may wait for a client that reads slowly, and as many again are read for it: one chunk of ``HTTPExchange`` each.
    private static let pendingLimit = 128 * 1024

    init(client: String) {
        self.client = client
    }

    /// Since when nothing was asked of it; nil while an answer is due, or after its end.
    var idleSince: ContinuousClock.Instant? {
        state.withLockedValue { $0.requests == 0 && !$0.isClosed ? $0.idleSince : nil }
    }

    /// How the connection is closed from any thread.
    func onClose(_ close: @escaping @Sendable () -> Void) {
        state.withLockedValue { $0.close = close }
    }

    /// Lets the client go.
    func close() {
        state.withLockedValue { $0.close }?()
    }

    /// A request's head has come.
    func requestBegan() {
        state.withLockedValue { $0.requests += 1 }
    }

    /// An answer is out.
    func answerEnded() {
        state.withLockedValue { state in
            state.requests = max(0, state.requests - 1)
            state.idleSince = .now
        }
    }

    /// Takes note of bytes on their way to the kernel.
    func willWrite(_ bytes: Int) {
        state.withLockedValue { $0.pending += bytes }
    }

    /// Bytes are in the kernel, or will never be.
    func didWrite(_ bytes: Int) {
        resume { state in
            state.pending = max(0, state.pending - bytes)
            return state.pending <= HTTPConnection.pendingLimit
        }
    }

    /// The connection is over.
    func ended() {
        resume { state in
            (state.isClosed, state.close) = (true, nil)
            return true
        }
    }

    /// Waits until a client has taken so much that more may be read for it; called by one task at a time.
    ///
    /// - Throws: ``Closed``, and `CancellationError` where the task is cancelled.
    func room() async throws {
        try await withTaskCancellationHandler {
            try Task.checkCancellation()
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                let isDecided = state.withLockedValue { state -> Bool? in
                    if state.isClosed { return false }
                    if state.pending <= HTTPConnection.pendingLimit { return true }
                    state.waiter = waiter
                    return nil
                }
                if let isDecided { isDecided ? waiter.resume() : waiter.resume(throwing: Closed()) }
            }
        } onCancel: {
            resume { _ in true }
        }
        try Task.checkCancellation()
    }

    /// Changes the state; whoever waits goes on if it says so.
    private func resume(_ change: (inout State) -> Bool) {
        let (waiter, isClosed) = state.withLockedValue { state in
            let goesOn = change(&state)
            defer { if goesOn { state.waiter = nil } }
            return (goesOn ? state.waiter : nil, state.isClosed)
        }
        if isClosed { waiter?.resume(throwing: Closed()) } else { waiter?.resume() }
    }
}
