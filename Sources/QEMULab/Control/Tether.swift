// SPDX-License-Identifier: Apache-2.0

import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Ends the emulators of a session when this process is gone, however it went: nobody hears of SIGKILL in advance.
///
/// A shell reads a pipe that this process alone holds open at its other end. A word on it is an orderly end. Its end without one
/// is ours: the shell then removes the session's folder and kills its process group, to which every emulator belongs from
/// before its first instruction. `PR_SET_PDEATHSIG` would be Linux's own way, but it follows the thread that started the
/// emulator, and worker threads end when they have nothing to do.
struct Tether: Sendable {
    /// The process group of the shell, for the emulators to join.
    let group: Int32

    /// `$1` is the folder. A request to end is not for the shell: it stays as long as there is an emulator to watch.
    private static let script = #"trap "" TERM; read -r end || { rm -rf -- "$1"; kill -s KILL 0; }"#

    /// How long emulators may take to end after this task was cancelled; then the shell is killed.
    private static let patience = Duration.seconds(30)

    /// Runs `body` while the shell watches this process.
    ///
    /// - Parameters:
    ///   - folder: what to remove if this process is killed.
    ///   - body: takes the tether that its emulators are tied to.
    /// - Throws: what `body` throws.
    static func held<Value: Sendable>(
        folder: LabFolder, _ body: @Sendable (Tether) async throws -> Value
    ) async throws -> Value {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: patience)]
        let arguments = Arguments(["-c", script, "pxekit-tether", folder.path])
        let outcome = try await Subprocess.run(
            .path("/bin/sh"), arguments: arguments, platformOptions: options, input: .inputWriter,
            output: .discarded, error: .discarded
        ) { shell -> Result<Value, any Error> in
            let result: Result<Value, any Error>
            do {
                result = .success(try await body(Tether(group: shell.processIdentifier.value)))
            } catch {
                result = .failure(error)
            }
            _ = try? await shell.standardInputWriter.write("end\n")
            try? await shell.standardInputWriter.finish()
            return result
        }
        return try outcome.closureResult.get()
    }
}
