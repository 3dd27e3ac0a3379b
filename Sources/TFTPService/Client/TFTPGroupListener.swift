// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NetAddress
internal import TFTPEngine
internal import TFTPWire

/// A socket that hears what a server sends to a group (RFC 2090, PXE's MTFTP).
final class TFTPGroupListener: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let received: (AddressedEnvelope<ByteBuffer>) -> Void

    private init(_ received: @escaping (AddressedEnvelope<ByteBuffer>) -> Void) {
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received(unwrapInboundIn(data))
    }

    /// Joins the group where the server is reached.
    ///
    /// - Parameters:
    ///   - loop: the loop of the caller.
    ///   - received: takes each datagram, on the loop.
    static func join(
        _ group: TFTPMulticastOption.Group, server: SocketAddress, on loop: any EventLoop,
        received: @escaping (AddressedEnvelope<ByteBuffer>) -> Void
    ) -> EventLoopFuture<any Channel> {
        let handler = NIOLoopBound(TFTPGroupListener(received), eventLoop: loop)
        let bound = DatagramBootstrap(group: loop)
            // Other clients on this host may listen to the same group.
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelOption(.socketOption(.so_rcvbuf), value: 1 << 20)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(handler.value) }
            }
            // A socket for all addresses would hear every group of that port that anyone on this host has joined (ip(7)).
            .bind(host: "\(group.address)", port: Int(group.port))
        return bound.and(device(towards: server, on: loop)).flatMap { channel, device in
            guard let multicast = channel as? any MulticastChannel,
                let address = try? SocketAddress(ipAddress: "\(group.address)", port: Int(group.port))
            else { return loop.makeFailedFuture(ChannelError.operationUnsupported) }
            return multicast.joinGroup(address, device: device).map { channel }
        }
    }

    /// The interface with the address that the system would speak to the server from; nil lets the system choose by its routes.
    private static func device(towards server: SocketAddress, on loop: any EventLoop) -> EventLoopFuture<
        NIONetworkDevice?
    > {
        DatagramBootstrap(group: loop).connect(to: server).map { channel in
            let own = channel.localAddress?.ipAddress
            channel.close(promise: nil)
            return (try? System.enumerateDevices())?.first { $0.address?.ipAddress == own }
        }
    }
}
