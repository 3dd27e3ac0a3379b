// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    package import FrameWire
    package import NIOCore

    /// Sends and takes whole Ethernet frames on one interface, beside the host's own network stack (packet(7)).
    package struct PacketSocket {
        package let descriptor: Descriptor

        private static let bufferSize = 2048

        /// Takes what `filter` lets through.
        package init(interface: NetworkInterface, type: EtherType, filter: PacketFilter) throws(SystemCallError) {
            // Protocol 0 takes nothing before the filter is there; bind names the real one.
            descriptor = try Descriptor.open(AF_PACKET, SOCK_RAW, 0)
            try filter.attach(to: descriptor)
            let address = LinkAddress(protocol: type.rawValue, interface: interface.index).bytes
            let bound = address.withUnsafeBytes { bytes in
                bytes.withMemoryRebound(to: sockaddr.self) {
                    bind(descriptor.number, $0.baseAddress, socklen_t(LinkAddress.size))
                }
            }
            guard bound == 0 else { throw .last("bind") }
        }

        /// Takes frames for other hardware addresses too, as long as the socket is open.
        package func seeEverything(on interface: NetworkInterface) throws(SystemCallError) {
            // `struct packet_mreq` (packet(7)): interface(4) type(2) address length(2) address(8); type 1 is PACKET_MR_PROMISC.
            var request: [UInt8] = []
            withUnsafeBytes(of: interface.index) { request += $0 }
            withUnsafeBytes(of: UInt16(1)) { request += $0 }
            request += [UInt8](repeating: 0, count: 10)
            let result = request.withUnsafeBytes {
                setsockopt(descriptor.number, PacketSocket.level, PacketSocket.addMembership, $0.baseAddress, 16)
            }
            guard result == 0 else { throw .last("PACKET_ADD_MEMBERSHIP") }
        }

        /// `SOL_PACKET` and `PACKET_ADD_MEMBERSHIP`, which the C library does not show to Swift.
        private static let level: Int32 = 263
        private static let addMembership: Int32 = 1

        /// The next frame that another host sent, or with `withOwn` one that this host sent too; nil if none waits.
        package func receive(withOwn: Bool = false) -> ByteBuffer? {
            while true {
                var buffer = ByteBufferAllocator().buffer(capacity: PacketSocket.bufferSize)
                var address = [UInt8](repeating: 0, count: LinkAddress.size)
                let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: PacketSocket.bufferSize) { bytes in
                    address.withUnsafeMutableBytes { address in
                        address.withMemoryRebound(to: sockaddr.self) { generic in
                            var length = socklen_t(LinkAddress.size)
                            let base = generic.baseAddress
                            return max(recvfrom(descriptor.number, bytes.baseAddress, bytes.count, 0, base, &length), 0)
                        }
                    }
                }
                guard count > 0 else { return nil }
                let type = address.withUnsafeBytes { $0.baseAddress.map { LinkAddress($0).packetType } }
                if withOwn || type != LinkAddress.outgoing { return buffer }
            }
        }

        /// Sends a frame.
        package func send(_ frame: EthernetFrame) throws(SystemCallError) {
            try send(octets: frame.encoded())
        }

        /// Sends a whole frame as it is.
        package func send(octets: ByteBuffer) throws(SystemCallError) {
            let sent = octets.withUnsafeReadableBytes {
                sendto(descriptor.number, $0.baseAddress, $0.count, 0, nil, 0)
            }
            guard sent >= 0 else { throw .last("sendto") }
        }
    }
#endif
