// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NetAddress
import Testing

@Suite("Description for people")
struct DHCPDescriptionTests {
    @Test("a message is shown one line a field")
    func golden() throws {
        let wire: [UInt8] = [0x78, 0x56, 0x34, 0x12, 0x34, 0x12, 0x78, 0x56, 9, 10, 11, 12, 13, 14, 15, 16]
        var sample = message(
            DHCPOption(.messageType, [1]), DHCPOption(.parameterRequestList, [1, 3, 200]),
            DHCPOption(.clientArchitecture, [0, 7, 0x12, 0x34]), DHCPOption(.networkInterface, [1, 3, 16]),
            DHCPOption(.machineIdentifier, [0] + wire), DHCPOption(.vendorClass, Array("PXEClient".utf8)),
            DHCPOption(.vendorSpecific, [71, 4, 0x80, 0, 0, 0, 255]), DHCPOption(.userClass, Array("iPXE".utf8)),
            DHCPOption(.leaseTime, [255, 255, 255, 255]), DHCPOption(.router, [1, 2, 3, 4, 5]),
            DHCPOption(.hostName, Array("a\"\n\u{7}".utf8)), DHCPOption(.relayAgentInformation, [1, 1, 65, 9]),
            DHCPOption(DHCPOptionCode(rawValue: 200), [0xCA, 0xFE]), DHCPOption(.end, []))
        sample.flags = 0x8000
        sample.bootFileField = Array("pxelinux.0".utf8)
        #expect(
            sample.description == """
                op: BOOTREQUEST
                chaddr: 02:00:00:00:00:01
                hops: 0
                xid: 0x00000001
                secs: 0
                flags: 0x8000 broadcast
                ciaddr: 0.0.0.0
                yiaddr: 0.0.0.0
                siaddr: 0.0.0.0
                giaddr: 0.0.0.0
                sname: ""
                file: "pxelinux.0"
                option 53 (message type): DHCPDISCOVER
                option 55 (parameter request list): 1, 3, 200
                option 93 (client architecture): 7 (x64 UEFI), 4660
                option 94 (client network interface): UNDI 3.16
                option 97 (client machine identifier): 12345678-1234-5678-090a-0b0c0d0e0f10
                option 60 (vendor class): "PXEClient"
                option 43 (vendor-specific information): 71=80000000
                option 77 (user class): "iPXE"
                option 51 (lease time): infinite
                option 3 (router): 0102030405
                option 12 (host name): "a\\x22\\x0a\\x07"
                option 82 (relay agent information): 1=41 not options: "\\x09"
                option 200: cafe
                """)
    }
}
