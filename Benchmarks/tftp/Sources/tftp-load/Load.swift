// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The monotonic clock.
func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Many downloads at once, and their figures.
struct Load {
    private let plan: Plan
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    /// `running` and `waits` go side by side.
    private var running: [Download] = []
    private var waits: [pollfd] = []
    private var started = 0
    private var seconds: [Double] = []
    private var repeats = 0
    private(set) var failures: [String: Int] = [:]

    init(_ plan: Plan) {
        self.plan = plan
    }

    /// Runs all transfers and returns their figures as JSON.
    mutating func run() -> String {
        let begin = nanoseconds()
        for _ in 0..<min(plan.clients, plan.transfers) { startOne() }
        // One client waits in recv, as real ones do; many are waited for together.
        if plan.clients == 1 { runAlone() } else { runTogether() }
        let total = Double(nanoseconds() - begin) / 1e9
        seconds.sort()
        let megabytes = Double(seconds.count * plan.content.count) / 1e6
        return "{\"mb_per_s\":\(megabytes / total),\"done\":\(seconds.count),"
            + "\"failed\":\(failures.values.reduce(0, +)),\"p50_ms\":\(percentile(0.5)),\"p99_ms\":\(percentile(0.99)),"
            + "\"max_ms\":\(percentile(1)),\"repeats\":\(repeats)}"
    }

    private mutating func runAlone() {
        while let download = running.first {
            let before = nanoseconds()
            download.receive(buffer, wait: true, now: before)
            let now = nanoseconds()
            if now - before > 900_000_000 { download.repeatLast(now: now) }
            settle(0)
        }
    }

    private mutating func runTogether() {
        var sweptAt = nanoseconds()
        while !running.isEmpty {
            var ready = poll(&waits, nfds_t(waits.count), 100)
            let now = nanoseconds()
            // From the end: what has ended is replaced by the last.
            var index = waits.count - 1
            while ready > 0, index >= 0 {
                if waits[index].revents != 0 {
                    ready -= 1
                    running[index].receive(buffer, wait: false, now: now)
                    settle(index)
                }
                index -= 1
            }
            guard now - sweptAt > 200_000_000 else { continue }
            sweptAt = now
            for index in running.indices.reversed() where running[index].activeAt + 1_000_000_000 < now {
                running[index].repeatLast(now: now)
                settle(index)
            }
        }
    }

    private mutating func startOne() {
        started += 1
        let download = Download(plan, now: nanoseconds())
        running.append(download)
        waits.append(pollfd(fd: download.descriptor, events: Int16(POLLIN), revents: 0))
        guard plan.clients == 1 else { return }
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(download.descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    private mutating func settle(_ index: Int) {
        let download = running[index]
        switch download.state {
        case .running: return
        case .done: seconds.append(Double(nanoseconds() - download.startedAt) / 1e9)
        case .failed(let reason): failures[reason, default: 0] += 1
        }
        repeats += download.repeats
        running.swapAt(index, running.count - 1)
        waits.swapAt(index, waits.count - 1)
        running.removeLast()
        waits.removeLast()
        if started < plan.transfers { startOne() }
    }

    private func percentile(_ share: Double) -> Double {
        seconds.isEmpty ? 0 : seconds[min(Int(Double(seconds.count) * share), seconds.count - 1)] * 1000
    }
}
