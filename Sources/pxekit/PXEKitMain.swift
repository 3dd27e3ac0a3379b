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
            if let asynchronous = command as? any AsyncParsableCommand {
                run(asynchronous)
            } else {
                try command.run()
            }
            try PXEKit.finishOutput()
        } catch {
            exit(error)
        }
    }

    private static func run(_ command: sending any AsyncParsableCommand) {
        let end = DispatchSemaphore(value: 0)
        Task.detached {
            var command = command
            do {
                try await command.run()
            } catch {
                exit(error)
            }
            end.signal()
        }
        end.wait()
    }

    private static func exit(_ error: any Error) -> Never {
        // This error is the first, and counts.
        try? PXEKit.finishOutput()
        PXEKit.end(with: error)
    }
}
