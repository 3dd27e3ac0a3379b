// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    package import FrameWire
    package import NIOCore
    package import NetAddress

    /// A UDP datagram over IPv4 with the Ethernet frame around it, for those who send and read beside the host's own stack.
    package struct UDPFrame {
        /// One side of it.
        package struct Place: Equatable {
            package var hardware: MACAddress
            package var address: IPv4Address
            package var port: UInt16

            package init(hardware: MACAddress, address: IPv4Address, port: UInt16) {
                self.hardware = hardware
                self.address = address
                self.port = port
            }
        }

        package var source: Place
        package var destination: Place
        package var payload: ByteBuffer

        package init(from source: Place, to destination: Place, _ payload: ByteBuffer) {
            self.source = source
            self.destination = destination
            self.payload = payload
        }

        /// The datagram in a frame; nil if it holds none.
        ///
        /// The checksum is not looked at: that of a packet from a virtual machine on this host is not computed yet, and a network
        /// interface has dropped what is damaged.
        package init?(parsing octets: ByteBuffer) {
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
        package func frame() throws(FrameError) -> EthernetFrame {
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
