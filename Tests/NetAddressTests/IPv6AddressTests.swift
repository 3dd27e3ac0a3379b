// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@Suite struct IPv6AddressTests {
    @Test(
        "text is read in every form and printed in the canonical one",
        arguments: [
            // RFC 5952 §1, §2 and §4.
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"), ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"),
            // RFC 4291 §2.2.
            ("FF01:0:0:0:0:0:0:101", "ff01::101"), ("0:0:0:0:0:0:0:1", "::1"), ("::", "::"),
            ("::13.1.68.3", "::d01:4403"), ("::FFFF:129.144.52.38", "::ffff:129.144.52.38"),
            ("0:0:0:0:0:FFFF:129.144.52.38", "::ffff:129.144.52.38"),
            // A gap at either end, and one of a single group.
            ("1::", "1::"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ])
    func forms(text: String, canonical: String) throws {
        let address = try #require(IPv6Address(text))
        #expect(address.description == canonical)
        #expect(IPv6Address(canonical) == address)
        #expect(IPv6Address(octets: address.octets) == address)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::",
            ":1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8:", ":1::2", "1::2:", "12345::", "g::", "::1%eth0", "[::1]", "1.2.3.4", "1.2.3.4::",
            "::1.2.3.4:5", "::1.2.3", "::1.2.3.256", "1:2:3:4:5:6:7:1.2.3.4", "::+1", "::１",
        ])
    func refused(text: String) {
        #expect(IPv6Address(text) == nil)
    }

    @Test("a link-local address is formed from the hardware address")
    func linkLocal() {
        let address = IPv6Address(linkLocal: MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56))
        #expect(address.description == "fe80::5054:ff:fe12:3456")
        #expect(address.isLinkLocal && !address.isMulticast)
    }

    @Test("groups and halves are told apart")
    func kinds() {
        #expect(IPv6Address.allNodes.description == "ff02::1")
        #expect(IPv6Address.allRouters.description == "ff02::2")
        #expect(IPv6Address.allNodes.isMulticast && !IPv6Address.allNodes.isLinkLocal)
        #expect(IPv6Address(octets: [UInt8](repeating: 0, count: 15)) == nil)
        #expect(IPv6Address(high: 1, low: 0) > IPv6Address(high: 0, low: .max))
        #expect(IPv6Address.any < IPv6Address(high: 0, low: 1))
    }
}
