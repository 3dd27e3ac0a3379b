// SPDX-License-Identifier: Apache-2.0

/// What a bad cable does to frames, decided from a seed: the same seed and the same frames give the same faults.
///
/// Probabilities are in percent. A frame is lost or not; if not, it may be sent twice, and each copy may be held back so that
/// frames sent after it overtake it.
public struct FaultModel: Sendable, Equatable {
    /// How much goes wrong.
    public struct Settings: Sendable, Equatable {
        /// Percent of the frames that vanish, 0 to 100.
        public var loss = 0.0
        /// Percent of the frames that arrive twice, 0 to 100.
        public var duplicate = 0.0
        /// Percent of the frames that are overtaken, 0 to 100.
        public var reorder = 0.0
        /// How long each frame is under way.
        public var delay = Duration.zero
        /// Bits a second; nil is as fast as it goes.
        public var rate: Double?

        /// A perfect cable.
        public init() {}

        /// Whether every frame arrives once, in order, at once.
        public var isPerfect: Bool { self == Settings() }
    }

    /// How long an overtaken frame is held back: long beside a frame time, short beside any client's first time-out.
    static let reorderHold = Duration.milliseconds(3)

    private let settings: Settings
    private var state: UInt64
    private var busyUntil = Duration.zero

    /// - Parameters:
    ///   - settings: what goes wrong, and how often.
    ///   - seed: where the random sequence starts.
    public init(_ settings: Settings, seed: UInt64) {
        self.settings = settings
        self.state = seed
    }

    /// When each copy of a frame arrives; empty if it is lost.
    ///
    /// - Parameters:
    ///   - size: octets of the frame, for the rate.
    ///   - now: when it is sent.
    public mutating func arrivals(size: Int, now: Duration) -> [Duration] {
        guard !settings.isPerfect else { return [now] }
        if chance(settings.loss) { return [] }
        let copies = chance(settings.duplicate) ? 2 : 1
        return (0..<copies).map { _ in
            var arrival = departure(size: size, now: now) + settings.delay
            if chance(settings.reorder) { arrival += Self.reorderHold }
            return arrival
        }
    }

    private mutating func departure(size: Int, now: Duration) -> Duration {
        guard let rate = settings.rate, rate > 0 else { return now }
        busyUntil = max(busyUntil, now) + .seconds(Double(size) * 8 / rate)
        return busyUntil
    }

    /// True with this probability in percent. SplitMix64 (Steele, Lea, Flood 2014): one addition and three mixes.
    private mutating func chance(_ percent: Double) -> Bool {
        guard percent > 0 else { return false }
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) / Double(1 << 53) * 100 < percent
    }
}
