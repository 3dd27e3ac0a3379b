// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import CDatagrams
    internal import DiskCatalog
    internal import HostSockets
    internal import NIOCore
    internal import TFTPEngine
    internal import TFTPWire

    /// Datagrams on their way to a socket: written into memory that is used again and again, sent with one system call (sendmmsg(2)).
    ///
    /// Blocks are read from the file to where they are sent from, so that a block is copied twice, by the kernel, and never in between.
    /// A window leaves as one message that the kernel cuts (`UDP_SEGMENT`).
    final class DatagramOutbox {
        /// `UDP_SEGMENT` of linux/udp.h.
        static let segmentOption: Int32 = 103

        private let memory: UnsafeMutableRawPointer
        private let controls: UnsafeMutablePointer<SegmentControl>
        private let parts: UnsafeMutablePointer<iovec>
        private let receivers: UnsafeMutablePointer<sockaddr_in6>
        private let headers: UnsafeMutablePointer<DatagramHeader>
        private var port: TFTPPort?
        private var isIPv6 = false
        private var used = 0
        private var count = 0
        /// Ports whose way out cannot cut: a driver without checksum offload, a smaller MTU.
        private var uncut: Set<Int32> = []
        private let cuts: Bool

        /// A `cmsghdr` and its value, with the padding that `CMSG_SPACE` has.
        private struct SegmentControl {
            var header = cmsghdr()
            var size: UInt16 = 0
            var padding: (UInt16, UInt16, UInt16) = (0, 0, 0)
        }

        /// As many as a batch of ACKs asks for.
        private static let capacity = 32
        private static let memorySize = 1 << 18
        /// The kernel takes at most 64 datagrams of together 64 KiB in one message (`UDP_MAX_SEGMENTS`, IPv4's total length).
        private static let mostSegments = 64
        private static let mostBytes = 65_000
        /// Datagrams in the first message of all that is queued: a client that sleeps is woken by them while the kernel still cuts the rest.
        /// Behind other messages this would only cost another.
        private static let firstRun = 8
        /// A segment must fit the interface's MTU, which is not known here; Ethernet's is the smallest that matters.
        private static let largestSegment = 1472
        /// How long a full socket is waited for, in milliseconds; then the datagram is lost, as others are.
        private static let patience: Int32 = 20

        /// - Parameter cuts: whether the system knows `UDP_SEGMENT`.
        init(cuts: Bool) {
            self.cuts = cuts
            memory = .allocate(byteCount: Self.memorySize, alignment: 16)
            controls = .allocate(capacity: Self.capacity)
            parts = .allocate(capacity: Self.capacity)
            receivers = .allocate(capacity: Self.capacity)
            headers = .allocate(capacity: Self.capacity)
            var control = SegmentControl()
            control.header.cmsg_len = numericCast(MemoryLayout<cmsghdr>.size + MemoryLayout<UInt16>.size)
            control.header.cmsg_level = Int32(IPPROTO_UDP)
            control.header.cmsg_type = Self.segmentOption
            controls.initialize(repeating: control, count: Self.capacity)
            parts.initialize(repeating: iovec(), count: Self.capacity)
            receivers.initialize(repeating: sockaddr_in6(), count: Self.capacity)
            for index in 0..<Self.capacity {
                var entry = DatagramHeader()
                entry.header.msg_name = UnsafeMutableRawPointer(receivers + index)
                entry.header.msg_iov = parts + index
                entry.header.msg_iovlen = 1
                (headers + index).initialize(to: entry)
            }
        }

        deinit {
            memory.deallocate()
            controls.deallocate()
            parts.deallocate()
            receivers.deallocate()
            headers.deallocate()
        }

        /// Queues one packet; ``flush()`` sends it.
        func write(_ packet: TFTPPacket, to peer: TFTPEndpoint, through port: TFTPPort) {
            let encoded = packet.encoded()
            let room = makeRoom(encoded.readableBytes, through: port)
            encoded.withUnsafeReadableBytes { room.copyMemory(from: $0) }
            append(encoded.readableBytes, to: peer)
        }

        /// Reads and queues a run of blocks.
        func write(
            _ blocks: TFTPBlocks, of file: inout some BlockSource, to peer: TFTPEndpoint, through port: TFTPPort
        ) throws(CatalogFile.ReadError) {
            let headerSize = TFTPPacket.dataHeaderSize
            let size = blocks.blockSize + headerSize
            let isCut =
                cuts && blocks.count > 1 && size <= Self.largestSegment
                && !uncut.contains(port.descriptor.number)
            let most = isCut ? min(Self.mostSegments, Self.mostBytes / size) : 1
            var start = 0
            while start < blocks.count {
                let run = min(blocks.count - start, most, count == 0 ? Self.firstRun : most)
                defer { start += run }
                let content = min(run * blocks.blockSize, blocks.byteCount - start * blocks.blockSize)
                let length = content + run * headerSize
                let room = makeRoom(length, through: port)
                try file.read(
                    at: blocks.offset + UInt64(start * blocks.blockSize), count: content, into: room,
                    piece: blocks.blockSize, gap: headerSize)
                for index in 0..<run {
                    let number = blocks.rollover.number(of: blocks.first + UInt64(start + index))
                    let header = UInt32(TFTPOpcode.data.rawValue) << 16 | UInt32(number)
                    room.storeBytes(of: header.bigEndian, toByteOffset: index * size, as: UInt32.self)
                }
                append(length, to: peer, segment: run > 1 ? size : nil)
            }
        }

        /// Sends what was queued.
        func flush() {
            guard count > 0, let port else { return }
            let descriptor = port.descriptor.number
            var sent = 0
            var hasWaited = false
            while sent < count {
                let result = datagrams_send(descriptor, headers + sent, UInt32(count - sent))
                if result > 0 {
                    sent += Int(result)
                    continue
                }
                switch errno {
                case EINTR: continue
                case EAGAIN, ENOBUFS:
                    guard !hasWaited else { break }
                    hasWaited = true
                    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&wait, 1, Self.patience)
                    continue
                default:
                    if headers[sent].header.msg_controllen > 0 { sendUncut(sent, descriptor) }
                }
                // No way to that host; its transfer ends when its time is up.
                sent += 1
            }
            used = 0
            count = 0
        }

        /// Memory for one message through `port`.
        private func makeRoom(_ length: Int, through port: TFTPPort) -> UnsafeMutableRawBufferPointer {
            if self.port !== port || count == Self.capacity || used + length > Self.memorySize {
                flush()
                self.port = port
                isIPv6 = port.isIPv6
            }
            return UnsafeMutableRawBufferPointer(start: memory + used, count: length)
        }

        private func append(_ length: Int, to peer: TFTPEndpoint, segment: Int? = nil) {
            receivers[count] = sockaddr_in6(peer, isIPv6: isIPv6)
            parts[count] = iovec(iov_base: memory + used, iov_len: length)
            headers[count].header.msg_namelen = sockaddr_in6.length(isIPv6: isIPv6)
            if let segment {
                controls[count].size = UInt16(segment)
                headers[count].header.msg_control = UnsafeMutableRawPointer(controls + count)
                headers[count].header.msg_controllen = numericCast(MemoryLayout<SegmentControl>.size)
            } else {
                headers[count].header.msg_control = nil
                headers[count].header.msg_controllen = 0
            }
            used += length
            count += 1
        }

        /// Sends the datagrams of one message one by one, and from now on always.
        private func sendUncut(_ index: Int, _ descriptor: Int32) {
            uncut.insert(descriptor)
            let (part, header) = (parts[index], headers[index].header)
            guard let start = part.iov_base else { return }
            for offset in stride(from: 0, to: part.iov_len, by: Int(controls[index].size)) {
                let length = min(Int(controls[index].size), part.iov_len - offset)
                let receiver = UnsafeMutableRawPointer(receivers + index).assumingMemoryBound(to: sockaddr.self)
                sendto(descriptor, start + offset, length, 0, receiver, header.msg_namelen)
            }
        }
    }
#endif
