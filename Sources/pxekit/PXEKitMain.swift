// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import PXEKitCommands

/// The program: all it does is in ``PXEKitCommands``.
@main
struct PXEKitMain {
    /// Not asynchronous: that would leave the first thread to `dispatch_main`, where setuid(2) does not reach it, so that a server that
    /// gives root's rights up would keep them in one thread.
    static func main() {
        let end = DispatchSemaphore(value: 0)
        Task.detached {
            await PXEKit.main()
            end.signal()
        }
        end.wait()
    }
}
