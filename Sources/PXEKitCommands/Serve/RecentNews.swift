// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers

/// What was told a moment ago and need not be told again: in a flood of clients the same is true of every one.
final class RecentNews<Subject: Hashable & Sendable>: Sendable {
    private let told = NIOLockedValueBox<[Subject: Duration]>([:])

    /// How long something is no news.
    private static var period: Duration { .seconds(60) }
    /// So many subjects are remembered; where there are more, some are told again before their time.
    private static var limit: Int { 1024 }

    /// Whether nothing was said of this for a minute.
    func isNews(_ subject: Subject, at time: Duration) -> Bool {
        told.withLockedValue { told in
            if let last = told[subject], time - last < Self.period { return false }
            if told.count >= Self.limit { told.removeAll(keepingCapacity: true) }
            told[subject] = time
            return true
        }
    }
}
