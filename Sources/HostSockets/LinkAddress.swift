// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import NetAddress

    /// `struct sockaddr_ll` (packet(7)), which the C library does not show to Swift: family(2) protocol(2) interface(4)
    /// hardware type(2) packet type(1) address length(1) address(8).
    struct LinkAddress {
        static let size = 20
        /// `PACKET_OUTGOING`: a packet that this host sends.
        static let outgoing: UInt8 = 4
        /// `ARPHRD_ETHER`.
        private static let ethernet: UInt16 = 1

        /// The twenty octets.
        let bytes: [UInt8]

        /// Every packet of one protocol (`ETH_P_IP` ...) on one interface.
        init(protocol type: UInt16, interface: Int32) {
            var bytes: [UInt8] = []
            withUnsafeBytes(of: sa_family_t(AF_PACKET)) { bytes += $0 }
            withUnsafeBytes(of: type.bigEndian) { bytes += $0 }
            withUnsafeBytes(of: interface) { bytes += $0 }
            self.bytes = bytes + [UInt8](repeating: 0, count: LinkAddress.size - bytes.count)
        }

        /// The one that the system has written at `address`.
        init(_ address: UnsafeRawPointer) {
            bytes = Array(UnsafeRawBufferPointer(start: address, count: LinkAddress.size))
        }

        var packetType: UInt8 { bytes[10] }

        /// The hardware address, if it is one of Ethernet.
        var hardware: MACAddress? {
            guard UInt16(bytes[8]) | UInt16(bytes[9]) << 8 == LinkAddress.ethernet.littleEndian, bytes[11] == 6 else {
                return nil
            }
            return MACAddress(octets: bytes[12..<18])
        }
    }
#endif
