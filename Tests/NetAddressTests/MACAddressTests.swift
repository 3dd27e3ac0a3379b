// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@Suite struct MACAddressTests {
    @Test(
        "every usual form is understood",
        arguments: [
            "52:54:00:ab:cd:ef", "52:54:00:AB:CD:EF", "52-54-00-ab-cd-ef", "5254.00ab.cdef", "525400abcdef",
        ])
    func forms(text: String) throws {
        let address = try #require(MACAddress(text))
        #expect(address.octets == [0x52, 0x54, 0, 0xAB, 0xCD, 0xEF])
        #expect(address.description == "52:54:00:ab:cd:ef")
        #expect(address == MACAddress(0x52, 0x54, 0, 0xAB, 0xCD, 0xEF))
        #expect(address == MACAddress(high: 0x5254, low: 0x00AB_CDEF))
        #expect(address == MACAddress(octets: address.octets))
        #expect(address == MACAddress(bits: 0x5254_00AB_CDEF))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", ":", "52:54:00:ab:cd", "52:54:00:ab:cd:ef:01", "52:54:00:ab:cd-ef", "52:54:00:ab:cd:e",
            "52:54:00:ab:cd:eg",
            "5254:00ab:cdef", "5254.00ab.cde", "525400abcde", "525400abcdef0", " 52:54:00:ab:cd:ef", "5.2.5.4.0.0",
            "52:54:00:ab:cd:ｅf", "+2:54:00:ab:cd:ef",
        ])
    func refused(text: String) {
        #expect(MACAddress(text) == nil)
    }

    @Test("numbers that are no address are refused")
    func numbers() {
        #expect(MACAddress(bits: 1 << 48) == nil)
        #expect(MACAddress(octets: [1, 2, 3, 4, 5]) == nil)
        #expect(MACAddress(octets: [1, 2, 3, 4, 5, 6, 7]) == nil)
    }

    @Test("the group bit and the maker are read from the first octets")
    func bits() {
        #expect(MACAddress.broadcast.isMulticast)
        #expect(MACAddress(0x33, 0x33, 0, 0, 0, 1).isMulticast)
        #expect(!MACAddress(0xDC, 0xA6, 0x32, 1, 2, 3).isMulticast)
        #expect(MACAddress(0xDC, 0xA6, 0x32, 1, 2, 3).organization == 0xDCA632)
    }

    @Test(
        "text has the separator that the reader wants", arguments: [("-", "01-02-03-0a-0b-0c"), ("", "0102030a0b0c")])
    func separators(separator: String, text: String) {
        #expect(MACAddress(1, 2, 3, 10, 11, 12).text(separator: separator) == text)
    }
}
