// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@Suite struct ClientUUIDTests {
    @Test("the first three fields are little-endian on the wire (D19)")
    func order() throws {
        let wire: [UInt8] = [
            0x78, 0x56, 0x34, 0x12, 0xBC, 0x9A, 0xF0, 0xDE, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
        ]
        let identifier = try #require(ClientUUID(octets: wire))
        #expect(identifier.description == "12345678-9abc-def0-0102-030405060708")
        #expect(ClientUUID("12345678-9ABC-DEF0-0102-030405060708") == identifier)
        #expect(identifier.octets == wire)
    }

    @Test("another number of octets is refused", arguments: [0, 15, 17])
    func count(octets: Int) {
        #expect(ClientUUID(octets: [UInt8](repeating: 1, count: octets)) == nil)
    }

    @Test(
        "anything but 8-4-4-4-12 digits is refused",
        arguments: [
            "", "12345678", "123456789abcdef00102030405060708", "12345678-9abc-def0-0102-03040506070",
            "12345678-9abc-def0-0102-0304050607089", "12345678-9abc-def0-01020-30405060708",
            "g2345678-9abc-def0-0102-030405060708", "{2345678-9abc-def0-0102-03040506070}",
            "+2345678-9abc-def0-0102-030405060708",
        ])
    func refused(text: String) {
        #expect(ClientUUID(text) == nil)
    }

    @Test("a board without an identifier is recognised", arguments: [(UInt8(0), true), (0xFF, true), (1, false)])
    func unset(octet: UInt8, isUnset: Bool) throws {
        let identifier = try #require(ClientUUID(octets: [UInt8](repeating: octet, count: 16)))
        #expect(identifier.isUnset == isUnset)
    }
}
