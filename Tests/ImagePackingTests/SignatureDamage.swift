// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What happens to signed programs, on disks, on the way, and by hand.
struct SignatureDamage {
    /// The program afterwards.
    let bytes: [UInt8]
    /// What was done, for messages.
    let words: String

    /// Octets that mean something in DER: tags, lengths, small numbers.
    private static let telling: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 0x30, 0x31, 0x7F, 0x80, 0x81, 0x82, 0xA0, 0xFF]

    /// Damages a signed PE32+ program, most often in its certificate table.
    init(of program: [UInt8], _ random: inout SeededGenerator) {
        var bytes = program
        let header = program.long(at: 0x3C)
        let entry = header + 24 + 112 + 32
        let (table, size) = (program.long(at: entry), program.long(at: entry + 4))
        func hit(_ range: Range<Int>, times: Int, _ random: inout SeededGenerator) {
            for _ in 0..<times {
                let place = Int.random(in: range, using: &random)
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<6: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 6..<8: bytes[place] = Self.telling.randomElement(using: &random) ?? 0
                default: bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
        }
        let end = table + size
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<11:
            hit(table + 8..<end, times: [1, 1, 1, 2, 3, 5].randomElement(using: &random) ?? 1, &random)
            words = "bytes of the table changed"
        case 11..<14:
            hit(table..<table + 64, times: Int.random(in: 1...2, using: &random), &random)
            words = "the start of the table changed"
        case 14..<16:
            hit(header..<header + 24 + 240 + 4 * 40, times: Int.random(in: 1...2, using: &random), &random)
            words = "headers changed"
        case 16:
            hit(0x1000..<table, times: 1, &random)
            words = "the body changed"
        case 17:
            bytes.removeSubrange(Int.random(in: end - 3 * size..<end, using: &random)...)
            words = "the end cut off"
        case 18:
            bytes.remove(at: Int.random(in: table + 8..<end, using: &random))
            words = "a byte of the table lost"
        default:
            bytes.insert(UInt8.random(in: 0...255, using: &random), at: Int.random(in: table + 8..<end, using: &random))
            words = "a byte of the table too many"
        }
        self.bytes = bytes
    }
}
