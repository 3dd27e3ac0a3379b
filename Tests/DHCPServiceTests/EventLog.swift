// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers

/// Keeps events in order, and waits for one.
final class EventLog<Event: Sendable>: Sendable {
    private let kept = NIOLockedValueBox<[Event]>([])

    func record(_ event: Event) {
        kept.withLockedValue { $0.append(event) }
    }

    var events: [Event] { kept.withLockedValue { $0 } }

    /// The first `count` values that `pick` finds, or what there is of them after ten seconds.
    func first<Value>(_ count: Int, _ pick: (Event) -> Value?) async throws -> [Value] {
        for _ in 0..<1000 {
            let found = events.compactMap(pick)
            if found.count >= count { return Array(found.prefix(count)) }
            try await Task.sleep(for: .milliseconds(10))
        }
        return events.compactMap(pick)
    }
}
