// SPDX-License-Identifier: Apache-2.0

import BootStore
import BootTimeline
import NetAddress
import Testing

@testable import BootPage

@Suite struct BootCourseTests {
    private static func steps(_ names: [(Double, String)], details: [Int: String] = [:]) -> StoredBoot? {
        StoredBoot(
            names.enumerated().map { number, step in
                StoredStep(
                    client: "52:54:00:00:00:01", start: .seconds(100), time: .seconds(100 + step.0), name: step.1,
                    detail: details[number] ?? "", file: step.1 == "fetches" ? "linux" : nil,
                    bytes: step.1 == "loaded" ? 1000 : nil)
            })
    }

    private static let boot: [(Double, String)] = [
        (0, "discover"), (4, "discover"), (4.5, "offer"), (5, "request"), (5.2, "acknowledged"), (5.5, "fetches"),
        (6, "fetches"),
        (9, "loaded"),
    ]

    @Test("neighbouring steps of one kind are a phase, from its first step to the first of the next")
    func phases() throws {
        let boot = try #require(Self.steps(Self.boot))
        let phases = BootCourse(boot, now: .seconds(110)).phases
        #expect(phases.map(\.kind) == [.search, .address, .files])
        #expect(phases.map(\.start) == [.zero, .seconds(5), .seconds(5.5)])
        #expect(phases.map(\.end) == [.seconds(5), .seconds(5.5), .seconds(9)])
        #expect(phases.map(\.retries) == [1, 0, 1])
        #expect(phases.map(\.bytes) == [0, 0, 1000])
    }

    @Test(
        "what a boot came to",
        arguments: [
            (8, 10, BootCourse.Outcome.running), (8, 200, .booted), (5, 200, .stopped), (2, 200, .stopped),
            (1, 60, .running),
            (7, 200, .stopped),
        ])
    func outcome(steps: Int, after seconds: Int, outcome: BootCourse.Outcome) throws {
        let boot = try #require(Self.steps(Array(Self.boot.prefix(steps))))
        #expect(BootCourse(boot, now: .seconds(100 + seconds)).outcome == outcome)
    }

    @Test("a system that asks for its address has been booted, a loader that does so has not")
    func system() throws {
        let again = Self.boot + [(20, "discover"), (21, "offer"), (22, "request"), (22.1, "acknowledged")]
        let system = BootCourse(try #require(Self.steps(again, details: [8: "DISCOVER"])), now: .seconds(123))
        #expect(system.outcome == .booted)
        #expect(system.phases.map(\.kind) == [.search, .address, .files, .system])
        let loader = BootCourse(
            try #require(Self.steps(again, details: [8: "DISCOVER from bios iPXE"])), now: .seconds(500))
        #expect(loader.outcome == .stopped)
        #expect(loader.phases.map(\.kind) == [.search, .address, .files, .search, .address])
    }

    @Test("what the diagnosis finds stops a boot at once, in the phase that it was in")
    func diagnosed() throws {
        let steps = Self.boot.prefix(5) + [(6, "stopped")]
        let course = BootCourse(try #require(Self.steps(Array(steps))), now: .seconds(107))
        #expect(course.outcome == .stopped)
        #expect(course.phases.map(\.kind) == [.search, .address])
    }

    @Test("a boot of any length has so many phases at most")
    func bounded() throws {
        let long = (0..<400).map { (Double($0), $0.isMultiple(of: 2) ? "discover" : "fetches") }
        let course = BootCourse(try #require(Self.steps(long)), now: .seconds(1000))
        #expect(course.phases.count == 24)
        #expect(course.phases.last?.end == .seconds(399))
    }

    @Test("every step that can be a boot's last one has its meaning")
    func meanings() {
        let address = IPv4Address(192, 0, 2, 1)
        let steps: [BootStep] = [
            .discover(""), .offer(nil, file: nil), .request(nil), .acknowledged(address, file: nil), .refusedAddress,
            .bootServer(file: nil), .gaveUp(""), .unanswered(""), .noBootFile(""), .bootpNotServed(""),
            .loopBroken(boots: 3),
            .fetches("", .tftp), .missing("", .tftp), .failed("", .tftp, reason: ""), .understoodAs("", ""),
            .unbootable("", reason: ""), .malformed("", .http, reason: ""), .stopped(cause: "", reason: ""),
        ]
        let silence = StopReason("a step that is not there").title
        for step in steps { #expect(StopReason(step.name).title != silence, "\(step.name)") }
    }

    @Test("a boot's name can be read again, whatever its machine is called")
    func names() throws {
        for client in ["52:54:00:00:00:01", "2001:db8::1", "client-id ff:00-1"] {
            let step = StoredStep(
                client: client, start: .milliseconds(1_795_903_262_123), time: .seconds(1), name: "", detail: "")
            let name = BootName(try #require(StoredBoot([step])))
            #expect(name.description == "1795903262123-\(client)")
            #expect(BootName(name.description) == name)
        }
        for wrong in ["", "1", "1-", "-1", "x-y", "99999999999999999999-a"] {
            #expect(BootName(wrong) == nil, "\(wrong)")
        }
    }
}
