// SPDX-License-Identifier: Apache-2.0
import NetAddress
import Testing

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test("a number has all its digits")
    func numbers() {
        #expect(UInt8(0).hexadecimal == "00" && UInt8(15).hexadecimal == "0f" && UInt8.max.hexadecimal == "ff")
        #expect(UInt16(0x8100).hexadecimal == "8100" && UInt16(1).hexadecimal == "0001")
        #expect(UInt64(0xABC).hexadecimal == "0000000000000abc")
    }

    @Test("octets have two digits each")
    func octets() {
        #expect(([0x52, 0x54, 0, 0x0A] as [UInt8]).hexadecimal() == "5254000a")
        #expect(([0x52, 0, 0x0A] as [UInt8])[1...].hexadecimal(separator: ":") == "00:0a")
        #expect([UInt8]().hexadecimal(separator: ":").isEmpty)
    }
}
