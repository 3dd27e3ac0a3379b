// SPDX-License-Identifier: Apache-2.0

internal import BootStore
import Foundation
internal import TerminalText

/// A boot, as the API has it and the page shows it. Texts from the network are fit for one line.
struct BootRecord: Encodable, Sendable {
    /// Neighbouring steps of one kind, in seconds since the boot began.
    struct Phase: Encodable, Sendable {
        let kind: String
        let start: Double
        let seconds: Double
        let files: Int
        let bytes: UInt64
        let retries: Int
    }

    /// What it usually means that it stopped.
    struct Stop: Encodable, Sendable {
        let title: String
        let meaning: String
    }

    let id: String
    let client: String
    let machine: String?
    let began: Date
    let seconds: Double
    let outcome: String
    /// The kind of the phase that it is in, or was in at its end.
    let phase: String
    let rule: String?
    let platform: String?
    let files: Int
    let bytes: UInt64
    /// The last step, in words.
    let last: String
    let phases: [Phase]
    let stop: Stop?
    /// All steps; nil in lists.
    let steps: [StepRecord]?

    init(_ boot: StoredBoot, facts: ServedFacts, now: Duration, withSteps: Bool = false) {
        let course = BootCourse(boot, now: now)
        id = BootName(boot).description
        client = boot.client.printableLine
        machine = facts.name(of: boot.client)
        began = boot.start.date
        seconds = boot.duration.roundedSeconds
        outcome = course.outcome.rawValue
        phase = course.phases.last?.kind.rawValue ?? BootCourse.Kind.search.rawValue
        rule = boot.rule?.printableLine
        platform = boot.platform?.printableLine
        (files, bytes) = boot.loaded
        last = course.last.detail.printableLine
        phases = course.phases.map { phase in
            Phase(
                kind: phase.kind.rawValue, start: phase.start.roundedSeconds, seconds: phase.duration.roundedSeconds,
                files: phase.files, bytes: phase.bytes, retries: phase.retries)
        }
        let reason = course.outcome == .stopped ? StopReason(course.last.name) : nil
        stop = reason.map { Stop(title: $0.title, meaning: $0.meaning) }
        steps = withSteps ? boot.steps.map { StepRecord($0, in: boot) } : nil
    }
}

/// One step of a boot.
struct StepRecord: Encodable, Sendable {
    /// The boot's name.
    let boot: String
    let client: String
    let time: Date
    /// Since the boot began.
    let seconds: Double
    let step: String
    let detail: String
    let file: String?
    let bytes: UInt64?

    /// - Parameter boot: the boot that it is of; nil for one that is not known as a whole.
    init(_ step: StoredStep, in boot: StoredBoot?) {
        self.boot = (boot ?? StoredBoot([step])).map { BootName($0).description } ?? ""
        client = step.client.printableLine
        time = step.time.date
        seconds = (step.time - step.start).roundedSeconds
        self.step = step.name
        detail = step.detail.printableLine
        file = step.file?.printableLine
        bytes = step.bytes
    }

    /// The step as a server-sent event, whose data is one line (HTML Living Standard §9.2.6).
    var event: String { "event: step\ndata: \(APIText.json(self))\n\n" }
}

extension Duration {
    /// Seconds to the millisecond.
    var roundedSeconds: Double { Double(milliseconds) / 1000 }

    /// The time of day so long after 1970-01-01 00:00 UTC.
    var date: Date { Date(timeIntervalSince1970: roundedSeconds) }
}
