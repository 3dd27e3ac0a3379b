// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import FrameWire

@Suite struct InternetChecksumTests {
    @Test(
        "the sum is that of the specifications",
        arguments: [
            ("", 0xFFFF),
            ("0001 f203 f4f5 f6f7", 0x220D),  // RFC 1071 §3
            ("4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7", 0xB861),
            ("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7", 0),
            ("01", 0xFEFF),
            ("0102 03", 0xFBFD),
            ("ffff ffff ffff ffff ffff", 0),
        ])
    func sum(hex: String, checksum: UInt16) throws {
        var sum = InternetChecksum()
        sum.add(try ByteBuffer(plainHexEncodedBytes: hex))
        #expect(sum.value == checksum)
    }

    @Test("numbers count like the octets that carry them")
    func numbers() {
        var words = InternetChecksum()
        words.add(UInt64(0x0123_4567_89AB_CDEF))
        words.add(UInt32(0xFEDC_BA98))
        words.add(UInt16(0x7654))
        var octets = InternetChecksum()
        octets.add(ByteBuffer(integer: UInt64(0x0123_4567_89AB_CDEF)))
        octets.add(ByteBuffer(integer: UInt32(0xFEDC_BA98)))
        octets.add(ByteBuffer(integer: UInt16(0x7654)))
        #expect(words.value == octets.value)
    }

    @Test("an update agrees with the example of RFC 1624 §4")
    func update() {
        #expect(InternetChecksum.updated(0xDD2F, from: 0x5555, to: 0x3285) == 0)
    }
}
