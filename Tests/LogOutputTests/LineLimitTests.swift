// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogOutput

@Suite struct LineLimitTests {
    @Test("so many lines at once, then so many a second, and never more than at first")
    func allowance() {
        var allowance = LineAllowance(burst: 3, perSecond: 2)
        func admitted(_ tries: Int, at seconds: Double) -> Int {
            (0..<tries).filter { _ in allowance.admits(at: .seconds(seconds)) }.count
        }
        #expect(admitted(10, at: 0) == 3)
        #expect(admitted(10, at: 0.4) == 0)
        #expect(admitted(10, at: 0.5) == 1)
        #expect(admitted(10, at: 1.5) == 2)
        #expect(admitted(10, at: 1000) == 3)
        #expect(admitted(10, at: 999) == 0)
    }

    @Test("a full queue leaves out what comes, not what waits")
    func queue() {
        var queue = LineQueue(limit: 10)
        let taken = [
            queue.append("first\n".utf8), queue.append("second\n".utf8), queue.append("3\n".utf8),
            queue.append("this was left out\n".utf8, isNotice: true),
        ]
        #expect(taken == [true, false, true, true])
        let (bytes, lines) = queue.takeAll()
        #expect(String(decoding: bytes, as: UTF8.self) == "first\n3\nthis was left out\n")
        #expect(lines == 3)
        #expect(queue.isEmpty && queue.count == 0)
        let isTaken = queue.append("0123456789".utf8)
        #expect(isTaken)
    }

    @Test("losses are told at once, then every ten seconds, and at the end")
    func losses() {
        var losses = LineLosses()
        #expect(losses.notice(of: "x", at: .zero) == nil)
        losses.crowded = 2
        #expect(
            losses.notice(of: "x", at: .zero) == "x: lines were left out: 2 because clients caused too many")
        losses.unread = 1
        #expect(losses.notice(of: "x", at: .seconds(9)) == nil)
        (losses.failed, losses.reason) = (3, "No space left on device")
        #expect(
            losses.notice(of: "x", at: .seconds(10))
                == "x: lines were left out: 1 because nobody reads as fast, "
                + "3 because it cannot be written: No space left on device")
        losses.crowded = 1
        #expect(losses.notice(of: "x", at: .seconds(11)) == nil)
        #expect(losses.notice(of: "x", at: .seconds(11), isLast: true) != nil)
        #expect(losses.notice(of: "x", at: .seconds(99)) == nil)
    }
}
