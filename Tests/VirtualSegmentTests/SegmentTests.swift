// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import Testing
import VirtualSegment

/// A service that answers each datagram with its own payload, one second later, and counts.
private struct LateEcho: UDPService {
    private var waiting: [(Duration, UDPDeparture)] = []

    var deadline: Duration? { waiting.first?.0 }

    mutating func received(_ arrival: UDPArrival, now: Duration) -> [UDPDeparture] {
        let answer = UDPDeparture(
            sourcePort: arrival.destination.port, destination: arrival.source, payload: arrival.payload)
        waiting.append((now + .seconds(1), answer))
        return []
    }

    mutating func deadlinePassed(now: Duration) -> [UDPDeparture] {
        defer { waiting.removeAll { $0.0 <= now } }
        return waiting.filter { $0.0 <= now }.map(\.1)
    }
}

@Suite("Segment")
struct SegmentTests {
    private let server = MACAddress(0x52, 0x55, 0x0A, 0, 2, 2)
    private let serverAddress = IPv4Address(10, 0, 2, 2)
    private let guest = MACAddress(0x52, 0x54, 0, 0, 0, 1)
    private let guestAddress = IPv4Address(10, 0, 2, 15)

    private func segment(_ faults: FaultModel.Settings = .init()) -> Segment {
        var host = SegmentHost(hardware: server, address: serverAddress)
        host.add(LateEcho(), ports: [7...7])
        return Segment(host: host, faults: faults)
    }

    private func frame(_ type: EtherType, to destination: MACAddress, _ payload: ByteBuffer) -> ByteBuffer {
        EthernetFrame(destination: destination, source: guest, type: type, payload: payload).encoded()
    }

    private func udp(to port: UInt16, _ text: String) throws -> ByteBuffer {
        let header = PseudoHeader.ipv4(source: guestAddress, destination: serverAddress)
        let datagram = try UDPDatagram(sourcePort: 5000, destinationPort: port, payload: ByteBuffer(string: text))
        let packet = try IPv4Packet(
            source: guestAddress, destination: serverAddress, transport: .udp,
            payload: datagram.encoded(in: header))
        return frame(.ipv4, to: server, packet.encoded())
    }

    @Test("the host answers ARP for its own address only; the user-mode stack hears each request")
    func arp() throws {
        var segment = segment()
        let port = segment.addGuest()
        for (target, answers) in [(serverAddress, 1), (guestAddress, 0)] {
            let request = ARPPacket(
                operation: .request, senderHardware: guest, sender: guestAddress, target: target)
            let deliveries = segment.received(frame(.arp, to: .broadcast, request.encoded()), on: port, now: .zero)
            #expect(deliveries.filter { $0.port == segment.uplinkPort }.count == 1)
            let replies = deliveries.filter { $0.port == port }
            #expect(replies.count == answers)
            for reply in replies {
                let parsed = try ARPPacket(parsing: EthernetFrame(parsing: reply.frame).payload)
                #expect(parsed.operation == .reply)
                #expect(parsed.senderHardware == server)
                #expect(parsed.target == guestAddress)
            }
        }
    }

    @Test("two hosts answer for themselves; a broadcast reaches both")
    func twoHosts() throws {
        var segment = segment()
        var other = SegmentHost(hardware: MACAddress(0x52, 0x55, 0, 0, 0, 9), address: IPv4Address(10, 0, 2, 3))
        other.add(LateEcho(), ports: [7...7])
        segment.add(other)
        let port = segment.addGuest()
        for target in [serverAddress, other.address] {
            let request = ARPPacket(
                operation: .request, senderHardware: guest, sender: guestAddress, target: target)
            let replies = segment.received(frame(.arp, to: .broadcast, request.encoded()), on: port, now: .zero)
                .filter { $0.port == port }
            let senders = try replies.map { try ARPPacket(parsing: EthernetFrame(parsing: $0.frame).payload).sender }
            #expect(senders == [target])
        }
        let header = PseudoHeader.ipv4(source: guestAddress, destination: .broadcast)
        let datagram = try UDPDatagram(sourcePort: 5000, destinationPort: 7, payload: ByteBuffer(string: "hello"))
        let packet = try IPv4Packet(
            source: guestAddress, destination: .broadcast, transport: .udp, payload: datagram.encoded(in: header))
        _ = segment.received(frame(.ipv4, to: .broadcast, packet.encoded()), on: port, now: .zero)
        #expect(segment.deadline == .seconds(1))
        let answers = try segment.advance(now: .seconds(1)).map { try EthernetFrame(parsing: $0.frame).source }
        #expect(answers == [server, other.hardware])
    }

    @Test("on a bad cable a neighbour is told the host's address until it speaks to the host")
    func announcements() throws {
        var segment = Segment(host: SegmentHost(hardware: server, address: serverAddress, announces: true))
        let port = segment.addGuest()
        let hello = ARPPacket(operation: .request, senderHardware: guest, sender: guestAddress, target: guestAddress)
        let heard = segment.received(frame(.arp, to: .broadcast, hello.encoded()), on: port, now: .zero)
        #expect(heard.allSatisfy { $0.port == segment.uplinkPort })
        #expect(segment.deadline == .milliseconds(100))
        let told = segment.advance(now: .milliseconds(100))
        let packet = try ARPPacket(parsing: EthernetFrame(parsing: #require(told.first).frame).payload)
        #expect(packet.sender == serverAddress && packet.senderHardware == server && packet.target == guestAddress)
        #expect(segment.advance(now: .milliseconds(200)).count == 1)
        _ = segment.received(try udp(to: 9, "known"), on: port, now: .milliseconds(250))
        #expect(segment.deadline == nil)
    }

    @Test("it gives up telling after a while")
    func announcementsEnd() throws {
        var segment = Segment(host: SegmentHost(hardware: server, address: serverAddress, announces: true))
        let port = segment.addGuest()
        let hello = ARPPacket(operation: .request, senderHardware: guest, sender: guestAddress, target: guestAddress)
        _ = segment.received(frame(.arp, to: .broadcast, hello.encoded()), on: port, now: .zero)
        var count = 0
        while let deadline = segment.deadline, count < 1000 { count += segment.advance(now: deadline).count }
        #expect(count == 150)
    }

    @Test("a datagram reaches its service, the answer leaves when the service said")
    func service() throws {
        var segment = segment()
        let port = segment.addGuest()
        #expect(segment.received(try udp(to: 7, "echo"), on: port, now: .zero).isEmpty)
        #expect(segment.deadline == .seconds(1))
        #expect(segment.advance(now: .milliseconds(999)).isEmpty)
        let answers = segment.advance(now: .seconds(1))
        #expect(answers.map(\.port) == [port])
        let answer = try EthernetFrame(parsing: #require(answers.first).frame)
        #expect(answer.destination == guest)
        let packet = try IPv4Packet(parsing: answer.payload)
        let datagram = try UDPDatagram(parsing: packet.payload, in: packet.pseudoHeader)
        #expect(String(buffer: datagram.payload) == "echo")
        #expect(datagram.destinationPort == 5000)
        #expect(segment.deadline == nil)
    }

    @Test("a closed port is answered with ICMP port unreachable")
    func closedPort() throws {
        var segment = segment()
        let port = segment.addGuest()
        let answers = segment.received(try udp(to: 9, "x"), on: port, now: .zero)
        let packet = try IPv4Packet(parsing: EthernetFrame(parsing: #require(answers.first).frame).payload)
        #expect(try ICMPv4Message(parsing: packet.payload).kind == .portUnreachable)
    }

    @Test("a router solicitation is answered: there is a router, and nothing to configure")
    func routerSolicitation() throws {
        var segment = segment()
        let port = segment.addGuest()
        let source = IPv6Address(linkLocal: guest)
        let solicitation = try ICMPv6Message.routerSolicitation(options: []).packet(from: source, to: .allRouters)
        let group = MACAddress(0x33, 0x33, 0, 0, 0, 2)
        let answers = segment.received(frame(.ipv6, to: group, solicitation.encoded()), on: port, now: .zero)
        let packet = try IPv6Packet(parsing: EthernetFrame(parsing: #require(answers.first).frame).payload)
        guard case .routerAdvertisement(let advertisement) = try ICMPv6Message(parsing: packet) else {
            Issue.record("no router advertisement")
            return
        }
        #expect(advertisement.lifetime == 0)
        #expect(advertisement.flags == 0)
    }

    @Test("damage of any kind is dropped")
    func damage() throws {
        var segment = segment()
        let port = segment.addGuest()
        // Long enough that the frame needs no padding, whose loss nobody can notice.
        let whole = try udp(to: 9, String(repeating: "payload ", count: 8))
        for length in 0..<whole.readableBytes {
            let cut = try #require(whole.getSlice(at: 0, length: length))
            #expect(segment.received(cut, on: port, now: .zero).isEmpty)
        }
        var wrong = whole
        wrong.setInteger(UInt8(0xFF), at: whole.writerIndex - 1)
        #expect(segment.received(wrong, on: port, now: .zero).isEmpty)
    }

    @Test("two guests see each other's frames, and a dead cable carries nothing")
    func guests() {
        var segment = segment()
        let (first, second) = (segment.addGuest(), segment.addGuest())
        let hello = frame(EtherType(rawValue: 0x88B5), to: .broadcast, ByteBuffer(string: "hello"))
        #expect(segment.received(hello, on: first, now: .zero).map(\.port) == [second])
        var faults = FaultModel.Settings()
        faults.loss = 100
        var dead = self.segment(faults)
        let port = dead.addGuest()
        _ = dead.addGuest()
        #expect(dead.received(hello, on: port, now: .zero).isEmpty)
    }
}
