// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
internal import QEMULab

/// What is said about a boot when it is over, for people.
struct BootSummary {
    private let report: BootReport
    private let guests: Int

    /// - Parameter guests: how many there were; of several each is told by its number.
    init(_ report: BootReport, of guests: Int) {
        self.report = report
        self.guests = guests
    }

    /// A phase as one line: `[  1.234 s] offer 10.0.2.15`.
    static func line(_ entry: BootTimeline.Entry) -> String {
        let time = entry.time.secondsText
        let padding = String(repeating: " ", count: max(0, 7 - time.count))
        let round = entry.round > 1 && entry.phase == .discover ? "round \(entry.round)" : ""
        return "[\(padding)\(time) s] \(entry.phase.name) \(entry.phase.detail)\(round)".trimmingTrailingSpaces
    }

    /// Tells on standard error how the boot ended; the last screen too, if it ended badly.
    func print() {
        switch report.outcome {
        case .reached: return
        case .rejected(let text): tell("the console showed '\(text)', which --reject forbids")
        case .endedEarly(let missing): tell("the guest ended before it showed '\(missing)'")
        case .gaveUp(let words, let missing):
            tell(
                "the firmware has nothing left to boot: '\(words)'" + (missing.map { "; '\($0)' was not shown" } ?? ""))
        case .timedOut(let missing):
            tell("time is up; still waiting for \(missing.map { "'\($0)'" } ?? "the guest to end")")
        }
        if let last = report.timeline.entries.last {
            Diagnostics.line("last phase: \(last.phase.name) \(last.phase.detail)".trimmingTrailingSpaces)
        }
        Diagnostics.line("last screen:")
        for line in report.screen { Diagnostics.line("| \(line)") }
    }

    private func tell(_ error: String) {
        Diagnostics.error(guests > 1 ? "guest \(report.guest) (\(report.mac)): \(error)" : error)
    }
}

extension String {
    /// The text without the blanks at its end.
    fileprivate var trimmingTrailingSpaces: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}

/// The result of a boot as JSON.
struct BootResult: Encodable {
    /// A phase of the timeline.
    struct Phase: Encodable {
        let phase: String
        let seconds: Double
        let round: Int
        let detail: String
    }

    let guest: Int
    let mac: String
    let outcome: String
    let missing: String?
    let phases: [Phase]
    let screen: [String]
    let seed: UInt64

    init(_ report: BootReport) {
        guest = report.guest
        mac = report.mac.description
        switch report.outcome {
        case .reached: (outcome, missing) = ("reached", nil)
        case .rejected(let text): (outcome, missing) = ("rejected", text)
        case .endedEarly(let text): (outcome, missing) = ("ended-early", text)
        case .gaveUp(_, let text): (outcome, missing) = ("gave-up", text)
        case .timedOut(let text): (outcome, missing) = ("timed-out", text)
        }
        phases = report.timeline.entries.map {
            Phase(
                phase: $0.phase.name, seconds: Double($0.time.milliseconds) / 1000, round: $0.round,
                detail: $0.phase.detail)
        }
        screen = report.screen
        seed = report.seed
    }
}

extension Duration {
    /// Whole milliseconds.
    fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// Seconds with three decimals.
    fileprivate var secondsText: String {
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}
