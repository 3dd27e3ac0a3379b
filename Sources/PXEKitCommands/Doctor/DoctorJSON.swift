// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis

/// The objects of `pxekit doctor --json`. Times are seconds since the first packet.
enum DoctorJSON {
    struct Machine: Encodable {
        let machine: String
        let programs: [String]
        let verdict: String
        let findings: [Found]
        let slow: [Found]
        let phases: [Step]

        init(_ report: MachineReport, start: Duration) {
            machine = report.machine
            programs = report.programs
            verdict =
                switch report.verdict {
                case .nothingWrong: "nothing wrong"
                case .fails: "fails"
                case .unfinished: "unfinished"
                }
            findings = report.findings.map { Found($0, start: start) }
            slow = report.slowness.map { Found($0, start: start) }
            phases = report.phases.map { Step($0, start: start) }
        }
    }

    struct Found: Encodable {
        let cause: Explanation
        let overcome: Bool
        let evidence: [Seen]

        init(_ finding: Finding, start: Duration) {
            cause = Explanation(finding.cause)
            overcome = finding.isOvercome
            evidence = finding.evidence.map {
                Seen(packet: $0.packet, time: $0.time.map { number($0 - start) }, text: $0.text)
            }
        }
    }

    struct Seen: Encodable {
        let packet: Int?
        let time: Double?
        let text: String
    }

    struct Step: Encodable {
        let phase: String
        let packet: Int
        let time: Double
        let seconds: Double
        let detail: String
        let slow: Bool

        init(_ phase: Phase, start: Duration) {
            (self.phase, packet, detail, slow) = (phase.name, phase.packet, phase.detail, phase.isSlow)
            (time, seconds) = (number(phase.start - start), number(phase.duration))
        }
    }

    struct Explanation: Encodable {
        let id: String
        let quirks: [String]
        let title: String
        let why: String
        let screen: [String]
        let apart: String?
        let mend: String
        let mendFor: [String: String]
        let effect: String

        init(_ cause: Cause) {
            (id, quirks, title, why, screen) = (cause.id, cause.quirks, cause.title, cause.why, cause.screen)
            apart = cause.apart.isEmpty ? nil : cause.apart
            mend = cause.mend.text
            mendFor = Dictionary(
                cause.mend.recipes.map { ($0.server.rawValue, $0.text) }, uniquingKeysWith: { first, _ in first })
            effect = cause.effect.rawValue
        }
    }

    struct Line: Encodable {
        let speaker: String
        let text: String
        let meaning: String
        let causes: [Explanation]

        init(_ line: ScreenLine) {
            (speaker, text, meaning) = (line.speaker.rawValue, line.text, line.meaning)
            causes = line.causes.compactMap(Cause.named).map(Explanation.init)
        }
    }

    /// Seconds with microseconds.
    private static func number(_ duration: Duration) -> Double {
        (duration / .microseconds(1)).rounded() / 1_000_000
    }
}
