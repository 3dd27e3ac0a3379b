// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import PXEKitCommands

/// The program: all it does is in ``PXEKitCommands``.
@main
struct PXEKitMain {
    /// Not asynchronous: that would leave the first thread to `dispatch_main`, where setuid(2) does not reach it, so that a server that
    /// gives root's rights up would keep them in one thread. And a command that waits for nothing starts no other thread.
    static func main() {
        do {
            var command = try PXEKit.parseAsRoot()
            guard let asynchronous = command as? any AsyncParsableCommand else { return try command.run() }
            run(asynchronous)
        } catch {
            PXEKit.exit(withError: error)
        }
    }

    private static func run(_ command: sending any AsyncParsableCommand) {
        let end = DispatchSemaphore(value: 0)
        Task.detached {
            var command = command
            do {
                try await command.run()
            } catch {
                PXEKit.exit(withError: error)
            }
            end.signal()
        }
        end.wait()
    }
}
