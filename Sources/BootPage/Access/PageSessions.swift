// SPDX-License-Identifier: Apache-2.0

internal import BoundedCollections
internal import Foundation
internal import MachineStore
import Synchronization

/// People who have typed a token at the page. All of it is in memory: a bounded number, each for a bounded time.
final class PageSessions: Sendable {
    /// One of them.
    struct Session: Sendable {
        /// SHA-256 of the token that was typed: when that is revoked, the session is of no use.
        let holder: Data
        /// What stands in each form, so that only a page of this session can have made it.
        let formToken = SecretToken()
        let began: Duration
        var used: Duration
        /// What the next page tells, once.
        var notice: String?
    }

    private struct Tries {
        var wrong = 0
        var since: Duration
    }

    private struct State {
        /// By SHA-256 of what the browser's cookie has, so that the time of a search tells nothing of it.
        var sessions: [Data: Session] = [:]
        var tries = BoundedTable<String, Tries>(limit: 1024)
    }

    private let state = Mutex(State())

    private static let most = 64
    /// How long a session may last, and how long it may be unused.
    static let lifetime = Duration.seconds(8 * 3600)
    private static let idle = Duration.seconds(3600)
    /// Wrong tokens that one address may type in ``window``. Guessing 128 bits is hopeless anyhow; this keeps it from being work.
    static let mostTries = 5
    static let window = Duration.seconds(300)

    /// Begins a session; of too many the one that was not used for the longest ends.
    ///
    /// - Returns: what the browser is to show.
    func begin(for holder: SecretToken, from client: String, at now: Duration) -> SecretToken {
        let name = SecretToken()
        state.withLock { state in
            state.tries[client] = nil
            state.sessions = state.sessions.filter { Self.holds($0.value, at: now) }
            if state.sessions.count >= Self.most,
                let oldest = state.sessions.min(by: { $0.value.used < $1.value.used })?.key
            {
                state.sessions[oldest] = nil
            }
            state.sessions[name.hash] = Session(holder: holder.hash, began: now, used: now)
        }
        return name
    }

    /// The session that a browser shows; nil if it has ended.
    func session(_ name: SecretToken, at now: Duration) -> Session? {
        state.withLock { state in
            guard let session = state.sessions[name.hash], Self.holds(session, at: now) else {
                state.sessions[name.hash] = nil
                return nil
            }
            state.sessions[name.hash]?.used = now
            return session
        }
    }

    /// Ends a session.
    func end(_ name: SecretToken) { state.withLock { $0.sessions[name.hash] = nil } }

    /// Has the session's next page tell something.
    func tell(_ notice: String, _ name: SecretToken) {
        state.withLock { $0.sessions[name.hash]?.notice = notice }
    }

    /// What the session's next page is to tell, once.
    func takeNotice(_ name: SecretToken) -> String? {
        state.withLock { state in
            defer { state.sessions[name.hash]?.notice = nil }
            return state.sessions[name.hash]?.notice
        }
    }

    /// Whether an address may type another token.
    func mayTry(_ client: String, at now: Duration) -> Bool {
        state.withLock { state in
            guard let tries = state.tries[client], now - tries.since < Self.window else { return true }
            return tries.wrong < Self.mostTries
        }
    }

    /// An address has typed a wrong token.
    func wrong(from client: String, at now: Duration) {
        state.withLock { state in
            var tries = state.tries[client] ?? Tries(since: now)
            if now - tries.since >= Self.window { tries = Tries(since: now) }
            tries.wrong += 1
            state.tries[client] = tries
        }
    }

    private static func holds(_ session: Session, at now: Duration) -> Bool {
        now - session.began < lifetime && now - session.used < idle
    }
}
