// SPDX-License-Identifier: Apache-2.0

internal import BootTimeline
import Foundation
internal import LogOutput
internal import TerminalText

/// Prints steps of boots on standard output, for people or for programs.
struct StepPrinter: Sendable {
    /// One JSON object for each step instead of one line.
    let json: Bool
    /// Files that do not exist and clients that are left alone, too.
    let verbose: Bool
    private let clock = ClockText()

    init(json: Bool, verbose: Bool) {
        (self.json, self.verbose) = (json, verbose)
    }

    private struct Line: Encodable {
        let time: Date
        let client: String
        let seconds: Double
        let step: String
        let detail: String
        let rule: String?
        let platform: String?
        let file: String?
        let cause: String?
    }

    /// The step in words; a file of ours that is missing has its mend.
    private static func words(_ entry: BootTimeline.Entry) -> String {
        guard case .missing = entry.step, entry.isOffered else { return "\(entry.step)" }
        let rule = entry.rule.map { "; put it into --root, or change rule \($0)" } ?? "; put it into --root"
        return "\(entry.step), and it is what this machine is told to boot\(rule)"
    }

    /// Prints a step, if it is worth a line.
    func print(_ entry: BootTimeline.Entry) {
        guard isWorthALine(entry) else { return }
        let cause: LogSink.Cause = entry.isStranger && entry.step.provesNothing ? .stranger : .client
        let seconds = entry.elapsed / .seconds(1)
        let time = Date(timeIntervalSince1970: entry.time / .seconds(1))
        guard json else {
            let elapsed = String(format: "%7.3f", seconds)
            return LogSink.output.line(
                "\(clock.text(time)) \(entry.client) [\(elapsed) s] \(StepPrinter.words(entry))", causedBy: cause)
        }
        let line = Line(
            time: time, client: entry.client, seconds: (seconds * 1000).rounded() / 1000, step: entry.step.name,
            detail: StepPrinter.words(entry).printableLine, rule: entry.rule?.printableLine,
            platform: entry.platform, file: entry.step.file?.printableLine, cause: entry.step.cause)
        if let text = try? JSONLines.line(line) { LogSink.output.fitLine(text, causedBy: cause) }
    }

    /// Loaders probe for many names, so a missing file is told only if this server has named it.
    private func isWorthALine(_ entry: BootTimeline.Entry) -> Bool {
        switch entry.step {
        case .missing: verbose || entry.isOffered
        case .unanswered: verbose
        default: true
        }
    }
}
