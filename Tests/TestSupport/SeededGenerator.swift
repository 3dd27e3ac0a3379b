// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Random numbers that a seed repeats exactly: SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014, figure 16).
///
/// A test takes its seeds as arguments, so that a failure names the seed, and `PXEKIT_SEED=7 swift test` repeats it:
///
///     @Test("every packet arrives in the end", arguments: SeededGenerator.seeds(20))
///     func lossy(seed: UInt64) { var random = SeededGenerator(seed: seed) ... }
public struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
    private var state: UInt64

    /// A generator whose whole sequence `seed` decides.
    public init(seed: UInt64) {
        self.state = seed
    }

    /// The next number of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Whether something happens that happens with `probability`, 0 to 1.
    public mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }

    /// The seeds 1 to `count`, or only the one in the environment variable `PXEKIT_SEED`.
    public static func seeds(_ count: UInt64) -> [UInt64] {
        if let wanted = ProcessInfo.processInfo.environment["PXEKIT_SEED"].flatMap({ UInt64($0) }) { return [wanted] }
        return Array(1...count)
    }
}
