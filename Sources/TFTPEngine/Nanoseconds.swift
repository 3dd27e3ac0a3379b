// SPDX-License-Identifier: Apache-2.0

/// A span of time, or a monotonic clock's time, in whole nanoseconds: 292 years in 64 bits.
///
/// `Duration` has 128 bits, and its arithmetic is a call each: a server that answers an ACK in two microseconds spent half a hundredth
/// of them there. Sums and products saturate.
public struct Nanoseconds: Hashable, Sendable, Comparable {
    /// How many.
    public let count: Int64

    /// So many nanoseconds.
    public init(_ count: Int64) {
        self.count = count
    }

    /// The same span, rounded down; the nearest that there is if it is longer.
    public init(_ duration: Duration) {
        count = Int64(clamping: duration.attoseconds / Self.attoseconds)
    }

    private static let attoseconds: Int128 = 1_000_000_000

    /// No time.
    public static let zero = Nanoseconds(0)

    /// A time that does not come.
    public static let latest = Nanoseconds(.max)

    /// So many seconds.
    public static func seconds(_ count: Int) -> Nanoseconds { Nanoseconds(1_000_000_000) * count }

    /// So many milliseconds.
    public static func milliseconds(_ count: Int) -> Nanoseconds { Nanoseconds(1_000_000) * count }

    /// So many microseconds.
    public static func microseconds(_ count: Int) -> Nanoseconds { Nanoseconds(1_000) * count }

    /// The same span for what counts in attoseconds.
    public var duration: Duration { Duration(attoseconds: Int128(count) * Self.attoseconds) }

    /// The shorter comes first.
    public static func < (left: Nanoseconds, right: Nanoseconds) -> Bool { left.count < right.count }

    /// The sum, at most the longest span.
    public static func + (left: Nanoseconds, right: Nanoseconds) -> Nanoseconds {
        let (sum, overflow) = left.count.addingReportingOverflow(right.count)
        return Nanoseconds(overflow ? (right.count < 0 ? .min : .max) : sum)
    }

    /// The difference, at most the longest span.
    public static func - (left: Nanoseconds, right: Nanoseconds) -> Nanoseconds {
        let (difference, overflow) = left.count.subtractingReportingOverflow(right.count)
        return Nanoseconds(overflow ? (right.count < 0 ? .max : .min) : difference)
    }

    /// Adds, to at most the longest span.
    public static func += (left: inout Nanoseconds, right: Nanoseconds) { left = left + right }

    /// Subtracts, to at most the longest span.
    public static func -= (left: inout Nanoseconds, right: Nanoseconds) { left = left - right }

    /// The product, at most the longest span.
    public static func * (left: Nanoseconds, right: Int) -> Nanoseconds {
        let (product, overflow) = left.count.multipliedReportingOverflow(by: Int64(right))
        return Nanoseconds(overflow ? ((left.count < 0) == (right < 0) ? .max : .min) : product)
    }

    /// Divided by a positive number, rounded toward zero.
    public static func / (left: Nanoseconds, right: Int) -> Nanoseconds { Nanoseconds(left.count / Int64(right)) }
}
