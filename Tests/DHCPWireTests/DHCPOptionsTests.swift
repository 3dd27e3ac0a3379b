// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NetAddress
import Testing

@Suite("Options")
struct DHCPOptionsTests {
    @Test("writing replaces all instances at the place of the first")
    func replacing() {
        var options = DHCPOptions([
            DHCPOption(.hostName, [1]), DHCPOption(.router, [2]), DHCPOption(.hostName, [3]),
        ])
        #expect(options[.hostName] == [1, 3])
        options[.hostName] = [9]
        #expect(options.items == [DHCPOption(.hostName, [9]), DHCPOption(.router, [2])])
        options[.hostName] = nil
        #expect(options.items == [DHCPOption(.router, [2])])
        options[.message] = [4]
        #expect(options.items.last == DHCPOption(.message, [4]))
    }

    @Test("values have the width of their option")
    func values() {
        var options = DHCPOptions()
        options.set(.leaseTime, UInt32(3600))
        #expect(options[.leaseTime] == [0, 0, 0x0E, 0x10])
        #expect(options.number(.leaseTime) == UInt32(3600))
        #expect(options.number(.leaseTime, as: UInt16.self) == nil)
        options.set(.router, [IPv4Address(10, 0, 0, 1), IPv4Address(10, 0, 0, 2)])
        #expect(options.addresses(.router) == [IPv4Address(10, 0, 0, 1), IPv4Address(10, 0, 0, 2)])
        #expect(options.address(.router) == nil)
        options.set(.router, [])
        #expect(!options.contains(.router))
    }

    @Test("text ends at its NUL and is terminated on request (D32)")
    func text() {
        var options = DHCPOptions()
        options.set(.bootFileName, text: "pxelinux.0", terminated: true)
        #expect(options[.bootFileName]?.last == 0)
        #expect(options.text(.bootFileName) == "pxelinux.0")
    }

    @Test("numbers without a name are printed as numbers")
    func names() {
        #expect("\(DHCPOptionCode.messageType)" == "53 (message type)")
        #expect("\(DHCPOptionCode(rawValue: 200))" == "200")
        #expect("\(DHCPMessageType(rawValue: 77))" == "message type 77")
    }
}
