// SPDX-License-Identifier: Apache-2.0

internal import BoundedCollections
internal import NIOConcurrencyHelpers

/// Remembers what was told a moment ago, so that a flood of clients does not repeat one message in the log.
final class RecentNews<Subject: Hashable & Sendable>: Sendable {
    private let told = NIOLockedValueBox(BoundedTable<Subject, Duration>(limit: RecentNews.limit))

    /// How long something is no news.
    private static var period: Duration { .seconds(60) }
    /// How many subjects are remembered. If there are more, some are told again too early.
    private static var limit: Int { 1024 }

    /// Whether nothing was said of this for a minute.
    func isNews(_ subject: Subject, at time: Duration) -> Bool {
        told.withLockedValue { told in
            if let last = told[subject], time - last < Self.period { return false }
            told[subject] = time
            return true
        }
    }
}
