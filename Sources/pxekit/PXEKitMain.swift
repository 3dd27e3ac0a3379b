// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PXEKitCommands

/// The program: all it does is in ``PXEKitCommands``.
@main
struct PXEKitMain {
    static func main() async {
        await PXEKit.main()
    }
}
