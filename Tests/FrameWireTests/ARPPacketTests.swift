// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import Testing

@Suite struct ARPPacketTests {
    private let guest = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
    private let server = MACAddress(2, 0, 0, 0, 0, 1)
    private let request = "0001 0800 06 04 0001 525400123456 c0000202 000000000000 c0000201"

    @Test("a request is answered by the owner of the target")
    func answer() throws {
        let packet = ARPPacket(
            operation: .request, senderHardware: guest, sender: IPv4Address(192, 0, 2, 2),
            target: IPv4Address(192, 0, 2, 1))
        #expect(packet.encoded() == (try ByteBuffer(plainHexEncodedBytes: request)))
        #expect(try ARPPacket(parsing: packet.encoded()) == packet)
        #expect(
            packet.reply(from: server).encoded()
                == (try ByteBuffer(
                    plainHexEncodedBytes: "0001 0800 06 04 0002 020000000001 c0000201 525400123456 c0000202")))
    }

    @Test("padding behind a packet is ignored")
    func padding() throws {
        let padded = try ByteBuffer(plainHexEncodedBytes: request + String(repeating: "00", count: 18))
        #expect(try ARPPacket(parsing: padded).target == IPv4Address(192, 0, 2, 1))
    }

    @Test(
        "another kind of address is refused by its field",
        arguments: [
            ("0006 0800 06 04 0001", "hardware type at offset 0: needed 1, found 6"),
            ("0001 86dd 06 04 0001", "protocol type at offset 2: needed 2048, found 34525"),
            ("0001 0800 08 04 0001", "hardware length at offset 4: needed 6, found 8"),
            ("0001 0800 06 10 0001", "protocol length at offset 5: needed 4, found 16"),
            ("0001 0800 06 04 0001 5254", "sender hardware address at offset 8: needed 6 octets, found 2"),
        ])
    func refused(hex: String, reason: String) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let error = #expect(throws: FrameError.self) { try ARPPacket(parsing: octets) }
        #expect(error?.description == "ARP " + reason)
    }
}
