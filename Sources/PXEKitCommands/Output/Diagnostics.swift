// SPDX-License-Identifier: Apache-2.0

internal import LogOutput

/// Standard error, for diagnostics.
///
/// Whatever is in a text, it becomes one line that a terminal only shows: names come from the network and from files of others.
enum Diagnostics {
    /// Writes one line.
    static func line(_ text: String, causedBy cause: LogSink.Cause = .ourselves) {
        LogSink.diagnostics.line(text, causedBy: cause)
    }

    /// Writes an error as one line, after the program's name.
    static func error(_ text: String, causedBy cause: LogSink.Cause = .ourselves) {
        line("pxekit: \(text)", causedBy: cause)
    }

    /// Writes what a terminal obeys, such as the line of a progress that is shown again and again; names in it were made fit before.
    static func control(_ text: String) {
        LogSink.diagnostics.raw(text.utf8)
    }
}
