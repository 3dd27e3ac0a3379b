// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import CProcessors
    import Foundation
    import NIOCore
    import Testing

    @testable import TFTPService

    @Suite struct NeighboursTests {
        private static func time(_ microseconds: Int64) -> NIODeadline {
            .uptimeNanoseconds(3_600_000_000_000) + .microseconds(microseconds)
        }

        /// The processor is offered every 20 us, and somebody has it for 15 of them; when it is left, in microseconds.
        private static func moves(_ neighbours: inout Neighbours, from start: Int64, to end: Int64) -> [Int64] {
            stride(from: start, to: end, by: 20).filter { now in
                neighbours.areReasonToLeave(offered: time(now), back: time(now + 15))
            }
        }

        @Test("who is alone stays")
        func alone() {
            var neighbours = Neighbours()
            for now in stride(from: 0, to: 1_000_000, by: 20) as StrideTo<Int64> {
                let leaves = neighbours.areReasonToLeave(offered: Self.time(now), back: Self.time(now + 2))
                #expect(!leaves)
            }
        }

        @Test("a neighbour is left at once; where there always is one, the time between moves doubles up to 100 ms")
        func moves() {
            var neighbours = Neighbours()
            let moves = Self.moves(&neighbours, from: 0, to: 2_000_000)
            #expect(moves.first == 0)
            let stays = zip(moves.dropFirst(), moves).map { $0 - $1 }
            for (index, stay) in stays.enumerated() {
                let least = min(Int64(200) << Int64(index), 100_000)
                #expect(stay > least && stay <= least + 20, "stay \(index)")
            }
            #expect(stays.last.map { $0 > 100_000 } == true)
        }

        @Test("one who comes after 10 ms of peace is a new one")
        func newcomer() {
            var neighbours = Neighbours()
            let first = Self.moves(&neighbours, from: 0, to: 52_000)
            let same = Self.moves(&neighbours, from: 55_000, to: 55_100)
            let new = Self.moves(&neighbours, from: 75_000, to: 75_300)
            #expect(first.count == 9)
            #expect(same == [])
            #expect(new == [75_000, 75_220])
        }

        @Test(
            "a thread leaves its processor, and may run on the same as before",
            .enabled(if: Self.allowed.contains { ",-".contains($0) }, "there is one processor"))
        func leaving() throws {
            let before = Self.allowed
            var moves = 0
            for _ in 0..<20 {
                let processor = try Self.processor()
                processor_leave()
                // In between the kernel may have brought it back.
                if try Self.processor() != processor { moves += 1 }
            }
            #expect(moves > 10)
            #expect(Self.allowed == before)
        }

        /// Field 39 of proc(5)'s stat; the name in field 2 may have spaces.
        private static func processor() throws -> Int {
            let line = try String(contentsOfFile: "/proc/thread-self/stat", encoding: .utf8)
            let fields = try #require(line.split(separator: ")").last).split(separator: " ")
            return try #require(Int(fields[36]))
        }

        private static var allowed: Substring {
            let status = (try? String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)) ?? ""
            return status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list") } ?? ""
        }
    }
#endif
