// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
import Synchronization

/// A number that only grows.
final class CountedMetric: CounterHandler {
    private let count = Mutex<Int64>(0)

    var value: Int64 { count.withLock { $0 } }

    func increment(by amount: Int64) { count.withLock { $0 &+= amount } }
    func reset() { count.withLock { $0 = 0 } }
}

/// A number as it is now.
final class GaugedMetric: MeterHandler, RecorderHandler {
    private let now = Mutex<Double>(0)

    var value: Double { now.withLock { $0 } }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { now.withLock { $0 = value } }
    func increment(by amount: Double) { now.withLock { $0 += amount } }
    func decrement(by amount: Double) { now.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}

/// Durations, counted by their lengths.
final class TimedMetric: TimerHandler {
    private struct Counts {
        var buckets = [Int64](repeating: 0, count: TimedMetric.bounds.count)
        var count: Int64 = 0
        var sum = 0.0
    }

    /// From a datagram's answer to an installation, in seconds.
    static let bounds: [Double] = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800]

    private let counts = Mutex(Counts())

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        counts.withLock { counts in
            for (place, bound) in Self.bounds.enumerated() where seconds <= bound { counts.buckets[place] += 1 }
            counts.count += 1
            counts.sum += seconds
        }
    }

    func lines(of series: PrometheusMetrics.Series) -> String {
        let counts = counts.withLock { $0 }
        let bounds = Self.bounds.map(MetricLabel.number) + ["+Inf"]
        var text = ""
        for (bound, count) in zip(bounds, counts.buckets + [counts.count]) {
            text += "\(series.line(suffix: "_seconds_bucket", adding: MetricLabel(("le", bound)))) \(count)\n"
        }
        text += "\(series.line(suffix: "_seconds_sum")) \(counts.sum)\n"
        return text + "\(series.line(suffix: "_seconds_count")) \(counts.count)\n"
    }
}
