// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers

/// One connection, as its event loop and the tasks that answer on it both see it.
final class HTTPConnection: Sendable {
    private struct State {
        var isClosed = false
        /// Requests whose heads have come and whose answers are not out.
        var requests = 0
        var idleSince = ContinuousClock.now
        var exchange: HTTPExchange?
        var close: (@Sendable () -> Void)?
    }

    /// Who it is: an address without the port.
    let client: String
    private let state = NIOLockedValueBox(State())

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

    /// The request that the router has, or had last.
    var exchange: HTTPExchange? {
        get { state.withLockedValue { $0.exchange } }
        set { state.withLockedValue { $0.exchange = newValue } }
    }

    /// The connection is over.
    func ended() {
        state.withLockedValue { ($0.isClosed, $0.close) = (true, nil) }
    }
}
