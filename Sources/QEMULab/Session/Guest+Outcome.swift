// SPDX-License-Identifier: Apache-2.0

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
}
