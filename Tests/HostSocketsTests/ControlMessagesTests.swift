// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import HostSockets
    import Testing

    @Suite("What comes beside a datagram")
    struct ControlMessagesTests {
        /// A message of the kernel with its padding.
        private static func message(_ level: Int32, _ type: Int32, _ value: [UInt8], claims: Int? = nil) -> [UInt8] {
            var header = cmsghdr()
            header.cmsg_len = numericCast(claims ?? MemoryLayout<cmsghdr>.size + value.count)
            header.cmsg_level = level
            header.cmsg_type = type
            let octets = withUnsafeBytes(of: header) { Array($0) } + value
            return octets + [UInt8](repeating: 0xEE, count: -octets.count & 7)
        }

        private static func read(_ octets: [UInt8]) -> [[Int]] {
            octets.withUnsafeBytes { octets in
                ControlMessages(octets).map { [Int($0.level), Int($0.type)] + $0.value.map(Int.init) }
            }
        }

        @Test("messages are read one by one, without their padding")
        func several() {
            let octets = Self.message(0, 8, [1, 2, 3, 4, 5]) + Self.message(41, 50, []) + Self.message(17, 103, [9])
            #expect(Self.read(octets) == [[0, 8, 1, 2, 3, 4, 5], [41, 50], [17, 103, 9]])
            #expect(Self.read([]).isEmpty)
        }

        @Test(
            "nothing is read of a message that is cut, or has a length that cannot be",
            arguments: [0, 15, 25, .max / 2])
        func lengths(claims: Int) {
            let whole = Self.message(0, 8, [1, 2, 3, 4])
            #expect(
                Self.read(whole + Self.message(0, 9, [1, 2, 3, 4, 5, 6, 7, 8], claims: claims)) == [[0, 8, 1, 2, 3, 4]])
            for count in 0..<20 { #expect(Self.read(Array(whole.prefix(count))).isEmpty) }
        }

        @Test("the padding behind the last message may be missing")
        func unpadded() {
            #expect(Self.read(Array(Self.message(0, 8, [7]).prefix(17))) == [[0, 8, 7]])
        }
    }
#endif
