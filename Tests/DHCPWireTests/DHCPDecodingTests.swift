// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NIOCore
import NetAddress
import Testing

/// A header with recognisable fields, the cookie, and what the caller adds.
func datagram(
    file: [UInt8] = [], serverName: [UInt8] = [], cookie: [UInt8] = [0x63, 0x82, 0x53, 0x63], options: [UInt8]
) -> ByteBuffer {
    let header: [UInt8] =
        [1, 1, 6, 2, 0xDE, 0xAD, 0xBE, 0xEF, 0, 4, 0x80, 0]
        + [10, 0, 0, 1, 10, 0, 0, 2, 10, 0, 0, 3, 10, 0, 0, 4]
        + [0x52, 0x54, 0, 0x12, 0x34, 0x56] + Array(repeating: 0, count: 10)
    func padded(_ octets: [UInt8], _ width: Int) -> [UInt8] {
        octets + Array(repeating: 0, count: width - octets.count)
    }
    return ByteBuffer(bytes: header + padded(serverName, 64) + padded(file, 128) + cookie + options)
}

@Suite("Decoding")
struct DHCPDecodingTests {
    @Test("the header's fields are where RFC 2131 has them")
    func header() throws {
        let message = try DHCPMessage(decoding: datagram(file: Array("boot".utf8), options: [53, 1, 1, 255]))
        #expect(message.operation == .request)
        #expect(message.hops == 2)
        #expect(message.transactionID == 0xDEAD_BEEF)
        #expect(message.seconds == 4)
        #expect(message.wantsBroadcast)
        #expect(message.clientAddress == IPv4Address(10, 0, 0, 1))
        #expect(message.yourAddress == IPv4Address(10, 0, 0, 2))
        #expect(message.nextServer == IPv4Address(10, 0, 0, 3))
        #expect(message.relay == IPv4Address(10, 0, 0, 4))
        #expect(message.hardware.mac == MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56))
        #expect(message.bootFile == "boot")
        #expect(message.type == .discover)
    }

    struct Damaged: Sendable {
        let options: [UInt8]
        let error: DHCPDecodingError
    }

    @Test(
        "an option longer than the message is left out alone, and named with its offset (D41)",
        arguments: [
            Damaged(
                options: [12, 200, 65], error: .init(field: "option 12 (host name)", offset: 240, needed: 202, found: 3)
            ),
            Damaged(
                options: [53, 1, 1, 60],
                error: .init(field: "option 60 (vendor class)", offset: 243, needed: 2, found: 1)),
            Damaged(options: [53, 1, 1, 200, 1], error: .init(field: "option 200", offset: 243, needed: 3, found: 2)),
        ])
    func overlongOption(_ damaged: Damaged) throws {
        let octets = datagram(options: damaged.options)
        let message = try DHCPMessage(decoding: octets)
        #expect(message.cutOption?.error == damaged.error)
        #expect(message.type == (damaged.options[0] == 53 ? .discover : nil))
        #expect(try message.encodedVerbatim() == octets)
    }

    @Test(
        "a header cut short names the field that is not whole",
        arguments: [(0, "op"), (7, "xid"), (29, "chaddr"), (44, "sname"), (235, "file")])
    func shortHeader(length: Int, field: String) throws {
        let octets = datagram(options: []).readableBytesView.prefix(length)
        let error = try #require(throws: DHCPDecodingError.self) {
            try DHCPMessage(decoding: ByteBuffer(bytes: octets))
        }
        #expect(error.field == field)
        #expect(error.offset + error.found == length)
    }

    @Test("236 octets of BOOTP without vendor area are a message (D41)")
    func bareBOOTP() throws {
        let octets = datagram(cookie: [], options: [])
        let message = try DHCPMessage(decoding: octets)
        #expect(message.vendorArea == [])
        #expect(message.type == nil)
        #expect(try message.encodedVerbatim() == octets)
    }

    @Test("options without an end option are read (D41)")
    func missingEnd() throws {
        let message = try DHCPMessage(decoding: datagram(options: [53, 1, 3, 12, 1, 65]))
        #expect(message.type == .request)
        #expect(message.options.text(.hostName) == "A")
    }

    @Test("pads and what follows the end are kept, not read")
    func padsAndTail() throws {
        let octets = datagram(options: [0, 53, 1, 1, 0, 0, 0, 12, 1, 65, 255, 12, 1, 66])
        let message = try DHCPMessage(decoding: octets)
        #expect(message.options.text(.hostName) == "A")
        #expect(message.options.items.map(\.code.rawValue) == [0, 53, 0, 12, 255])
        #expect(try message.encodedVerbatim() == octets)
    }

    @Test("instances of an option are joined (RFC 3396), and a second fixed one is not read")
    func duplicates() throws {
        let message = try DHCPMessage(
            decoding: datagram(options: [53, 1, 1, 93, 2, 0, 7, 12, 1, 65, 93, 2, 0, 0, 12, 1, 66, 53, 1, 3, 255]))
        #expect(message.options.text(.hostName) == "AB")
        #expect(message.architectures == [.uefiX64, .bios])
        #expect(message.type == .discover)
    }

    @Test("option overload is read from file, then sname")
    func overload() throws {
        let message = try DHCPMessage(
            decoding: datagram(
                file: [12, 1, 66, 255], serverName: [12, 1, 67, 67, 1, 120, 255],
                options: [53, 1, 2, 52, 1, 3, 12, 1, 65, 255]))
        #expect(message.options.text(.hostName) == "ABC")
        #expect(message.bootFile == "x")
        #expect(message.lines.contains("file: options"))
    }

    @Test("an overlong option in an overloaded field is named with its place")
    func overloadDamaged() throws {
        let octets = datagram(file: [12, 200], options: [52, 1, 1, 255])
        let message = try DHCPMessage(decoding: octets)
        let error = DHCPDecodingError(field: "option 12 (host name) in file", offset: 108, needed: 202, found: 128)
        #expect(message.cutOption?.error == error)
        #expect(try message.encodedVerbatim() == octets)
    }

    @Test("a GUID in chaddr is no MAC address and is kept (D23)")
    func guidAsHardwareAddress() throws {
        var octets = datagram(options: [255])
        octets.setInteger(UInt8(16), at: 2)
        let message = try DHCPMessage(decoding: octets)
        #expect(message.hardware.mac == nil)
        #expect(message.hardware.octets.count == 16)
        #expect(message.hardware.zeroFilled == message.hardware)
    }

    @Test("an error reads as one line")
    func errorText() {
        let error = DHCPDecodingError(field: "option 12 (host name)", offset: 240, needed: 202, found: 3)
        #expect("\(error)" == "DHCP message: option 12 (host name) at offset 240 needs 202 octets, found 3")
    }
}
