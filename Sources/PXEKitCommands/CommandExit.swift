// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The exit codes that all commands share.
extension ExitCode {
    /// The work failed: a boot that did not reach what was expected, a finding of a linter.
    static let workFailed = ExitCode(1)
    /// The input is wrong: an unreadable file, a bad value.
    static let badInput = ExitCode(2)
    /// Something that is needed is not installed.
    static let missingPackage = ExitCode(69)
    /// Time ran out.
    static let timedOut = ExitCode(124)
    /// Ended by Ctrl-C, as a shell reports it: 128 and SIGINT.
    static let interrupted = ExitCode(130)
}
