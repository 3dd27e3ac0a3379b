// SPDX-License-Identifier: Apache-2.0

import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The QEMU process.
enum Emulator {
    /// How much of QEMU's complaints is kept for the error that quotes them.
    private static let complaintLimit = 16 * 1024

    /// How long QEMU may take to end after it was asked to.
    private static let patience = Duration.seconds(2)

    /// Runs QEMU until the guest ends it, or this task is cancelled: then it is asked to end, and killed if it does not.
    ///
    /// - Parameters:
    ///   - program: the emulator.
    ///   - arguments: what it emulates.
    ///   - input: its standard input.
    ///   - output: its standard output.
    ///   - tether: ends it if this process is killed.
    /// - Throws: ``LabError/failed(_:)`` with QEMU's own words if it exits with an error.
    static func run<Input: InputProtocol, Output: OutputProtocol>(
        _ program: String, arguments: QEMUArguments, input: Input = .none, output: Output = .discarded, tether: Tether
    ) async throws {
        var options = PlatformOptions()
        // Not our own group: the terminal's Ctrl-C reaches us alone, and we end the guest in order.
        options.processGroupID = tether.group
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: patience)]
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments.words), platformOptions: options,
            input: input, output: output, error: .string(limit: complaintLimit))
        let complaint = result.standardError.split(separator: "\n").first.map(String.init) ?? "no message"
        switch result.terminationStatus {
        case .exited(0): return
        case .exited(let code): throw LabError.failed("QEMU ended with exit code \(code): \(complaint)")
        case .signaled(let signal):
            try Task.checkCancellation()
            throw LabError.failed("QEMU was ended by signal \(signal): \(complaint)")
        }
    }
}
