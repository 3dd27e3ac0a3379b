// SPDX-License-Identifier: Apache-2.0

public import FrameWire
public import NIOCore
public import NetAddress

/// The door through which guests reach TCP services of this computer: QEMU's user-mode stack on a port of the switch.
///
/// That stack calls itself by the same hardware and IPv4 address as our host, so a guest sees one server. Only TCP to that server
/// and ARP go in; only TCP and ARP requests come out, for our host answers those of guests: its own DHCP and TFTP stay off the segment.
/// Ports are mapped, for a URL should not carry a port that changes with every run.
public struct TCPUplink: Sendable, Equatable {
    /// For each guest, by its hardware address: well-known port, as the guest sees it, to the port where its service really listens
    /// on the loopback address. No other port is reached: a program under test has no business with this computer's other services.
    public var ports: [MACAddress: [UInt16: UInt16]] = [:]

    /// A closed door.
    public init() {}

    /// The frame to give to the user-mode stack, or nil if it must not see this one.
    public func inbound(_ frame: EthernetFrame) -> ByteBuffer? {
        switch frame.type {
        // Requests, too: the stack learns from them who asks, as a real server's kernel does. Without that it would have to ask in
        // its turn, and it asks but every few seconds: on a cable that loses frames a connection then waits for half a minute.
        case .arp: return (try? ARPPacket(parsing: frame.payload)) == nil ? nil : frame.encoded()
        case .ipv4:
            return mapped(frame) { segment in
                guard let port = ports[frame.source]?[segment.destinationPort] else { return false }
                segment.destinationPort = port
                return true
            }
        default: return nil
        }
    }

    /// The frame to put on the segment, or nil if it must not appear there.
    public func outbound(_ frame: EthernetFrame) -> ByteBuffer? {
        switch frame.type {
        case .arp:
            guard let packet = try? ARPPacket(parsing: frame.payload), packet.operation == .request else { return nil }
            return frame.encoded()
        case .ipv4:
            return mapped(frame) { segment in
                let ports = ports[frame.destination] ?? [:]
                guard let known = ports.first(where: { $0.value == segment.sourcePort })?.key else { return false }
                segment.sourcePort = known
                return true
            }
        default: return nil
        }
    }

    private func mapped(_ frame: EthernetFrame, _ map: (inout TCPSegment) -> Bool) -> ByteBuffer? {
        guard let packet = try? IPv4Packet(parsing: frame.payload), packet.transport == .tcp,
            var segment = try? TCPSegment(parsing: packet.payload)
        else { return nil }
        guard map(&segment) else { return nil }
        let rebuilt = try? IPv4Packet(
            source: packet.source, destination: packet.destination, transport: .tcp,
            identification: packet.identification, timeToLive: packet.timeToLive,
            fragmentation: packet.fragmentation, payload: segment.octets)
        guard let rebuilt else { return nil }
        var mapped = frame
        mapped.payload = rebuilt.encoded()
        return mapped.encoded()
    }
}
