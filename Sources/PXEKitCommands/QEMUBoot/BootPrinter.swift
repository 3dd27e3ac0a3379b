// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import QEMULab
import Synchronization

/// Shows a boot while it runs: the console on standard output, the phases on standard error.
///
/// On a terminal the console goes out byte for byte, so that menus look as they do on a screen; into a pipe it goes as plain
/// text. Phases are told at the start of a line only, so that they do not tear the guest's text.
final class BootPrinter: Sendable {
    /// Whether anything is shown.
    enum Mode: Equatable {
        case live
        case silent
    }

    /// What the next event depends on. The lab's event loop and the command both get here, so a lock guards it.
    private struct State {
        var text = ConsoleText()
        var atLineStart = true
        var heldPhases: [BootTimeline.Entry] = []
    }

    private let mode: Mode
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private let state = Mutex(State())

    init(mode: Mode) {
        self.mode = mode
    }

    /// Shows an event of the lab.
    @Sendable func tell(_ event: LabEvent) {
        guard mode == .live else { return }
        state.withLock { state in
            switch event {
            case .console(let octets): show(octets, &state)
            case .phase(let entry): state.heldPhases.append(entry)
            }
            if state.atLineStart { tellPhases(&state) }
        }
    }

    /// Ends the last line and shows what was held back.
    func finish() {
        guard mode == .live else { return }
        state.withLock { state in
            if !state.atLineStart { write(Array("\n".utf8)) }
            tellPhases(&state)
        }
    }

    private func show(_ octets: [UInt8], _ state: inout State) {
        let plain = state.text.text(in: octets)
        write(isTerminal ? octets : Array(plain.utf8))
        if let last = plain.last { state.atLineStart = last == "\n" }
    }

    private func write(_ octets: [UInt8]) {
        FileHandle.standardOutput.write(Data(octets))
    }

    private func tellPhases(_ state: inout State) {
        for entry in state.heldPhases { Diagnostics.line(BootSummary.line(entry)) }
        state.heldPhases = []
        state.atLineStart = true
    }
}
