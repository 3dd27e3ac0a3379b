// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Testing

@testable import BootPage

@Suite struct PrometheusMetricsTests {
    @Test("counters, gauges and durations are written as Prometheus reads them")
    func text() {
        let metrics = PrometheusMetrics()
        metrics.makeCounter(label: "pxekit_boots_total", dimensions: [("outcome", "booted")]).increment(by: 2)
        metrics.makeCounter(label: "pxekit_boots_total", dimensions: [("outcome", "booted")]).increment(by: 1)
        metrics.makeMeter(label: "pxekit_leases", dimensions: []).set(Int64(7))
        metrics.makeTimer(label: "pxekit_boot_duration", dimensions: []).recordNanoseconds(1_500_000_000)
        let lines = metrics.text.split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(4) == [
                "# TYPE pxekit_boots_total counter", "pxekit_boots_total{outcome=\"booted\"} 3",
                "# TYPE pxekit_leases gauge",
                "pxekit_leases 7",
            ])
        #expect(lines.contains("# TYPE pxekit_boot_duration_seconds histogram"))
        #expect(lines.contains("pxekit_boot_duration_seconds_bucket{le=\"1\"} 0"))
        #expect(lines.contains("pxekit_boot_duration_seconds_bucket{le=\"2\"} 1"))
        #expect(lines.contains("pxekit_boot_duration_seconds_bucket{le=\"+Inf\"} 1"))
        #expect(lines.contains("pxekit_boot_duration_seconds_sum 1.5"))
        #expect(lines.last == "pxekit_boot_duration_seconds_count 1")
    }

    @Test("labels from the network are one line, short, and escaped")
    func hostile() {
        let metrics = PrometheusMetrics()
        metrics.makeCounter(
            label: "a b-c", dimensions: [("n\"", "x\"\\\n\u{1b}" + String(repeating: "y", count: 1000))]
        ).increment(by: 1)
        let lines = metrics.text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[1].hasPrefix("a_b_c{n_=\"x\\\"\\\\\\\\x0a\\\\x1byyy"))
        #expect(lines[1].utf8.count < 200)
    }

    @Test("there are so many series and no more")
    func bounded() {
        let metrics = PrometheusMetrics(most: 10)
        for number in 0..<100 { metrics.makeCounter(label: "n", dimensions: [("k", "\(number)")]).increment(by: 1) }
        #expect(metrics.text.split(separator: "\n").count == 11)
        metrics.makeCounter(label: "n", dimensions: [("k", "3")]).increment(by: 1)
        #expect(metrics.text.contains("n{k=\"3\"} 2"))
    }
}
