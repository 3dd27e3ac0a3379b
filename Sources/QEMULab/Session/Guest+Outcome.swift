// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NIOCore

extension Guest {
    /// How the boot ended, after what decided it; nil is the guest's end without a word from the emulator.
    func outcome(after step: Verdict?, timedOut: Bool) -> BootOutcome {
        let missing = watch.next?.description ?? pixels.nextPattern?.name
        switch step {
        case .rejected(let text): return .rejected(text)
        case .expectationsMet: return .reached
        case .gaveUp(let words): return .gaveUp(words, missing: missing)
        case .ended, nil:
            guard let missing else {
                return timedOut && request.expectations.isEmpty && request.screens.isEmpty
                    ? .timedOut(missing: nil) : .reached
            }
            return timedOut ? .timedOut(missing: missing) : .endedEarly(missing: missing)
        }
    }

    /// What the screen showed last: its pixels as text, where it has no text cells.
    var lastScreen: [String] { pixels.lines.isEmpty ? screen.lines : pixels.lines }

    /// How long the report that a user wants may follow on the last text that was expected: pxeinfo prints first, and then sends up to four
    /// times, a second apart.
    private static let reportPatience = TimeAmount.seconds(5)

    /// Ends the boot where all that is expected was seen, and the report that is to be written has come.
    func endIfAllIsMet() {
        guard !request.expectations.isEmpty || !request.screens.isEmpty else { return }
        guard watch.next == nil, pixels.nextPattern == nil else { return }
        guard files.report?.isEmpty == true, reportWait != .over else { return endWithLine() }
        guard reportWait == .none else { return }
        reportWait = .begun
        loop.scheduleTask(in: Self.reportPatience) {
            self.assumeIsolated { guest in
                guest.reportWait = .over
                guest.endIfAllIsMet()
            }
        }
    }

    /// Ends the boot when the line that met the last expectation is whole, or when nothing more comes of it.
    private func endWithLine() {
        guard !isLineWhole else {
            verdict.yield(.expectationsMet)
            return
        }
        guard !isEnding else { return }
        isEnding = true
        loop.scheduleTask(in: .milliseconds(200)) { self.assumeIsolated { _ = $0.verdict.yield(.expectationsMet) } }
    }

    /// Ends a boot whose firmware has given up. Not at once: its words may be what is expected.
    func giveUpSoon(_ words: String) {
        loop.scheduleTask(in: .seconds(1)) { self.assumeIsolated { _ = $0.verdict.yield(.gaveUp(words)) } }
    }
}
