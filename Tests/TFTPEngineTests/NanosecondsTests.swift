// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TFTPEngine

@Suite("Nanoseconds")
struct NanosecondsTests {
    @Test("are what a Duration of the same name is")
    func durations() {
        #expect(Nanoseconds.seconds(3).duration == .seconds(3))
        #expect(Nanoseconds.milliseconds(-3).duration == .milliseconds(-3))
        #expect(Nanoseconds.microseconds(3).duration == .microseconds(3))
        #expect(Nanoseconds(Duration.seconds(3)) == .seconds(3))
        #expect(Nanoseconds(Duration.seconds(Int64.max)) == Nanoseconds(.max))
        #expect(Nanoseconds(Duration.seconds(Int64.min)) == Nanoseconds(.min))
    }

    @Test("sums, differences and products do not go round")
    func saturation() {
        let (longest, least) = (Nanoseconds(.max), Nanoseconds(.min))
        #expect(longest + .seconds(1) == longest)
        #expect(least - .seconds(1) == least)
        #expect(least + .seconds(-1) == least)
        #expect(longest - .seconds(-1) == longest)
        #expect(longest * 2 == longest)
        #expect(longest * -2 == least)
        #expect(least * -1 == longest)
        #expect(Nanoseconds.seconds(Int.max) == longest)
        #expect(Nanoseconds.seconds(5) / 2 == .milliseconds(2500))
    }
}
