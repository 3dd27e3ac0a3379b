// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import Subprocess

    #if canImport(System)
        import System
    #else
        import SystemPackage
    #endif

    /// The network namespace of our own in which `--network tap` runs.
    ///
    /// unshare(2) moves one thread, and this process has many before its first line runs. So the process puts util-linux's
    /// `unshare` in its place, which has one thread and starts this program again: it is the same process throughout, so that
    /// whoever started it waits for the right one, and nobody is left who would have to tidy up. The namespace, with all
    /// devices in it, ends with the last process in it.
    public enum OwnNamespace {
        /// Names the namespace that was left, so that the program knows when it is in another one.
        private static let variable = "PXEKIT_OUTER_NETWORK"

        /// What tells a network namespace from others: `net:[4026531840]`.
        private static var current: String? {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
        }

        /// Whether this process is in a namespace that was made for it.
        public static var isEntered: Bool {
            guard let outer = ProcessInfo.processInfo.environment[variable], let current else { return false }
            return outer != current
        }

        /// The ways to a namespace: root's, and that of everybody where the system lets users have namespaces.
        private static var ways: [[String]] {
            let anybody = ["--user", "--map-root-user", "--net"]
            return geteuid() == 0 ? [["--net"], anybody] : [anybody]
        }

        /// Starts this program again, with the same arguments, in a new network namespace; returns in it at once if it is there.
        ///
        /// - Throws: ``LabError/missing(_:_:)`` without util-linux, ``LabError/unavailable(_:_:)`` where the system allows none.
        public static func enter() async throws(LabError) {
            guard !isEntered else { return }
            guard let unshare = Self.unshare else { throw .missing("unshare", "apt install util-linux") }
            var reason = ""
            for way in ways {
                reason = try await refusal(unshare, way)
                if reason.isEmpty { throw replaceProcess(unshare, way) }
            }
            throw .unavailable(
                "--network tap: no network namespace", "\(reason); run as root, or use --network segment")
        }

        private static var unshare: String? {
            let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
            return folders.map { "\($0)/unshare" }.first(where: FileManager.default.isExecutableFile)
        }

        /// Why this way leads nowhere, in the system's words; empty if it does.
        private static func refusal(_ unshare: String, _ way: [String]) async throws(LabError) -> String {
            do {
                let trial = try await Subprocess.run(
                    .path(FilePath(unshare)), arguments: Arguments(way + ["true"]), output: .discarded,
                    error: .string(limit: 4096))
                if case .exited(0) = trial.terminationStatus { return "" }
                return trial.standardError.split(separator: "\n").first.map(String.init) ?? "unshare has failed"
            } catch {
                throw .failed("unshare cannot be started: \(error)")
            }
        }

        /// Puts `unshare` in the place of this process; returns only if that fails.
        private static func replaceProcess(_ unshare: String, _ way: [String]) -> LabError {
            guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
                let current
            else { return .unavailable("--network tap", "needs /proc") }
            setenv(variable, current, 1)
            let words = [unshare] + way + ["--", program] + CommandLine.arguments.dropFirst()
            // The new program has the blocked signals of the thread that asks for it, and a worker thread blocks nearly all.
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            var pointers = words.map { strdup($0) } + [nil]
            defer { for pointer in pointers { free(pointer) } }
            execv(unshare, &pointers)
            return .failed("unshare cannot be started: \(String(cString: strerror(errno)))")
        }
    }
#endif
