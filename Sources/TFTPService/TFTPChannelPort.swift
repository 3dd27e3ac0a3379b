// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NIOCore
internal import TFTPEngine
internal import TFTPWire

/// A UDP socket of SwiftNIO, and how packets and windows leave through it.
final class TFTPChannelPort {
    let channel: any Channel
    /// Whether the kernel cuts a window into datagrams (UDP_SEGMENT, Linux 4.18).
    private var cutsInKernel: Bool
    private var hasWrites = false

    /// The kernel takes at most 64 datagrams of together 64 KiB in one call (`UDP_MAX_SEGMENTS`, IPv4's total length).
    private static let mostSegments = 64
    private static let mostBytes = 65_000
    /// A segment must fit the interface's MTU, which is not known here; Ethernet's is the smallest that matters.
    private static let largestSegment = 1472

    init(_ channel: any Channel, cutsInKernel: Bool) {
        self.channel = channel
        self.cutsInKernel = cutsInKernel
    }

    /// Queues one packet; ``flush()`` sends it.
    func write(_ packet: TFTPPacket, to peer: SocketAddress) {
        write(packet.encoded(), to: peer)
    }

    /// Reads and queues a run of blocks.
    func write(_ blocks: TFTPBlocks, of file: CatalogFile, to peer: SocketAddress) throws(CatalogFile.ReadError) {
        let size = blocks.blockSize + TFTPPacket.dataHeaderSize
        guard blocks.count > 1 else {
            var datagram = channel.allocator.buffer(capacity: size)
            TFTPPacket.encodeDataHeader(block: blocks.rollover.number(of: blocks.first), into: &datagram)
            try file.read(at: blocks.offset, count: blocks.byteCount, into: &datagram)
            return write(datagram, to: peer)
        }
        let content = try file.read(at: blocks.offset, count: blocks.byteCount)
        let perDatagram =
            cutsInKernel && size <= Self.largestSegment ? min(Self.mostSegments, Self.mostBytes / size) : 1
        for start in stride(from: 0, to: blocks.count, by: perDatagram) {
            let end = min(start + perDatagram, blocks.count)
            var datagram = channel.allocator.buffer(capacity: (end - start) * size)
            for index in start..<end { blocks.encode(index, of: content, into: &datagram) }
            write(datagram, to: peer, segmentSize: end - start > 1 ? size : nil)
        }
    }

    /// Sends what was queued, in as few system calls as the channel can.
    func flush() {
        guard hasWrites else { return }
        hasWrites = false
        channel.flush()
    }

    private func write(_ datagram: ByteBuffer, to peer: SocketAddress, segmentSize: Int? = nil) {
        hasWrites = true
        guard let segmentSize else {
            channel.write(AddressedEnvelope(remoteAddress: peer, data: datagram), promise: nil)
            return
        }
        let metadata = AddressedEnvelope<ByteBuffer>.Metadata(
            ecnState: .transportNotCapable, packetInfo: nil, segmentSize: segmentSize)
        // A driver without checksum offload or a smaller MTU refuses; the window goes out again when its time is up.
        let promise = channel.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenFailure { [weak self] _ in self?.cutsInKernel = false }
        channel.write(
            AddressedEnvelope(remoteAddress: peer, data: datagram, metadata: metadata), promise: promise)
    }
}
