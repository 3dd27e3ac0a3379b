// SPDX-License-Identifier: Apache-2.0

internal import FrameWire
public import NIOCore
internal import NetAddress
public import PcapFile

/// A packet as far as the diagnosis reads it. Parsers of FrameWire want whole packets with right checksums; a capture has packets that
/// were cut, and packets of this host before its interface has computed their checksums.
struct SeenPacket {
    let number: Int
    let time: Duration
    let link: LinkHeader
    let body: Body

    enum Body {
        case arp(ARPPacket)
        case udp(IPHeader, UDPPart)
        case tcp(IPHeader, TCPPart)
        case icmp(IPHeader, ICMPError)
        /// A fragment that is not the first.
        case fragment(IPHeader)
        /// A frame of the spanning tree protocol, IEEE 802.1D or Cisco's for each VLAN.
        case spanningTree
        case other
    }

    private static let spanningTree: Set<UInt64> = [0x0180_C200_0000, 0x0100_0CCC_CCCD]

    init?(_ packet: CapturedPacket) {
        guard let link = LinkHeader(packet.data, of: packet.link) else { return nil }
        (number, time, self.link) = (packet.number, packet.time, link)
        if let group = link.destination?.bits, SeenPacket.spanningTree.contains(group) {
            body = .spanningTree
            return
        }
        switch link.type {
        case .arp: body = (try? ARPPacket(parsing: link.payload)).map(Body.arp) ?? .other
        case .ipv4, .ipv6:
            guard let (header, payload) = IPHeader.read(link.payload) else {
                body = .other
                return
            }
            body = SeenPacket.body(header, payload)
        default: body = .other
        }
    }

    private static func body(_ header: IPHeader, _ payload: ByteBuffer) -> Body {
        if header.fragmentOffset > 0 { return .fragment(header) }
        switch header.transport {
        case .udp: return UDPPart(payload).map { .udp(header, $0) } ?? .other
        case .tcp: return TCPPart(payload).map { .tcp(header, $0) } ?? .other
        case .icmp: return ICMPError(payload).map { .icmp(header, $0) } ?? .other
        default: return .other
        }
    }
}

/// One packet of a capture, as the diagnosis takes it.
public struct CapturedPacket: Sendable {
    /// Its place in the capture, from 1, as Wireshark numbers it.
    public var number: Int
    /// When it was seen, since any moment that is the same for all packets.
    public var time: Duration
    /// What it starts with.
    public var link: LinkType
    /// The octets that were kept.
    public var data: ByteBuffer

    /// A packet from its parts.
    public init(number: Int, time: Duration, link: LinkType = .ethernet, data: ByteBuffer) {
        (self.number, self.time, self.link, self.data) = (number, time, link, data)
    }
}
