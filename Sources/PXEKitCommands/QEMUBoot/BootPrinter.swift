// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import LogOutput
internal import QEMULab
import Synchronization
internal import TerminalText

/// Shows a boot while it runs: the console on standard output, the phases on standard error.
///
/// On a terminal the console of a single guest goes out byte for byte, so that menus look as they do on a screen; into a pipe it goes
/// as plain text. Phases are told at the start of a line only, in a colour of their own on a terminal, so that they do not tear the guest's text. Of several guests whole
/// lines are shown, each behind its guest's number.
final class BootPrinter: Sendable {
    /// Whether anything is shown.
    enum Mode: Equatable {
        case live
        case silent
    }

    /// The state of the output. The lab's event loop and the command both change it, so a lock guards it.
    private struct State {
        var text = ConsoleText()
        /// With several guests: the unfinished line of each.
        var line = ""
        var atLineStart = true
        var heldPhases: [BootTimeline.Entry] = []
    }

    private let mode: Mode
    private let clients: Int
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    /// Whether console and phases go to the same terminal, file or pipe. Then they are written by one stream, so that no phase is put into
    /// the middle of a guest's line. On a terminal phases are coloured, because a kernel's lines look like them.
    private let sharesPlace = BootPrinter.isSamePlace(STDOUT_FILENO, STDERR_FILENO)
    /// https://no-color.org
    private static let isColoured = ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    private let states: Mutex<[State]>

    /// - Parameter clients: how many guests there are.
    init(mode: Mode, clients: Int) {
        self.mode = mode
        self.clients = clients
        states = Mutex([State](repeating: State(), count: clients))
    }

    /// Shows an event of the lab.
    ///
    /// - Parameter guest: whose event it is, from 1.
    @Sendable func tell(_ event: LabEvent, of guest: Int) {
        guard mode == .live else { return }
        states.withLock { states in
            switch event {
            case .console(let octets) where clients > 1: showLines(octets, guest, &states[guest - 1])
            case .console(let octets): show(octets, &states[guest - 1])
            case .phase(let entry): states[guest - 1].heldPhases.append(entry)
            }
            if states[guest - 1].atLineStart { tellPhases(guest, &states[guest - 1]) }
        }
    }

    /// Ends the last lines and shows what was held back.
    func finish() {
        guard mode == .live else { return }
        states.withLock { states in
            for guest in 1...clients {
                if !states[guest - 1].line.isEmpty { showLines([0x0A], guest, &states[guest - 1]) }
                if !states[guest - 1].atLineStart { write(Array("\n".utf8)) }
                tellPhases(guest, &states[guest - 1])
            }
        }
        // What is written to standard error from here on must come after it.
        LogSink.output.drain(within: 1)
    }

    private func show(_ octets: [UInt8], _ state: inout State) {
        let plain = state.text.text(in: octets)
        write(isTerminal ? octets : Array(plain.utf8))
        if let last = plain.last { state.atLineStart = last == "\n" }
    }

    private func showLines(_ octets: [UInt8], _ guest: Int, _ state: inout State) {
        state.line += state.text.text(in: octets)
        // A line that never ends must not grow without end.
        while let end = state.line.firstIndex(of: "\n") ?? (state.line.utf8.count > 4096 ? state.line.endIndex : nil) {
            write(Array("\(guest)| \(state.line[..<end])\n".utf8))
            state.line = String(state.line[end...].dropFirst())
        }
    }

    private func write(_ octets: [UInt8]) {
        LogSink.output.raw(octets)
    }

    private static func isSamePlace(_ first: Int32, _ second: Int32) -> Bool {
        var (one, other) = (stat(), stat())
        guard fstat(first, &one) == 0, fstat(second, &other) == 0 else { return false }
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino
    }

    private func tellPhases(_ guest: Int, _ state: inout State) {
        for entry in state.heldPhases {
            let line = ((clients > 1 ? "\(guest)| " : "") + BootSummary.line(entry)).printableLine
            guard sharesPlace else {
                Diagnostics.line(line)
                continue
            }
            write(Array((isTerminal && Self.isColoured ? "\u{1B}[36m\(line)\u{1B}[0m\n" : line + "\n").utf8))
        }
        state.heldPhases = []
        state.atLineStart = true
    }
}
