// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// What comes beside a datagram (cmsg(3)). `CMSG_FIRSTHDR` and its like are macros that Swift cannot see.
    ///
    /// It ends at the first message that is cut short. Its octets are the kernel's, and must outlive it.
    package struct ControlMessages: Sequence, IteratorProtocol {
        /// One message.
        package struct Message {
            /// The protocol, such as `IPPROTO_IP`.
            package let level: Int32
            /// What it is, such as `IP_PKTINFO`.
            package let type: Int32
            /// Its octets behind the header.
            package let value: UnsafeRawBufferPointer
        }

        private var rest: UnsafeRawBufferPointer

        /// - Parameter octets: as many as recvmsg(2) has written.
        package init(_ octets: UnsafeRawBufferPointer) {
            rest = octets
        }

        package mutating func next() -> Message? {
            let size = MemoryLayout<cmsghdr>.size
            guard rest.count >= size else { return nil }
            let header = rest.loadUnaligned(as: cmsghdr.self)
            let length = Int(header.cmsg_len)
            guard length >= size, length <= rest.count else { return nil }
            let value = UnsafeRawBufferPointer(rebasing: rest[size..<length])
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Self.aligned(length)))
            return Message(level: header.cmsg_level, type: header.cmsg_type, value: value)
        }

        /// A length with the padding behind it, `CMSG_ALIGN`.
        private static func aligned(_ length: Int) -> Int {
            let alignment = MemoryLayout<Int>.size
            return (length + alignment - 1) & ~(alignment - 1)
        }
    }
#endif
