// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import Testing

@Suite struct ICMPv4MessageTests {
    @Test("an echo request is answered with its own data")
    func echo() throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: "0800 f7ff 0000 0000")
        #expect(throws: Never.self) { try ICMPv4Message(parsing: octets) }
        let request = ICMPv4Message(kind: .echoRequest, parameter: 0x1234_0001, data: ByteBuffer(string: "abcde"))
        let reply = try #require(request.echoReply)
        #expect(reply == ICMPv4Message(kind: .echoReply, parameter: 0x1234_0001, data: request.data))
        #expect(try ICMPv4Message(parsing: reply.encoded()) == reply)
        #expect(reply.echoReply == nil)
    }

    @Test("a refusal quotes the header and eight octets")
    func portUnreachable() throws {
        let refused = try IPv4Packet(
            source: IPv4Address(192, 0, 2, 2), destination: IPv4Address(192, 0, 2, 1), transport: .udp,
            payload: ByteBuffer(repeating: 9, count: 100))
        let message = ICMPv4Message(portUnreachableFor: refused)
        #expect(message.kind == .portUnreachable)
        #expect(message.data == refused.encoded().getSlice(at: 0, length: 28))
        let short = try IPv4Packet(source: .any, destination: .any, transport: .udp, payload: ByteBuffer(bytes: [1]))
        #expect(ICMPv4Message(portUnreachableFor: short).data == short.encoded())
    }

    @Test(
        "a broken message is refused by its field",
        arguments: [
            ("08", "code at offset 1: needed 1 octets, found 0"),
            ("0800 f7fe 0000 0000", "checksum at offset 2: needed 63487, found 63486"),
            ("0800 f7ff 0000", "rest of header at offset 4: needed 4 octets, found 2"),
        ])
    func refused(hex: String, reason: String) throws {
        let octets = try ByteBuffer(plainHexEncodedBytes: hex)
        let error = #expect(throws: FrameError.self) { try ICMPv4Message(parsing: octets) }
        #expect(error?.description == "ICMP " + reason)
    }
}
