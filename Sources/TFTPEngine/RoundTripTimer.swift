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
    private static let granularity = Duration.milliseconds(1)

    private let timing: TFTPTiming
    private let maximum: Duration
    /// The smoothed round trip, nil before the first measurement.
    private(set) var smoothed: Duration?
    /// The shortest round trip measured: an answer that comes sooner cannot belong to what was just sent.
    private(set) var shortest: Duration?
    private var variation: Duration = .zero
    /// The time to wait now.
    private(set) var wait: Duration

    /// - Parameter limit: the agreed `timeout` option, nil without one.
    init(_ timing: TFTPTiming, limit: Duration? = nil) {
        self.timing = timing
        self.maximum = min(timing.maximum, limit ?? timing.maximum)
        self.wait = min(timing.initial, maximum)
    }

    /// A packet was answered that was sent `first` ago, and for the last time `last` ago. This also ends the back-off.
    ///
    /// Karn's rule leaves out what was sent twice; on a path that loses one packet in five nothing would be left, and the back-off would
    /// never end. An answer sooner than the shortest round trip is to the first copy, any other is counted as one to the last.
    mutating func answered(first: Duration, last: Duration) {
        let roundTrip = last < shortest ?? .zero ? first : last
        shortest = min(shortest ?? roundTrip, roundTrip)
        let average = smoothed ?? roundTrip
        if smoothed == nil {
            variation = roundTrip >> 1
            smoothed = roundTrip
        } else if roundTrip < average {
            variation -= variation >> 2
            smoothed = (average + roundTrip) >> 1
        } else {
            let excess = min(roundTrip - average, max(variation << 2, Self.granularity))
            variation += (excess - variation) >> 2
            smoothed = average + (excess >> 3)
        }
        wait = min(max((smoothed ?? roundTrip) + max(variation << 2, Self.granularity), timing.minimum), maximum)
    }

    /// The wait was in vain: the next is twice as long.
    mutating func expired() {
        wait = min(wait * 2, maximum)
    }
}

extension Duration {
    /// Divided by a power of two. A division of 128 bits would cost more than all else that an ACK asks for.
    fileprivate static func >> (time: Duration, bits: Int) -> Duration {
        Duration(attoseconds: time.attoseconds >> Int128(bits))
    }

    /// Times a power of two.
    fileprivate static func << (time: Duration, bits: Int) -> Duration {
        Duration(attoseconds: time.attoseconds << Int128(bits))
    }
}
