// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import FrameWire
    internal import NIOCore
    internal import NetAddress

    /// A UDP datagram over IPv4 with the Ethernet frame around it, for those who send and read beside the host's own stack.
    struct UDPFrame {
        /// One side of it.
        struct Place: Equatable {
            var hardware: MACAddress
            var address: IPv4Address
            var port: UInt16
        }

        var source: Place
        var destination: Place
        var payload: ByteBuffer

        init(from source: Place, to destination: Place, _ payload: ByteBuffer) {
            self.source = source
            self.destination = destination
            self.payload = payload
        }

        /// The datagram in a frame; nil if it holds none.
        ///
        /// The checksum is not looked at: that of a packet from a virtual machine on this host is not computed yet, and a network
        /// interface has dropped what is damaged.
        init?(parsing octets: ByteBuffer) {
            guard let frame = try? EthernetFrame(parsing: octets),
                let packet = try? IPv4Packet(parsing: frame.payload), packet.transport == .udp,
                let datagram = try? UDPDatagram(parsing: packet.payload, in: nil)
            else { return nil }
            source = Place(hardware: frame.source, address: packet.source, port: datagram.sourcePort)
            destination = Place(
                hardware: frame.destination, address: packet.destination, port: datagram.destinationPort)
            payload = datagram.payload
        }

        /// The whole frame; throws if the payload is too long for a datagram.
        func frame() throws(FrameError) -> EthernetFrame {
            let datagram = try UDPDatagram(
                sourcePort: source.port, destinationPort: destination.port, payload: payload)
            let header = PseudoHeader.ipv4(source: source.address, destination: destination.address)
            let packet = try IPv4Packet(
                source: source.address, destination: destination.address, transport: .udp,
                payload: datagram.encoded(in: header))
            return EthernetFrame(
                destination: destination.hardware, source: source.hardware, type: .ipv4, payload: packet.encoded())
        }
    }
#endif
