// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import LogOutput
internal import Synchronization
internal import TerminalText

/// Standard error, for diagnostics.
///
/// Whatever is in a text, it becomes one line that a terminal only shows: names come from the network and from files of others.
enum Diagnostics {
    private static let clock = ClockText()
    private static let isLog = Atomic<Bool>(false)

    /// From now on each line has the time of day, as a server's log on standard output has.
    static func becomeLog() { isLog.store(true, ordering: .relaxed) }

    /// Writes one line.
    static func line(_ text: String, causedBy cause: LogSink.Cause = .ourselves) {
        let isLog = isLog.load(ordering: .relaxed)
        LogSink.diagnostics.line(isLog ? "\(clock.text(.now)) \(text)" : text, causedBy: cause)
    }

    /// Writes lines that were put together here. Texts of others in them have no line breaks any more.
    static func lines(_ text: String) {
        LogSink.diagnostics.fitLine(text.printableLines)
    }

    /// Writes an error as one line, after the program's name.
    static func error(_ text: String, causedBy cause: LogSink.Cause = .ourselves) {
        line("pxekit: \(text)", causedBy: cause)
    }

    /// Writes control characters for a terminal, as a progress line needs them. Names in the text must be printable already.
    static func control(_ text: String) {
        LogSink.diagnostics.raw(text.utf8)
    }
}
