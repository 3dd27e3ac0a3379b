// SPDX-License-Identifier: Apache-2.0

/// The retransmission time, from measured round trips: after Jacobson (RFC 6298 §2, §5), for short and lossy paths.
///
/// Where it differs, and why:
/// - The floor is milliseconds, not a second: a boot loader's patience is short and its network near.
/// - Both ends of a TFTP transfer repeat themselves. An ACK that the peer's own timer has sent says nothing about the path, and taken at
///   its word would make each end wait for the other ever longer. So a long measurement counts at most as far as the usual variation
///   reaches, and a short one pulls the estimate down fast.
struct RoundTripTimer: Hashable, Sendable {
    /// By how much a round trip may always exceed the average (RFC 6298 §2.3 calls it G).
    private static let granularity = Nanoseconds.milliseconds(1)

    private let timing: TFTPTiming
    private let maximum: Nanoseconds
    /// The smoothed round trip, nil before the first measurement.
    private(set) var smoothed: Nanoseconds?
    /// The shortest round trip measured: an answer that comes sooner cannot belong to what was just sent.
    private(set) var shortest: Nanoseconds?
    private var variation: Nanoseconds = .zero
    /// The time to wait now.
    private(set) var wait: Nanoseconds

    /// - Parameter limit: the agreed `timeout` option, nil without one.
    init(_ timing: TFTPTiming, limit: Nanoseconds? = nil) {
        self.timing = timing
        self.maximum = min(timing.maximum, limit ?? timing.maximum)
        self.wait = min(timing.initial, maximum)
    }

    /// A packet was answered that was sent `first` ago, and for the last time `last` ago. This also ends the back-off.
    ///
    /// Karn's rule leaves out what was sent twice; on a path that loses one packet in five nothing would be left, and the back-off would
    /// never end. An answer sooner than the shortest round trip is to the first copy, any other is counted as one to the last.
    mutating func answered(first: Nanoseconds, last: Nanoseconds) {
        let roundTrip = last < shortest ?? .zero ? first : last
        shortest = min(shortest ?? roundTrip, roundTrip)
        let average = smoothed ?? roundTrip
        if smoothed == nil {
            variation = roundTrip / 2
            smoothed = roundTrip
        } else if roundTrip < average {
            variation -= variation / 4
            smoothed = (average + roundTrip) / 2
        } else {
            let excess = min(roundTrip - average, max(variation * 4, Self.granularity))
            variation += (excess - variation) / 4
            smoothed = average + excess / 8
        }
        wait = min(max((smoothed ?? roundTrip) + max(variation * 4, Self.granularity), timing.minimum), maximum)
    }

    /// The wait was in vain: the next is twice as long.
    mutating func expired() {
        wait = min(wait * 2, maximum)
    }
}
