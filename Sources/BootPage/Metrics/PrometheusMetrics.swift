// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
import Synchronization

/// Keeps what swift-metrics counts, and writes it as Prometheus reads it (text exposition format 0.0.4).
///
/// There are so many series at most: a label whose values come from the network cannot fill the memory. Counters end in `_total`, gauges
/// have the names that they are given, timers become histograms in seconds, `NAME_seconds`.
public final class PrometheusMetrics: MetricsFactory {
    /// The name of a metric and its labels.
    struct Series: Hashable, Comparable {
        let name: String
        let labels: [MetricLabel]

        static func < (left: Series, right: Series) -> Bool {
            (left.name, left.labels.map(\.text).joined()) < (right.name, right.labels.map(\.text).joined())
        }
    }

    private struct State {
        var counters: [Series: CountedMetric] = [:]
        var gauges: [Series: GaugedMetric] = [:]
        var timers: [Series: TimedMetric] = [:]

        var count: Int { counters.count + gauges.count + timers.count }
    }

    private let state = Mutex(State())
    private let most: Int

    /// - Parameter most: series at most; what is counted beyond is lost.
    public init(most: Int = 2000) { self.most = most }

    private func metric<Metric: Sendable>(
        _ label: String, _ dimensions: [(String, String)],
        in table: any WritableKeyPath<State, [Series: Metric]> & Sendable,
        make: () -> Metric
    ) -> Metric {
        let series = Series(name: MetricLabel.name(label), labels: dimensions.map(MetricLabel.init))
        return state.withLock { state in
            if let known = state[keyPath: table][series] { return known }
            let metric = make()
            if state.count < most { state[keyPath: table][series] = metric }
            return metric
        }
    }

    /// A number that only grows, the same for the same labels.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions, in: \.counters) { CountedMetric() }
    }

    /// A number as it is now.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions, in: \.gauges) { GaugedMetric() }
    }

    /// Durations, as a histogram.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions, in: \.timers) { TimedMetric() }
    }

    /// A number as it is now.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        metric(label, dimensions, in: \.gauges) { GaugedMetric() }
    }

    // Metrics are made anew for every event, and count where the last one stopped.
    /// Nothing: it counts on.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Nothing: it counts on.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Nothing: it counts on.
    public func destroyTimer(_ handler: any TimerHandler) {}
    /// Nothing: it counts on.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// All of it as text, in a stable order.
    public var text: String {
        let state = state.withLock { $0 }
        var text = ""
        func family<Metric>(
            _ table: [Series: Metric], _ type: String, suffix: String = "", _ lines: (Series, Metric) -> String
        ) {
            var last: String?
            for (series, metric) in table.sorted(by: { $0.key < $1.key }) {
                let name = series.name + suffix
                if name != last { text += "# TYPE \(name) \(type)\n" }
                last = name
                text += lines(series, metric)
            }
        }
        family(state.counters, "counter") { "\($0.line()) \($1.value)\n" }
        family(state.gauges, "gauge") { "\($0.line()) \(MetricLabel.number($1.value))\n" }
        family(state.timers, "histogram", suffix: "_seconds") { $1.lines(of: $0) }
        return text
    }
}

extension PrometheusMetrics.Series {
    /// `NAME{label="value"}`.
    func line(suffix: String = "", adding label: MetricLabel? = nil) -> String {
        let all = (labels + [label].compactMap { $0 }).map(\.text)
        return name + suffix + (all.isEmpty ? "" : "{\(all.joined(separator: ","))}")
    }
}
