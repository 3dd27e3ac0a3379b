// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import NIOCore

    /// By which interface the SYN of a TCP connection came: the control messages that Linux keeps of a stream (ip(7), `IP_PKTOPTIONS`;
    /// RFC 2292 §4.2 for IPv6).
    enum ArrivalInterface {
        /// Room for what the system writes: a `cmsghdr` of 16 octets, then an `in_pktinfo` with the interface at 0, or an `in6_pktinfo` with
        /// the interface at 16.
        private struct Messages {
            var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
        }

        /// `IP_PKTOPTIONS` and `IPV6_2292PKTOPTIONS`, which the C library does not show to Swift.
        private static let (pktOptions4, pktOptions6): (CInt, CInt) = (9, 6)
        /// `IPV6_2292PKTINFO`: only what was asked for so is among the latter.
        private static let pktInfo6: CInt = 2

        /// The interface's number; 0 if the system does not say.
        static func index(of channel: any Channel) -> EventLoopFuture<UInt32> {
            guard let options = channel as? any SocketOptionProvider, let local = channel.localAddress else {
                return channel.eventLoop.makeSucceededFuture(0)
            }
            // An IPv4 client of an IPv6 socket is an IPv4 client.
            let isIPv6 = local.protocol == .inet6 && local.ipAddress?.hasPrefix("::ffff:") != true
            let level = NIOBSDSocket.OptionLevel(rawValue: CInt(isIPv6 ? IPPROTO_IPV6 : IPPROTO_IP))
            let wanted = NIOBSDSocket.Option(rawValue: isIPv6 ? pktInfo6 : CInt(IP_PKTINFO))
            let messages = NIOBSDSocket.Option(rawValue: isIPv6 ? pktOptions6 : pktOptions4)
            return options.unsafeSetSocketOption(level: level, name: wanted, value: CInt(1)).flatMap {
                options.unsafeGetSocketOption(level: level, name: messages) as EventLoopFuture<Messages>
            }.map { (found: Messages) in
                withUnsafeBytes(of: found) { bytes in
                    let header = MemoryLayout<cmsghdr>.size
                    let message = bytes.loadUnaligned(as: cmsghdr.self)
                    guard message.cmsg_level == level.rawValue else { return 0 }
                    return bytes.loadUnaligned(fromByteOffset: header + (isIPv6 ? 16 : 0), as: UInt32.self)
                }
            }.recover { _ in 0 }
        }
    }
#endif
