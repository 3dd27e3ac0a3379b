// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import TestSupport
import Testing

@Suite struct EthernetFrameTests {
    private let guest = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)

    @Test("a short frame is padded to 60 octets")
    func padding() throws {
        let frame = EthernetFrame(
            destination: .broadcast, source: guest, type: .arp, payload: ByteBuffer(bytes: [1, 2, 3]))
        let octets = frame.encoded()
        #expect(octets.readableBytes == 60)
        #expect(
            octets.getSlice(at: 0, length: 17)
                == (try ByteBuffer(plainHexEncodedBytes: "ffffffffffff 525400123456 0806 010203")))
        #expect(try EthernetFrame(parsing: octets).payload.readableBytes == 46)
    }

    @Test("a long frame is not padded, and its payload is kept")
    func noPadding() throws {
        let frame = EthernetFrame(
            destination: guest, source: guest, type: .ipv4, payload: ByteBuffer(repeating: 7, count: 1500))
        #expect(frame.encoded().readableBytes == 1514)
        #expect(try EthernetFrame(parsing: frame.encoded()) == frame)
    }

    @Test("a VLAN tag stands between source and type")
    func tag() throws {
        let octets = try ByteBuffer(
            plainHexEncodedBytes: "ffffffffffff 525400123456 8100 a064 86dd" + String(repeating: "00", count: 46))
        let frame = try EthernetFrame(parsing: octets)
        #expect(frame.tag?.vlan == 100)
        #expect(frame.tag?.priority == 5)
        #expect(frame.type == .ipv6)
        #expect(frame.encoded() == octets)
    }

    @Test(
        "a frame that ends early names the field",
        arguments: [
            ("ffffff", "destination", 0, 6, 3), ("ffffffffffff 5254", "source", 6, 6, 2),
            ("ffffffffffff 525400123456 08", "type", 12, 2, 1),
            ("ffffffffffff 525400123456 8100 00", "tag", 14, 2, 1),
            ("ffffffffffff 525400123456 8100 0001", "type", 16, 2, 0),
        ])
    func truncated(hex: String, field: String, offset: Int, needed: Int, found: Int) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let error = #expect(throws: FrameError.self) { try EthernetFrame(parsing: octets) }
        #expect(error?.description == "Ethernet \(field) at offset \(offset): needed \(needed) octets, found \(found)")
    }

    @Test(
        "an unknown type is printed as its number", arguments: [(0x0806, "ARP"), (0x88CC, "0x88cc"), (0x2E, "0x002e")])
    func typeText(number: UInt16, text: String) {
        #expect(EtherType(rawValue: number).description == text)
    }
}
