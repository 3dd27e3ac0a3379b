// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@Suite struct IPv4AddressTests {
    @Test(
        "text and number are one address",
        arguments: [
            ("0.0.0.0", 0, "00000000"), ("192.0.2.1", 0xC000_0201, "C0000201"),
            ("255.255.255.255", 0xFFFF_FFFF, "FFFFFFFF"),
            ("10.0.0.10", 0x0A00_000A, "0A00000A"),
        ])
    func forms(text: String, bits: UInt32, hexadecimal: String) throws {
        let address = try #require(IPv4Address(text))
        #expect(address.bits == bits)
        #expect(address.description == text)
        #expect(address.hexadecimal == hexadecimal)
        let (a, b, c, d) = address.octets
        #expect(IPv4Address(a, b, c, d) == address)
    }

    @Test(
        "anything but a dotted quad is refused",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "1.2.3.999", "1.2.3.1000",
            "01.2.3.4",
            "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "-1.2.3.4", "+1.2.3.4", "１.2.3.4", "1.2.3.4/24",
        ])
    func refused(text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test(
        "kinds of addresses are told apart",
        arguments: [
            ("0.0.0.0", false, false, false), ("0.1.2.3", false, false, false), ("10.0.0.1", true, false, false),
            ("127.0.0.1", false, true, false), ("223.255.255.255", true, false, false),
            ("224.0.0.1", false, false, true),
            ("239.255.255.255", false, false, true), ("240.0.0.1", false, false, false),
            ("255.255.255.255", false, false, false),
        ])
    func kinds(text: String, host: Bool, loopback: Bool, multicast: Bool) throws {
        let address = try #require(IPv4Address(text))
        #expect(address.isUnicastHost == host)
        #expect(address.isLoopback == loopback)
        #expect(address.isMulticast == multicast)
    }

    @Test("addresses are ordered as numbers")
    func order() {
        #expect(IPv4Address(9, 255, 255, 255) < IPv4Address(10, 0, 0, 0))
        #expect(IPv4Address(192, 0, 2, 10) > IPv4Address(192, 0, 2, 9))
    }
}
