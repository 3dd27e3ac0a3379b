// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import LogOutput
internal import TerminalText

/// Standard output, for results.
enum Output {
    /// Writes a text as one line: whatever is in it, a terminal only shows it.
    static func line(_ text: String) {
        LogSink.output.line(text)
    }

    /// Writes columns as one line with tabs between them.
    static func columns(_ columns: String...) {
        LogSink.output.fitLine(columns.map(\.printableLine).joined(separator: "\t"))
    }

    /// Writes lines that were put together here. Texts of others in them have no line breaks any more.
    static func lines(_ text: String) {
        LogSink.output.fitLine(text.printableLines)
    }

    /// Writes the content of a file: byte for byte into a file or a pipe, and so that it is only shown to a terminal.
    static func file(_ text: String) {
        LogSink.output.raw((isatty(STDOUT_FILENO) == 1 ? text.printableLines : text).utf8)
    }

    /// From now on neither stream holds this program up or ends it, see ``LogSink/detach()``.
    static func detach() {
        LogSink.output.detach()
        LogSink.diagnostics.detach()
    }

    /// Waits a moment until all is written.
    ///
    /// - Throws: exit code 1 if results could not be written, after it has told why. A reader that has closed its pipe is told nothing.
    static func finish() throws {
        let failure = LogSink.output.finish()
        defer { LogSink.diagnostics.finish() }
        guard let failure else { return }
        if failure.code != .EPIPE {
            Diagnostics.error("standard output cannot be written: \(String(cString: strerror(failure.code.rawValue)))")
        }
        throw ExitCode.workFailed
    }
}

extension PXEKit {
    /// Waits a moment until everything that a command has printed is written. It is called last.
    ///
    /// - Throws: exit code 1 if results could not be written. Lost lines of a server's log are no failure: they were counted and told.
    public static func finishOutput() throws {
        let isLog = LogSink.output.isDetachedFromReader
        do {
            try Output.finish()
        } catch {
            if !isLog { throw error }
        }
    }
}
