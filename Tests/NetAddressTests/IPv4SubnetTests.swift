// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@Suite struct IPv4SubnetTests {
    @Test(
        "a subnet knows its mask, its ends and its hosts",
        arguments: [
            ("192.0.2.7/24", "255.255.255.0", "192.0.2.0", "192.0.2.255", "192.0.2.1", "192.0.2.254"),
            ("192.0.2.7/30", "255.255.255.252", "192.0.2.4", "192.0.2.7", "192.0.2.5", "192.0.2.6"),
            ("192.0.2.7/31", "255.255.255.254", "192.0.2.6", "192.0.2.7", "192.0.2.6", "192.0.2.7"),
            ("192.0.2.7/32", "255.255.255.255", "192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.7"),
            ("192.0.2.7/0", "0.0.0.0", "0.0.0.0", "255.255.255.255", "0.0.0.1", "255.255.255.254"),
            ("10.255.0.1/8", "255.0.0.0", "10.0.0.0", "10.255.255.255", "10.0.0.1", "10.255.255.254"),
        ])
    func ends(text: String, mask: String, network: String, broadcast: String, first: String, last: String) throws {
        let subnet = try #require(IPv4Subnet(text))
        #expect(subnet.description == text)
        #expect(subnet.netmask.description == mask)
        #expect(subnet.network.description == network)
        #expect(subnet.broadcast.description == broadcast)
        #expect(subnet.hosts.lowerBound.description == first)
        #expect(subnet.hosts.upperBound.description == last)
        #expect(IPv4Subnet(address: subnet.address, netmask: subnet.netmask) == subnet)
        #expect(subnet.contains(subnet.network) && subnet.contains(subnet.broadcast))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "/", "192.0.2.7", "192.0.2.7/", "192.0.2.7/33", "192.0.2.7/-1", "192.0.2.7/+8", "192.0.2.7/08",
            "192.0.2/24",
            "192.0.2.7/24/24", "192.0.2.7/255.255.255.0", "192.0.2.7/２4",
        ])
    func refused(text: String) {
        #expect(IPv4Subnet(text) == nil)
    }

    @Test("a mask with a hole is refused", arguments: ["255.0.255.0", "0.0.0.255", "255.255.255.253"])
    func masks(text: String) throws {
        let mask = try #require(IPv4Address(text))
        #expect(IPv4Subnet(address: .any, netmask: mask) == nil)
    }

    @Test(
        "neighbors are in, strangers are out",
        arguments: [
            ("192.0.2.7/24", "192.0.2.200", true), ("192.0.2.7/24", "192.0.3.7", false), ("1.2.3.4/0", "9.9.9.9", true),
        ])
    func membership(text: String, other: String, inside: Bool) throws {
        let (subnet, address) = (try #require(IPv4Subnet(text)), try #require(IPv4Address(other)))
        #expect(subnet.contains(address) == inside)
    }
}
