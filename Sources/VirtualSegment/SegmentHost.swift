// SPDX-License-Identifier: Apache-2.0

public import FrameWire
public import NIOCore
public import NetAddress

/// The servers' host on the segment: answers ARP and ping, hands UDP to its services, and is the IPv6 router that a boot ROM
/// looks for.
///
/// It learns who is where from every frame that it receives, so that it never has to ask before it answers; a client that has
/// no address yet is addressed by the hardware address that its service names.
public struct SegmentHost {
    /// The host's hardware address.
    public let hardware: MACAddress

    /// The host's address.
    public let address: IPv4Address

    private let linkLocal: IPv6Address
    private var services: [(ports: [ClosedRange<UInt16>], service: any UDPService)] = []
    private var neighbors: [IPv4Address: MACAddress] = [:]
    private let announces: Bool
    private let isRouter: Bool
    private var announcements: [IPv4Address: Announcement] = [:]
    private var identification: UInt16 = 0

    /// Bound of the neighbour table: a guest that invents addresses must not grow it without end.
    static let neighborCapacity = 4096

    /// A neighbour that is told where this host is, until it has shown that it knows.
    private struct Announcement {
        var next: Duration
        let last: Duration
    }

    /// How often, and for how long, a neighbour is told.
    private static let announcementInterval = Duration.milliseconds(100)
    private static let announcementTime = Duration.seconds(15)

    /// - Parameters:
    ///   - hardware: its hardware address.
    ///   - address: its address.
    ///   - announces: whether it tells a new neighbour its hardware address unasked, again and again until the neighbour
    ///     speaks to it. For cables that lose frames: a ROM asks ever more rarely by ARP, and gives its boot up meanwhile.
    ///   - isRouter: whether it is the segment's IPv6 router, of which one is enough: iPXE's driver for the i82557b has four
    ///     receive buffers, and hears nothing more once a burst has filled them.
    public init(hardware: MACAddress, address: IPv4Address, announces: Bool = false, isRouter: Bool = true) {
        self.hardware = hardware
        self.address = address
        self.announces = announces
        self.isRouter = isRouter
        self.linkLocal = IPv6Address(linkLocal: hardware)
    }

    /// Gives ports to a service; a port that two services want goes to the first.
    ///
    /// - Parameters:
    ///   - service: takes the datagrams.
    ///   - ports: the ranges of its ports.
    public mutating func add(_ service: some UDPService, ports: [ClosedRange<UInt16>]) {
        services.append((ports, service))
    }

    /// The earliest time at which a service wants to be woken.
    public var deadline: Duration? {
        (services.compactMap(\.service.deadline) + announcements.values.map(\.next)).min()
    }

    /// Wakes the services whose time has come.
    ///
    /// - Returns: the frames to send.
    public mutating func deadlinePassed(now: Duration) -> [ByteBuffer] {
        let frames = services.indices.flatMap { index -> [ByteBuffer] in
            guard let deadline = services[index].service.deadline, deadline <= now else { return [] }
            return services[index].service.deadlinePassed(now: now).compactMap { frame(for: $0) }
        }
        return frames + dueAnnouncements(now: now)
    }

    private mutating func dueAnnouncements(now: Duration) -> [ByteBuffer] {
        announcements.filter { $0.value.next <= now }.sorted { $0.key < $1.key }.compactMap { neighbor, announcement in
            let next = announcement.next + Self.announcementInterval
            announcements[neighbor] = next > announcement.last ? nil : Announcement(next: next, last: announcement.last)
            guard let target = neighbors[neighbor] else { return nil }
            let packet = ARPPacket(
                operation: .reply, senderHardware: hardware, sender: address, targetHardware: target, target: neighbor)
            return wrap(packet.encoded(), .arp, to: target)
        }
    }

    /// Takes a frame from the segment.
    ///
    /// - Returns: the frames to send in answer. What is damaged or not for this host is dropped, as a real host does.
    public mutating func received(_ frame: EthernetFrame, now: Duration) -> [ByteBuffer] {
        guard frame.destination == hardware || frame.destination.isMulticast else { return [] }
        switch frame.type {
        case .arp: return answer(arp: frame, now: now)
        case .ipv4: return answer(ipv4: frame, now: now)
        case .ipv6: return answer(ipv6: frame)
        default: return []
        }
    }

    private mutating func learn(_ address: IPv4Address, at hardware: MACAddress, now: Duration) {
        guard address.isUnicastHost, !hardware.isMulticast, address != self.address else { return }
        guard neighbors[address] != nil || neighbors.count < Self.neighborCapacity else { return }
        if announces, neighbors[address] == nil {
            announcements[address] = Announcement(
                next: now + Self.announcementInterval, last: now + Self.announcementTime)
        }
        neighbors[address] = hardware
    }

    private mutating func answer(arp frame: EthernetFrame, now: Duration) -> [ByteBuffer] {
        guard let packet = try? ARPPacket(parsing: frame.payload) else { return [] }
        learn(packet.sender, at: packet.senderHardware, now: now)
        guard packet.operation == .request, packet.target == address else { return [] }
        return [wrap(packet.reply(from: hardware).encoded(), .arp, to: packet.senderHardware)]
    }

    private mutating func answer(ipv4 frame: EthernetFrame, now: Duration) -> [ByteBuffer] {
        guard let packet = try? IPv4Packet(parsing: frame.payload), !packet.fragmentation.isFragment else { return [] }
        learn(packet.source, at: frame.source, now: now)
        if packet.destination == address { announcements[packet.source] = nil }
        guard packet.destination == address || packet.destination == .broadcast || packet.destination.isMulticast
        else { return [] }
        switch packet.transport {
        case .udp: return answer(udp: packet, from: frame.source, now: now)
        case .icmp:
            guard let reply = (try? ICMPv4Message(parsing: packet.payload))?.echoReply else { return [] }
            return ipv4(reply.encoded(), .icmp, to: packet.source, at: frame.source).map { [$0] } ?? []
        default: return []
        }
    }

    private mutating func answer(udp packet: IPv4Packet, from source: MACAddress, now: Duration) -> [ByteBuffer] {
        guard let datagram = try? UDPDatagram(parsing: packet.payload, in: packet.pseudoHeader) else { return [] }
        let port = datagram.destinationPort
        guard let index = services.firstIndex(where: { $0.ports.contains { $0.contains(port) } }) else {
            guard packet.destination == address else { return [] }
            let refusal = ICMPv4Message(portUnreachableFor: packet).encoded()
            return ipv4(refusal, .icmp, to: packet.source, at: source).map { [$0] } ?? []
        }
        let arrival = UDPArrival(
            source: UDPEndpoint(packet.source, datagram.sourcePort),
            destination: UDPEndpoint(packet.destination, port),
            hardware: source, payload: datagram.payload)
        return services[index].service.received(arrival, now: now).compactMap { frame(for: $0) }
    }

    /// The frame of a datagram; nil if nobody knows where its destination is.
    private mutating func frame(for departure: UDPDeparture) -> ByteBuffer? {
        let destination = departure.destination.address
        let target = destination == .broadcast ? .broadcast : departure.hardware ?? neighbors[destination]
        guard let target,
            let datagram = try? UDPDatagram(
                sourcePort: departure.sourcePort, destinationPort: departure.destination.port,
                payload: departure.payload)
        else { return nil }
        let header = PseudoHeader.ipv4(source: address, destination: destination)
        return ipv4(datagram.encoded(in: header), .udp, to: destination, at: target)
    }

    private mutating func ipv4(
        _ payload: ByteBuffer, _ transport: IPProtocol, to destination: IPv4Address, at target: MACAddress
    ) -> ByteBuffer? {
        identification &+= 1
        let packet = try? IPv4Packet(
            source: address, destination: destination, transport: transport, identification: identification,
            payload: payload)
        return packet.map { wrap($0.encoded(), .ipv4, to: target) }
    }

    private func wrap(_ payload: ByteBuffer, _ type: EtherType, to destination: MACAddress) -> ByteBuffer {
        EthernetFrame(destination: destination, source: hardware, type: type, payload: payload).encoded()
    }
}

extension SegmentHost {
    /// Answers a router solicitation and a neighbour solicitation for this host.
    ///
    /// iPXE waits 13 seconds for a router before it gives IPv6 up. An advertisement without prefix and with the flags for
    /// DHCPv6 clear tells it at once that there is nothing to configure; lifetime 0 says that this is no default router
    /// (RFC 4861 §4.2 and §6.3.4).
    private func answer(ipv6 frame: EthernetFrame) -> [ByteBuffer] {
        guard let packet = try? IPv6Packet(parsing: frame.payload), packet.nextHeader == .icmpv6 else { return [] }
        let reply: ICMPv6Message
        switch try? ICMPv6Message(parsing: packet) {
        case .routerSolicitation where isRouter:
            reply = .routerAdvertisement(.init(lifetime: 0, options: [.sourceLinkLayerAddress(hardware)]))
        case .neighborSolicitation(linkLocal, _):
            // RFC 4861 §4.4: router, solicited, override.
            reply = .neighborAdvertisement(
                flags: 0xE0, target: linkLocal, options: [.targetLinkLayerAddress(hardware)])
        default: return []
        }
        // A solicitation from the unspecified address is answered to all nodes (RFC 4861 §6.2.6).
        let destination = packet.source == .any ? IPv6Address.allNodes : packet.source
        guard let answer = try? reply.packet(from: linkLocal, to: destination) else { return [] }
        return [wrap(answer.encoded(), .ipv6, to: frame.source)]
    }
}
