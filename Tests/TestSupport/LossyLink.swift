// SPDX-License-Identifier: Apache-2.0

/// A link that loses, duplicates and reorders packets: it decides when the copies of each packet arrive.
///
/// Probabilities are seeded; a test that needs one exact fault names the packet by its number instead:
/// `LossyLink(seed: 1, fates: [3: .lost])` delivers all but the fourth packet.
public struct LossyLink: Sendable {
    /// What becomes of one packet.
    public enum Fate: Hashable, Sendable {
        /// It arrives once, after the link's delay.
        case delivered
        /// It never arrives.
        case lost
        /// It arrives twice.
        case duplicated
        /// It arrives late, behind packets that were sent after it.
        case overtaken
    }

    /// The probability of each fault, 0 to 1, tried in this order; the first that happens is the packet's fate.
    public var loss, duplication, reordering: Double

    /// How long every packet travels.
    public var delay: Duration

    /// How much longer an overtaken packet, and the second copy of a duplicated one, travels.
    public var lateness: Duration

    /// The fate of single packets, by their number on this link from 0, whatever the probabilities say.
    public var fates: [Int: Fate]

    /// How many packets were handed to the link.
    public private(set) var sent = 0

    private var random: SeededGenerator

    /// A perfect link unless told otherwise.
    public init(
        seed: UInt64, loss: Double = 0, duplication: Double = 0, reordering: Double = 0,
        delay: Duration = .microseconds(100), lateness: Duration = .milliseconds(3), fates: [Int: Fate] = [:]
    ) {
        self.random = SeededGenerator(seed: seed)
        self.loss = loss
        self.duplication = duplication
        self.reordering = reordering
        self.delay = delay
        self.lateness = lateness
        self.fates = fates
    }

    /// Takes one packet: how long from now each of its copies arrives; empty if it is lost.
    public mutating func transmit() -> [Duration] {
        let drawn: Fate =
            switch (random.chance(loss), random.chance(duplication), random.chance(reordering)) {
            case (true, _, _): .lost
            case (_, true, _): .duplicated
            case (_, _, true): .overtaken
            default: .delivered
            }
        let fate = fates[sent] ?? drawn
        sent += 1
        switch fate {
        case .delivered: return [delay]
        case .lost: return []
        case .duplicated: return [delay, delay + lateness]
        case .overtaken: return [delay + lateness]
        }
    }
}
