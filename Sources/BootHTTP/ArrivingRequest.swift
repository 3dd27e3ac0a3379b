// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Sees the bytes of requests before they are understood: a head that does not come in time ends the connection, and the first line of a
/// request that cannot be understood is kept for the log.
final class ArrivingRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let patience: TimeAmount
    private var timer: Scheduled<Void>?
    private var isHeadDue = true
    /// The first bytes since the last head was complete.
    private(set) var beginning: [UInt8] = []

    /// As much of a request as a line of a log has room for.
    private static let kept = 160

    init(patience: Duration) {
        self.patience = TimeAmount(patience)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wait(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if isHeadDue {
            if beginning.isEmpty, timer == nil { wait(context) }
            beginning += bytes.readableBytesView.prefix(max(0, Self.kept - beginning.count))
        }
        context.fireChannelRead(data)
    }

    /// A head is complete.
    func headCame() {
        timer?.cancel()
        (timer, beginning, isHeadDue) = (nil, [], false)
    }

    /// A request is complete; the next head is due when its first byte comes.
    func requestEnded() {
        isHeadDue = true
    }

    /// The first line of what came since the last head.
    var firstLine: ArraySlice<UInt8> { beginning.prefix { $0 != 0x0A && $0 != 0x0D } }

    private func wait(_ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }
}
