// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers
internal import ServiceLifecycle

/// A gate that services wait at until they may answer.
final class Admission: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: Announcement<Void>] = [:]
        var next = 0
    }

    private let state = NIOLockedValueBox(State())

    /// Lets all pass, those who wait and those who come.
    func open() {
        let waiting = state.withLockedValue { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for turn in waiting { turn.make(.success(())) }
    }

    /// Whether all pass.
    var isOpen: Bool { state.withLockedValue { $0.isOpen } }

    /// Returns when the gate is open; throws `CancellationError` on cancellation and graceful shutdown.
    func wait() async throws {
        let turn = Announcement<Void>()
        let place = state.withLockedValue { state -> Int? in
            guard !state.isOpen else { return nil }
            state.next += 1
            state.waiting[state.next] = turn
            return state.next
        }
        guard let place else { return }
        defer { state.withLockedValue { $0.waiting[place] = nil } }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await turn.value
        } onCancelOrGracefulShutdown: {
            turn.make(.failure(CancellationError()))
        }
    }
}
