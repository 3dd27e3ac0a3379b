// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import CDatagrams
    internal import HostSockets
    internal import NetAddress
    internal import TFTPEngine

    /// `struct mmsghdr` of recvmmsg(2).
    struct DatagramHeader {
        /// Address, parts, control messages and flags.
        var header = msghdr()
        /// The bytes that were received or sent.
        var length: UInt32 = 0
    }

    /// Datagrams that were taken from a socket with one system call (recvmmsg(2)), in memory that is used again and again.
    final class DatagramInbox {
        /// One datagram; its bytes are there until the next ``receive(from:)``.
        struct Datagram {
            let bytes: UnsafeRawBufferPointer
            let sender: TFTPEndpoint
            /// Where it was sent; nil from a socket that is bound to one address.
            let destination: Destination?
        }

        /// Where a datagram was sent.
        struct Destination {
            /// This host's own address for the sender; nil for an IPv6 group.
            let local: TFTPEndpoint.Host?
            /// Whether other hosts have received it too: it was sent to a broadcast address or a group.
            let isShared: Bool
        }

        private let capacity: Int
        private let size: Int
        private let payloads: UnsafeMutableRawPointer
        private let controls: UnsafeMutableRawPointer
        private let parts: UnsafeMutablePointer<iovec>
        private let senders: UnsafeMutablePointer<sockaddr_in6>
        private let headers: UnsafeMutablePointer<DatagramHeader>
        private var isIPv6 = false

        /// Room for an `in_pktinfo` and an `in6_pktinfo` with their headers: an IPv6 socket tells both of an IPv4 datagram.
        private static let controlSize = 80

        /// - Parameters:
        ///   - capacity: datagrams in a batch.
        ///   - size: the largest datagram; a larger one counts as none.
        init(capacity: Int, size: Int) {
            precondition(
                MemoryLayout<DatagramHeader>.stride == datagram_stride, "struct mmsghdr has another layout here")
            self.capacity = capacity
            self.size = size
            payloads = .allocate(byteCount: capacity * size, alignment: 16)
            controls = .allocate(byteCount: capacity * Self.controlSize, alignment: 16)
            parts = .allocate(capacity: capacity)
            senders = .allocate(capacity: capacity)
            headers = .allocate(capacity: capacity)
            senders.initialize(repeating: sockaddr_in6(), count: capacity)
            for index in 0..<capacity {
                (parts + index).initialize(to: iovec(iov_base: payloads + index * size, iov_len: size))
                var entry = DatagramHeader()
                entry.header.msg_name = UnsafeMutableRawPointer(senders + index)
                entry.header.msg_iov = parts + index
                entry.header.msg_iovlen = 1
                entry.header.msg_control = controls + index * Self.controlSize
                (headers + index).initialize(to: entry)
                prepare(index)
            }
        }

        deinit {
            payloads.deallocate()
            controls.deallocate()
            parts.deallocate()
            senders.deallocate()
            headers.deallocate()
        }

        /// Takes what waits, at most the capacity; the number of datagrams.
        func receive(from port: TFTPPort) -> Int {
            isIPv6 = port.isIPv6
            let count = datagrams_receive(port.descriptor.number, headers, UInt32(capacity))
            return Int(max(count, 0))
        }

        /// Takes the datagram at `index` of the last batch; nil if it was cut. To be called once for each, in any order.
        func take(_ index: Int) -> Datagram? {
            defer { prepare(index) }
            let header = headers[index].header
            guard header.msg_flags & Int32(MSG_TRUNC) == 0 else { return nil }
            return Datagram(
                bytes: UnsafeRawBufferPointer(start: payloads + index * size, count: Int(headers[index].length)),
                sender: TFTPEndpoint(senders[index], isIPv6: isIPv6),
                destination: Self.destination(
                    UnsafeRawBufferPointer(start: header.msg_control, count: Int(header.msg_controllen))))
        }

        /// The system writes the lengths of what it has found over those of the room it was given.
        private func prepare(_ index: Int) {
            headers[index].header.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
            headers[index].header.msg_controllen = numericCast(Self.controlSize)
        }

        /// What the `IP_PKTINFO` or `IPV6_PKTINFO` message says (ip(7), ipv6(7)).
        private static func destination(_ control: UnsafeRawBufferPointer) -> Destination? {
            var destination: Destination?
            for message in ControlMessages(control) {
                let value = message.value
                switch (message.level, message.type) {
                case (Int32(IPPROTO_IP), Int32(IP_PKTINFO)) where value.count >= 12:
                    // in_pktinfo: interface 4, local address 4, destination of the header 4. It knows broadcasts, so it counts more.
                    let local = value.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
                    let asked = value.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
                    return Destination(
                        local: .v4(IPv4Address(bits: UInt32(bigEndian: local))), isShared: local != asked)
                case (Int32(IPPROTO_IPV6), IPV6_PKTINFO) where value.count >= 20:
                    // in6_pktinfo: destination 16, interface 4.
                    let (high, low) = (
                        value.loadUnaligned(as: UInt64.self), value.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                    )
                    let scope = value.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
                    let host = TFTPEndpoint.Host(
                        IPv6Address(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low)), scope: scope)
                    destination = Destination(local: host.isForMany ? nil : host, isShared: host.isForMany)
                default: break
                }
            }
            return destination
        }
    }
#endif
