// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import HostSockets

@Suite struct PortOpenerTests {
    @Test("what is lent to the thread is back when perform returns, however many ask at once")
    func lent() async {
        let opener = PortOpener()
        await withTaskGroup(of: Int.self) { tasks in
            for _ in 0..<4 {
                tasks.addTask {
                    await withCheckedContinuation { ended in
                        Thread.detachNewThread {
                            var count = 0
                            for _ in 0..<10_000 { opener.perform { count += 1 } }
                            ended.resume(returning: count)
                        }
                    }
                }
            }
            for await count in tasks { #expect(count == 10_000) }
        }
    }

    @Test("what open throws comes to its caller")
    func thrown() async throws {
        struct Refused: Error {}
        let opener = PortOpener()
        await #expect(throws: Refused.self) { try await opener.open { throw Refused() } }
        #expect(try await opener.open { 7 } == 7)
    }
}
