// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import Testing
import VirtualSegment

@Suite("TCP uplink")
struct TCPUplinkTests {
    private let server = MACAddress(0x52, 0x55, 0x0A, 0, 2, 2)
    private let guest = MACAddress(0x52, 0x54, 0, 0, 0, 1)

    /// A segment that a guest sends to the server, or with `isAnswer` one of the server's with the same addresses inside.
    private func tcp(
        from source: UInt16, to destination: UInt16, guest: MACAddress? = nil, isAnswer: Bool = false
    ) throws -> EthernetFrame {
        let segment = ByteBuffer(bytes: [
            UInt8(source >> 8), UInt8(source & 255), UInt8(destination >> 8), UInt8(destination & 255),
            0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x02, 0xFF, 0xFF, 0x12, 0x34, 0, 0,
        ])
        let packet = try IPv4Packet(
            source: IPv4Address(10, 0, 2, 15), destination: IPv4Address(10, 0, 2, 2), transport: .tcp,
            payload: segment)
        let guest = guest ?? self.guest
        return EthernetFrame(
            destination: isAnswer ? guest : server, source: isAnswer ? server : guest, type: .ipv4,
            payload: packet.encoded())
    }

    private func segment(_ frame: ByteBuffer?) throws -> TCPSegment {
        let packet = try IPv4Packet(parsing: EthernetFrame(parsing: #require(frame)).payload)
        return try TCPSegment(parsing: packet.payload)
    }

    @Test("the known port is mapped to the real one and back; the checksum follows")
    func mapping() throws {
        var uplink = TCPUplink()
        uplink.ports[guest] = [80: 54321]
        let inbound = try segment(uplink.inbound(tcp(from: 4000, to: 80)))
        #expect(inbound.destinationPort == 54321)
        let outbound = try segment(uplink.outbound(tcp(from: 54321, to: 4000, isAnswer: true)))
        #expect(outbound.sourcePort == 80)
        // RFC 1624: HC' = ~(~HC + ~m + m').
        var sum = UInt32(~UInt16(0x1234)) + UInt32(~UInt16(80)) + 54321
        sum = (sum & 0xFFFF) + (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16)
        let checksum: UInt16? = inbound.octets.getInteger(at: inbound.octets.readerIndex + 16)
        #expect(checksum == ~UInt16(sum))
    }

    @Test("each guest has its own mapping, both ways")
    func guests() throws {
        let other = MACAddress(0x52, 0x54, 0, 0, 0, 2)
        var uplink = TCPUplink()
        uplink.ports = [guest: [80: 54321], other: [80: 54322]]
        #expect(try segment(uplink.inbound(tcp(from: 4000, to: 80))).destinationPort == 54321)
        #expect(try segment(uplink.inbound(tcp(from: 4000, to: 80, guest: other))).destinationPort == 54322)
        let answer = try tcp(from: 54322, to: 4000, guest: other, isAnswer: true)
        #expect(try segment(uplink.outbound(answer)).sourcePort == 80)
        #expect(try uplink.outbound(tcp(from: 54322, to: 4000, isAnswer: true)) == nil, "the other guest's")
    }

    @Test("no port passes that is not mapped, in neither direction")
    func closedPorts() throws {
        #expect(try TCPUplink().inbound(tcp(from: 4000, to: 8080)) == nil)
        var uplink = TCPUplink()
        uplink.ports[guest] = [80: 54321]
        #expect(try uplink.inbound(tcp(from: 4000, to: 8080)) == nil)
        #expect(try uplink.inbound(tcp(from: 4000, to: 54321)) == nil)
        #expect(try uplink.outbound(tcp(from: 22, to: 4000, isAnswer: true)) == nil)
    }

    @Test("only TCP and ARP pass: the user-mode stack's own DHCP and TFTP stay off the segment")
    func filtering() throws {
        let uplink = TCPUplink()
        let payload = ByteBuffer(repeating: 0, count: 8)
        let udp = try IPv4Packet(
            source: .any, destination: .broadcast, transport: .udp, payload: payload
        ).encoded()
        let frame = EthernetFrame(destination: .broadcast, source: guest, type: .ipv4, payload: udp)
        #expect(uplink.inbound(frame) == nil)
        #expect(uplink.outbound(frame) == nil)
        let request = ARPPacket(
            operation: .request, senderHardware: server, sender: IPv4Address(10, 0, 2, 2),
            target: IPv4Address(10, 0, 2, 15))
        func arp(_ packet: ARPPacket) -> EthernetFrame {
            EthernetFrame(destination: .broadcast, source: server, type: .arp, payload: packet.encoded())
        }
        #expect(uplink.outbound(arp(request)) != nil)
        #expect(uplink.outbound(arp(request.reply(from: guest))) == nil, "our host answers")
        #expect(uplink.inbound(arp(request)) != nil, "the stack learns who asks")
        #expect(uplink.inbound(arp(request.reply(from: guest))) != nil)
    }
}
