// SPDX-License-Identifier: Apache-2.0

import BootHTTP
import BootStore
import BootTimeline
import NetAddress

@testable import BootPage

/// A boot as the services tell of it, and a site that shows it.
struct SampleBoot {
    static let mac = MACAddress(0x52, 0x54, 0, 0x74, 0, 1)
    /// 2026-11-28 22:01:02 UTC.
    static let start = Duration.seconds(1_795_903_262)

    let board = BootBoard()
    private var timelines = BootTimelines()

    /// Takes note of steps, each so many seconds after the first.
    mutating func happens(_ steps: [(Double, BootStep)], to mac: MACAddress = SampleBoot.mac) {
        for (seconds, step) in steps {
            let time = Self.start + .milliseconds(Int64((seconds * 1000).rounded()))
            board.note([timelines.record(step, of: mac, at: time)])
        }
    }

    /// The site so many seconds after the first step.
    func site(after seconds: Double = 1, access: BootSite.Access = .init()) -> BootSite {
        BootSite(board, metrics: PrometheusMetrics(), access: access) { Self.start + .seconds(seconds) }
    }

    /// A boot that loaded a kernel.
    static let good: [(Double, BootStep)] = [
        (0, .discover("bios")), (0.5, .discover("bios")), (1, .offer(IPv4Address("192.0.2.10"), file: "pxelinux.0")),
        (1.1, .request(IPv4Address("192.0.2.10"))),
        (1.2, .acknowledged(IPv4Address(192, 0, 2, 10), file: "pxelinux.0")),
        (1.3, .fetches("pxelinux.0", .tftp)),
        (1.8, .loaded("pxelinux.0", .tftp, bytes: 42_000, duration: .milliseconds(500))),
        (2, .fetches("linux", .http)), (4, .loaded("linux", .http, bytes: 15_000_000, duration: .seconds(2))),
    ]

    /// Text that does harm where it is not made fit.
    static let hostile = "x\"><script>alert(1)</script>'\u{1b}[2J\u{202e}\"\u{301} onmouseover=\"\u{301}alert(2)&amp;"

    static func text(_ answer: HTTPSiteAnswer) -> String {
        if case .text(let text) = answer.body { text } else { "" }
    }
}
