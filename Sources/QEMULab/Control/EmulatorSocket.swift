// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// A Unix stream socket to which the emulator connects when it starts: its monitor, or a network card.
enum EmulatorSocket {
    /// What one message on the connection is.
    enum Framing: Sendable {
        /// A line, without its line feed.
        case lines
        /// An Ethernet frame behind its length in four octets, network order: QEMU's `-netdev stream`.
        case frames
    }

    /// Binds the socket that the emulator is told to connect to.
    ///
    /// - Parameters:
    ///   - path: of the socket.
    ///   - framing: how messages are told apart.
    ///   - loop: where `happened` is called.
    ///   - happened: takes the events.
    /// - Returns: the listener, to be closed by the caller.
    static func listen(
        path: String, framing: Framing, on loop: any EventLoop, happened: @escaping @Sendable (EmulatorEvent) -> Void
    ) async throws -> any Channel {
        try await ServerBootstrap(group: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    switch framing {
                    case .lines: try pipeline.addHandler(ByteToMessageHandler(LineDecoder()))
                    case .frames: try pipeline.addHandler(ByteToMessageHandler(FrameDecoder()))
                    }
                    try pipeline.addHandler(EmulatorEventHandler(happened: happened))
                }
            }
            .bind(unixDomainSocketPath: path).get()
    }
}

/// Splits at line feeds.
private struct LineDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) -> DecodingState {
        guard let end = buffer.readableBytesView.firstIndex(of: 0x0A),
            let line = buffer.readSlice(length: end - buffer.readerIndex)
        else { return .needMoreData }
        buffer.moveReaderIndex(forwardBy: 1)
        context.fireChannelRead(Self.wrapInboundOut(line))
        return .continue
    }
}

/// Splits by length.
private struct FrameDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) -> DecodingState {
        guard let frame = buffer.readLengthPrefixedSlice(as: UInt32.self) else { return .needMoreData }
        context.fireChannelRead(Self.wrapInboundOut(frame))
        return .continue
    }
}
