// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The monotonic clock.
func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// What came of a run's downloads.
struct Figures {
    private(set) var failures: [String: Int] = [:]
    private let begin = nanoseconds()
    private var seconds: [Double] = []
    private var repeats = 0

    mutating func count(_ download: Download) {
        switch download.state {
        case .running: break
        case .done: seconds.append(Double(nanoseconds() - download.startedAt) / 1e9)
        case .failed(let reason): failures[reason, default: 0] += 1
        }
        repeats += download.repeats
    }

    /// All of it as JSON, at the run's end.
    func summary(of plan: Plan) -> String {
        let total = Double(nanoseconds() - begin) / 1e9
        let megabytes = Double(seconds.count * plan.content.count) / 1e6
        let sorted = seconds.sorted()
        func percentile(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)] * 1000
        }
        return "{\"mb_per_s\":\(megabytes / total),\"done\":\(seconds.count),"
            + "\"failed\":\(failures.values.reduce(0, +)),\"p50_ms\":\(percentile(0.5)),\"p99_ms\":\(percentile(0.99)),"
            + "\"max_ms\":\(percentile(1)),\"repeats\":\(repeats)}"
    }
}
