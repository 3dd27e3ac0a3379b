// SPDX-License-Identifier: Apache-2.0
import CEpoll
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
    /// By descriptor. What is ready is told by the kernel, without a look-up that every block would pay.
    private var running: [Int32: Download] = [:]
    private let ready = epoll_create1(0)
    private var events = [epoll_event](repeating: epoll_event(), count: 64)
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
        while let download = running.values.first {
            let before = nanoseconds()
            download.receive(buffer, wait: true, now: before)
            let now = nanoseconds()
            if now - before > 900_000_000 { download.repeatLast(now: now) }
            settle(download)
        }
    }

    private mutating func runTogether() {
        var sweptAt = nanoseconds()
        while !running.isEmpty {
            let count = epoll_wait(ready, &events, Int32(events.count), 100)
            let now = nanoseconds()
            for event in events.prefix(Int(max(count, 0))) {
                // A descriptor comes once at most in a batch, so its download has not ended before.
                let download = Unmanaged<Download>.fromOpaque(event.data.ptr).takeUnretainedValue()
                download.receive(buffer, wait: false, now: now)
                settle(download)
            }
            guard now - sweptAt > 200_000_000 else { continue }
            sweptAt = now
            for download in Array(running.values) where download.activeAt + 1_000_000_000 < now {
                download.repeatLast(now: now)
                settle(download)
            }
        }
    }

    private mutating func startOne() {
        started += 1
        let download = Download(plan, now: nanoseconds())
        running[download.descriptor] = download
        if plan.clients == 1 {
            var patience = timeval(tv_sec: 1, tv_usec: 0)
            setsockopt(
                download.descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        } else {
            let pointer = Unmanaged.passUnretained(download).toOpaque()
            var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data(ptr: pointer))
            epoll_ctl(ready, EPOLL_CTL_ADD, download.descriptor, &event)
        }
    }

    /// Takes a download out that has ended, and starts the next. Its socket leaves the set when it is closed.
    private mutating func settle(_ download: Download) {
        switch download.state {
        case .running: return
        case .done: seconds.append(Double(nanoseconds() - download.startedAt) / 1e9)
        case .failed(let reason): failures[reason, default: 0] += 1
        }
        repeats += download.repeats
        running[download.descriptor] = nil
        if started < plan.transfers { startOne() }
    }

    private func percentile(_ share: Double) -> Double {
        seconds.isEmpty ? 0 : seconds[min(Int(Double(seconds.count) * share), seconds.count - 1)] * 1000
    }
}
