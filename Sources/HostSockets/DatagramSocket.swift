// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    package import NIOCore
    package import NetAddress

    /// A UDP socket on one port of one interface, which tells to which address each datagram was sent.
    package struct DatagramSocket {
        /// One datagram that came in.
        package struct Datagram {
            package let payload: ByteBuffer
            package let source: IPv4Address
            package let sourcePort: UInt16
            /// Where it was sent, which may be broadcast.
            package let destination: IPv4Address
            /// This host's own address for the sender.
            package let local: IPv4Address
        }

        package let descriptor: Descriptor
        /// The port it is bound to.
        package let port: UInt16

        /// Larger than any DHCP message that fits Ethernet.
        private static let bufferSize = 4096

        /// Binds a port on all addresses of one interface.
        ///
        /// The port is not shared: with `SO_REUSEADDR` two servers would each get some of the unicast datagrams.
        package init(interface: String, port: UInt16) throws(SystemCallError) {
            descriptor = try Descriptor.open(AF_INET, SOCK_DGRAM, 0)
            let name = Array(interface.utf8)
            guard setsockopt(descriptor.number, SOL_SOCKET, SO_BINDTODEVICE, name, socklen_t(name.count)) == 0 else {
                throw .last("SO_BINDTODEVICE")
            }
            try descriptor.set(SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST", to: 1)
            try descriptor.set(Int32(IPPROTO_IP), IP_PKTINFO, "IP_PKTINFO", to: 1)
            // Room for the DISCOVERs of a whole rack that is switched on while a group of leases is made durable.
            try? descriptor.set(SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", to: 4 << 20)
            var address = sockaddr_in(.any, port: port)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let bound = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    bind(descriptor.number, generic, length) == 0
                        && getsockname(descriptor.number, generic, &length) == 0
                }
            }
            guard bound else { throw .last("bind") }
            self.port = address.port
        }

        /// The next datagram; nil if none waits.
        package func receive() -> Datagram? {
            var source = sockaddr_in()
            var control = [UInt8](repeating: 0, count: 64)
            var buffer = ByteBufferAllocator().buffer(capacity: DatagramSocket.bufferSize)
            var controlLength = 0
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: DatagramSocket.bufferSize) { bytes in
                control.withUnsafeMutableBytes { control in
                    withUnsafeMutablePointer(to: &source) { source in
                        var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                        return withUnsafeMutablePointer(to: &part) { part in
                            var message = msghdr()
                            message.msg_name = UnsafeMutableRawPointer(source)
                            message.msg_namelen = socklen_t(MemoryLayout<sockaddr_in>.size)
                            message.msg_iov = part
                            message.msg_iovlen = 1
                            message.msg_control = control.baseAddress
                            message.msg_controllen = numericCast(control.count)
                            let count = recvmsg(descriptor.number, &message, 0)
                            controlLength = Int(message.msg_controllen)
                            return max(count, 0)
                        }
                    }
                }
            }
            guard count > 0 else { return nil }
            let info = control.withUnsafeBytes { DatagramSocket.packetInfo(in: $0.prefix(controlLength)) }
            return Datagram(
                payload: buffer, source: source.ipv4, sourcePort: source.port,
                destination: info.map { IPv4Address(bits: UInt32(bigEndian: $0.ipi_addr.s_addr)) } ?? .broadcast,
                local: info.map { IPv4Address(bits: UInt32(bigEndian: $0.ipi_spec_dst.s_addr)) } ?? .any)
        }

        /// The `IP_PKTINFO` message (ip(7)).
        private static func packetInfo(in control: Slice<UnsafeRawBufferPointer>) -> in_pktinfo? {
            for message in ControlMessages(UnsafeRawBufferPointer(rebasing: control))
            where message.level == Int32(IPPROTO_IP) && message.type == IP_PKTINFO
                && message.value.count >= MemoryLayout<in_pktinfo>.size
            {
                return message.value.loadUnaligned(as: in_pktinfo.self)
            }
            return nil
        }

        /// Sends a datagram from `source`, one of this host's addresses.
        package func send(
            _ payload: ByteBuffer, from source: IPv4Address, to destination: IPv4Address, port: UInt16
        ) throws(SystemCallError) {
            var address = sockaddr_in(destination, port: port)
            var info = in_pktinfo()
            info.ipi_spec_dst.s_addr = source.bits.bigEndian
            var header = cmsghdr()
            header.cmsg_len = numericCast(MemoryLayout<cmsghdr>.size + MemoryLayout<in_pktinfo>.size)
            header.cmsg_level = Int32(IPPROTO_IP)
            header.cmsg_type = IP_PKTINFO
            var control: [UInt8] = []
            withUnsafeBytes(of: header) { control += $0 }
            withUnsafeBytes(of: info) { control += $0 }
            control += [UInt8](repeating: 0, count: -control.count & (MemoryLayout<Int>.size - 1))
            let sent = payload.withUnsafeReadableBytes { bytes in
                control.withUnsafeMutableBytes { control in
                    withUnsafeMutablePointer(to: &address) { address in
                        var part = iovec(
                            iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
                        return withUnsafeMutablePointer(to: &part) { part in
                            var message = msghdr()
                            message.msg_name = UnsafeMutableRawPointer(address)
                            message.msg_namelen = socklen_t(MemoryLayout<sockaddr_in>.size)
                            message.msg_iov = part
                            message.msg_iovlen = 1
                            message.msg_control = control.baseAddress
                            message.msg_controllen = numericCast(control.count)
                            return sendmsg(descriptor.number, &message, 0)
                        }
                    }
                }
            }
            guard sent >= 0 else { throw .last("sendmsg") }
        }
    }
#endif
