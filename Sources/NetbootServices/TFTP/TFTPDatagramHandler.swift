// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import TFTPEngine

/// Between a UDP channel and the service: datagrams in, and the end of each batch.
final class TFTPDatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let core: TFTPServiceCore
    private let port: TFTPPort
    /// Where requests come, or nil for a port from which transfers are served.
    private let listeningAddress: SocketAddress?

    init(_ core: TFTPServiceCore, _ port: TFTPPort, listeningAddress: SocketAddress? = nil) {
        self.core = core
        self.port = port
        self.listeningAddress = listeningAddress
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let listeningAddress else {
            return core.transferPortReceived(envelope.data, from: envelope.remoteAddress, on: port)
        }
        let local = envelope.metadata?.packetInfo?.destinationAddress.withPort(listeningAddress.port ?? 0)
        core.requestPortReceived(
            envelope.data, from: envelope.remoteAddress, to: local ?? listeningAddress, on: port)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        core.batchEnded()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that has gone answers with ICMP; its transfer ends when its time is up.
    }
}
