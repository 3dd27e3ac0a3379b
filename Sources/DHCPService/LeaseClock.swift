// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The clock that leases and offers are counted by.
///
/// It begins with the time of day and goes on evenly, also while the host sleeps; when the time of day is set it does not follow, for a client
/// counts its lease by a clock of its own. The time of day counts on the disk alone, where ``offset`` is added.
struct LeaseClock: Sendable {
    private let base: Duration
    /// By how much the time of day is ahead.
    private(set) var offset = Duration.zero

    /// Less is no step: NTP adjusts the rate of both clocks, and the two are not read at the same instant.
    private static let leastStep = Duration.seconds(5)

    /// - Parameters:
    ///   - day: the time since 1970-01-01 00:00 UTC.
    ///   - steady: the reading of a clock that is never set.
    init(day: Duration, steady: Duration) {
        base = day - steady
    }

    /// The time by this clock.
    func time(at steady: Duration) -> Duration { base + steady }

    /// Compares with the time of day; by how much that was set since the last time, nil if it was not.
    mutating func step(day: Duration, steady: Duration) -> Duration? {
        let step = day - time(at: steady) - offset
        guard step > LeaseClock.leastStep || step < .zero - LeaseClock.leastStep else { return nil }
        offset += step
        return step
    }
}

/// The host's clocks.
enum HostClock {
    private static let origin = ContinuousClock.now

    /// The time since 1970-01-01 00:00 UTC, which may be set at any time.
    static var day: Duration { .seconds(Date().timeIntervalSince1970) }
    /// The time since some instant, suspension included (`CLOCK_BOOTTIME`).
    static var steady: Duration { origin.duration(to: .now) }
}
