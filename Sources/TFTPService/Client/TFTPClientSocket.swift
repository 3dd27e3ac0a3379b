// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// How a client's UDP socket is made.
enum TFTPClientSocket {
    /// A socket, and whether its kernel takes a window in one piece.
    struct Bound: Sendable {
        let channel: any Channel
        let cutsInKernel: Bool
    }

    /// Datagrams taken with one system call.
    private static let batch = 32
    /// The most memory for one batch.
    private static let batchMemory = 1 << 19

    /// Binds without reading: handlers are added first.
    ///
    /// - Parameter largestDatagram: larger ones are cut.
    static func bind(
        to address: SocketAddress, on loop: any EventLoop, largestDatagram: Int
    ) -> EventLoopFuture<Bound> {
        let batch = max(min(batch, batchMemory / largestDatagram), 1)
        let bootstrap = DatagramBootstrap(group: loop)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: 1 << 20)
            .channelOption(.socketOption(.so_sndbuf), value: 1 << 20)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: batch * largestDatagram)
            )
            .channelOption(.datagramVectorReadMessageCount, value: batch)
        return bootstrap.bind(to: address).flatMap { channel in
            channel.getOption(.datagramSegmentSize).map { _ in true }.recover { _ in false }
                .map { Bound(channel: channel, cutsInKernel: $0) }
        }
    }
}
