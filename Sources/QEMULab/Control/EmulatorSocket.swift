// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// A Unix stream socket to which the emulator connects when it starts: its console, its monitor, or a network card.
enum EmulatorSocket {
    /// What one message on the connection is.
    enum Framing: Sendable {
        /// Bytes as they come.
        case bytes
        /// A line, without its line feed.
        case lines
        /// An Ethernet frame behind its length in four octets, network order: QEMU's `-netdev stream`.
        case frames
    }

    /// What happens on the connection.
    enum Event: Sendable {
        /// The emulator connected; write to this channel.
        case connected(any Channel)
        /// It sent a message.
        case received(ByteBuffer)
        /// It is gone.
        case closed
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
        path: String, framing: Framing, on loop: any EventLoop, happened: @escaping @Sendable (Event) -> Void
    ) async throws -> any Channel {
        try await ServerBootstrap(group: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    switch framing {
                    case .bytes: break
                    case .lines: try pipeline.addHandler(ByteToMessageHandler(LineDecoder()))
                    case .frames: try pipeline.addHandler(ByteToMessageHandler(FrameDecoder()))
                    }
                    try pipeline.addHandler(EventHandler(happened: happened))
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

/// Turns the channel's calls into events.
private final class EventHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let happened: @Sendable (EmulatorSocket.Event) -> Void

    init(happened: @escaping @Sendable (EmulatorSocket.Event) -> Void) {
        self.happened = happened
    }

    func channelActive(context: ChannelHandlerContext) {
        happened(.connected(context.channel))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        happened(.received(Self.unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        happened(.closed)
    }
}
