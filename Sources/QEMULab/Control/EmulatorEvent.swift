// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// What happens on a connection with the emulator.
enum EmulatorEvent: Sendable {
    /// The emulator is there; write to this channel.
    case connected(any Channel)
    /// It sent a message.
    case received(ByteBuffer)
    /// It is gone.
    case closed
}

/// Turns the channel's calls into events.
final class EmulatorEventHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let happened: @Sendable (EmulatorEvent) -> Void

    init(happened: @escaping @Sendable (EmulatorEvent) -> Void) {
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
