// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import DiskCatalog

/// How often the signal of the test came; a handler of the C library can reach nothing but globals.
private let hangUps = Atomic<Int>(0)

@Suite(.serialized) struct OutputSignalsTests {
    /// Waits for a signal that is on its way, and for others that hold it back.
    private func comes(_ count: Int) async throws -> Bool {
        for _ in 0..<500 where hangUps.load(ordering: .relaxed) != count {
            try await Task.sleep(for: .milliseconds(10))
        }
        return hangUps.load(ordering: .relaxed) == count
    }

    /// Sends it and gives another thread the time to take it: those of a pool have all signals blocked.
    private func send() {
        kill(getpid(), SIGHUP)
        usleep(200_000)
    }

    @Test("a signal in the midst of work within work is given again once, when the outer one is done")
    func nested() async throws {
        hangUps.store(0, ordering: .relaxed)
        var before = sigaction()
        sigaction(SIGHUP, nil, &before)
        signal(SIGHUP) { _ in hangUps.add(1, ordering: .relaxed) }
        try OutputSignals.heldBack { () throws(OutputFile.Refusal) in
            send()
            try OutputSignals.heldBack { () throws(OutputFile.Refusal) in }
            #expect(hangUps.load(ordering: .relaxed) == 0)
        }
        #expect(try await comes(1))
        send()
        #expect(try await comes(2), "the handler that was there before is back")
        sigaction(SIGHUP, &before, nil)
    }
}
