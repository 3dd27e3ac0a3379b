// SPDX-License-Identifier: Apache-2.0

internal import BootStore
import Foundation
internal import TerminalText

/// Prints boots and their steps, for people or for programs.
struct BootsPrinter {
    let names: MachineNames
    let json: Bool
    let showsSteps: Bool

    /// A step for programs.
    private struct Record: Encodable {
        let client: String
        let machine: String?
        /// When the boot began.
        let boot: Date
        let time: Date
        let seconds: Double
        let step: String
        let detail: String
        let rule: String?
        let platform: String?
        let file: String?
        let bytes: UInt64?
        let cause: String?
    }

    /// Boots, in the order in which they are given.
    func print(_ boots: [StoredBoot]) throws {
        for boot in boots {
            if !json { Output.line(line(boot)) }
            if json || showsSteps { for step in boot.steps { try print(step) } }
        }
    }

    /// A step; below its boot, or as it happens.
    func print(_ step: StoredStep) throws {
        guard json else {
            let elapsed = String(format: "%9.3f", (step.time - step.start) / .seconds(1))
            return Output.line("  \(label(step.client)) [\(elapsed) s] \(step.detail)")
        }
        let seconds = (step.time - step.start) / .seconds(1)
        try JSONLines.print(
            Record(
                client: step.client, machine: names.name(of: step.client), boot: BootsPrinter.date(step.start),
                time: BootsPrinter.date(step.time), seconds: (seconds * 1000).rounded() / 1000, step: step.name,
                detail: step.detail.printableLine, rule: step.rule?.printableLine, platform: step.platform,
                file: step.file?.printableLine, bytes: step.bytes,
                cause: step.cause?.printableLine))
    }

    /// A boot in one line: `2026-11-28T22:01:02Z web1 (52:54:00:12:34:56) bios, profile debian: 14.3 s, 3 files, 15.20 MB; last: ...`
    private func line(_ boot: StoredBoot) -> String {
        let how = [boot.platform, boot.rule].compactMap { $0 }.joined(separator: ", ")
        let seconds = String(format: "%.1f", boot.duration / .seconds(1))
        let (files, bytes) = boot.loaded
        let loaded =
            files == 0
            ? "nothing loaded"
            : "\(files) file\(files == 1 ? "" : "s"), \(String(format: "%.2f", Double(bytes) / 1e6)) MB"
        return "\(BootsPrinter.date(boot.start).ISO8601Format()) \(label(boot.client))\(how.isEmpty ? "" : " " + how): "
            + "\(seconds) s, \(loaded); last: \(boot.last.detail)"
    }

    private func label(_ client: String) -> String {
        names.name(of: client).map { "\($0) (\(client))" } ?? client
    }

    private static func date(_ time: Duration) -> Date { Date(timeIntervalSince1970: time / .seconds(1)) }
}
