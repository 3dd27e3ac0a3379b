// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import QEMULab

@Suite("Boot timeline")
struct BootTimelineTests {
    @Test("what a client repeats is one phase; files are each their own")
    func repetitions() {
        var timeline = BootTimeline()
        let address = IPv4Address(10, 0, 2, 15)
        #expect(timeline.record(.discover, at: .seconds(1)) != nil)
        #expect(timeline.record(.discover, at: .seconds(2)) == nil)
        #expect(timeline.record(.offer(address), at: .seconds(2)) != nil)
        #expect(timeline.record(.offer(address), at: .seconds(3)) == nil)
        #expect(timeline.record(.fileNotFound("a", via: .tftp), at: .seconds(4)) != nil)
        #expect(timeline.record(.fileNotFound("a", via: .tftp), at: .seconds(5)) != nil)
        #expect(timeline.entries.map(\.time) == [.seconds(1), .seconds(2), .seconds(4), .seconds(5)])
    }

    @Test("a DISCOVER of a client that has an address begins a round, whose phases are told again")
    func rounds() {
        var timeline = BootTimeline()
        let address = IPv4Address(10, 0, 2, 15)
        let round: [BootPhase] = [
            .discover, .offer(address), .discover, .acknowledged(address), .bootFileRequested("a"),
            .bootFileRequested("a"), .bootFileLoaded("a", octets: 1, duration: .seconds(1)), .bootFileRunning("a"),
        ]
        for (second, phase) in (round + round).enumerated() { _ = timeline.record(phase, at: .seconds(second)) }
        #expect(timeline.entries.map(\.round) == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2])
        #expect(timeline.entries.prefix(6).map(\.phase) == timeline.entries.suffix(6).map(\.phase))
    }

    @Test("a boot file that is fetched anew in the same round is told anew")
    func fetchedAgain() {
        var timeline = BootTimeline()
        for phase in [BootPhase.bootFileRequested("a"), .bootFileLoaded("a", octets: 1, duration: .seconds(1))] {
            for _ in 0..<2 { _ = timeline.record(phase, at: .zero) }
        }
        #expect(timeline.record(.bootFileRequested("a"), at: .seconds(1)) != nil)
        #expect(timeline.record(.bootFileRequested("a"), at: .seconds(1)) == nil)
    }

    @Test("a file's speed is told in MB/s")
    func speed() {
        let phase = BootPhase.fileLoaded("vmlinuz", octets: 14_000_000, duration: .seconds(2), via: .http)
        #expect(phase.detail == "vmlinuz, 14000000 bytes, 7.00 MB/s over http")
    }

    @Test("decimals are rounded, not cut", arguments: [(1.005, "1.00"), (0.999, "1.00"), (12.3, "12.30"), (0, "0.00")])
    func decimals(number: Double, text: String) {
        #expect(number.text(decimals: 2) == text)
    }
}
