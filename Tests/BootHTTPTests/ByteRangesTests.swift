// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootHTTP

@Suite struct ByteRangesTests {
    @Test(
        "a field means parts, the whole file, or nothing that exists",
        arguments: [
            (nil, ByteRanges.whole), ("bytes=0-499", .parts([0..<500])), ("bytes=500-999", .parts([500..<1000])),
            ("bytes=-500", .parts([9500..<10000])), ("bytes=9500-", .parts([9500..<10000])),
            ("bytes=0-0,-1", .parts([0..<1, 9999..<10000])), ("bytes=0-99999", .parts([0..<10000])),
            ("bytes=-99999", .parts([0..<10000])), ("BYTES=0-1", .parts([0..<2])),
            ("bytes= 0-1 , 5-6", .parts([0..<2, 5..<7])),
            ("bytes=0-18446744073709551615", .parts([0..<10000])),
            ("bytes=0-99999999999999999999999", .parts([0..<10000])), ("bytes=10000-", .unsatisfiable),
            ("bytes=18446744073709551615-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=10000-10001,20000-", .unsatisfiable), ("bytes=10000-,1-1", .parts([1..<2])),
            // What is not understood is ignored.
            ("bytes=", .whole), ("bytes=-", .whole), ("bytes=5-4", .whole), ("bytes=a-b", .whole), ("bytes=1", .whole),
            ("bytes=1-2-3", .whole), ("bytes=+1-2", .whole), ("lines=1-2", .whole), ("0-1", .whole), ("", .whole),
        ])
    func meaning(field: String?, ranges: ByteRanges) {
        #expect(ByteRanges(field, size: 10000) == ranges)
    }

    @Test("an empty file has no parts", arguments: ["bytes=0-", "bytes=-1", "bytes=0-0"])
    func empty(field: String) {
        #expect(ByteRanges(field, size: 0) == .unsatisfiable)
    }

    @Test("too many parts get the whole file")
    func many() {
        func field(_ count: Int) -> String { "bytes=" + (0..<count).map { "\($0)-\($0)" }.joined(separator: ",") }
        #expect(ByteRanges(field(16), size: 100) == .parts((0..<16).map { $0..<$0 + 1 }))
        #expect(ByteRanges(field(17), size: 100) == .whole)
    }

    @Test("parts that are more than the file are refused, also where their sum is more than 64 bits hold")
    func sums() {
        let huge = UInt64(Int64.max) - 4096
        #expect(ByteRanges("bytes=0-,0-,0-", size: huge) == .whole)
        #expect(ByteRanges("bytes=0-,0-", size: .max) == .whole)
        #expect(ByteRanges("bytes=0-5,4-9", size: 10) == .whole)
        #expect(ByteRanges("bytes=0-4,5-9", size: 10) == .parts([0..<5, 5..<10]))
        #expect(ByteRanges("bytes=18446744073709551615-18446744073709551615", size: .max) == .unsatisfiable)
    }
}
