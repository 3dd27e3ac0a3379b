// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Sees the bytes of requests before they are understood: a head that does not come in time ends the connection, as does none for a long
/// time, and the first line of a request that cannot be understood is kept for the log.
final class ArrivingRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: HTTPConnection
    private let patience: TimeAmount
    private let idle: Duration
    private var timer: Scheduled<Void>?
    private var idleTimer: Scheduled<Void>?
    private var isHeadDue = true
    /// The first bytes since the last head was complete.
    private(set) var beginning: [UInt8] = []

    /// As much of a request as a line of a log has room for.
    private static let kept = 160

    /// - Parameters:
    ///   - patience: for a head, from its first byte or from the connection's start.
    ///   - idle: how long nothing may be asked.
    init(_ connection: HTTPConnection, patience: Duration, idle: Duration) {
        (self.connection, self.idle) = (connection, idle)
        self.patience = TimeAmount(patience)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wait(context)
        waitIdle(context, idle)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if isHeadDue { beginning += bytes.readableBytesView.prefix(max(0, Self.kept - beginning.count)) }
        context.fireChannelRead(data)
        // Most heads come whole, and need no timer.
        if isHeadDue, !beginning.isEmpty, timer == nil, context.channel.isActive { wait(context) }
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

    private func waitIdle(_ context: ChannelHandlerContext, _ time: Duration) {
        idleTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { [self] in
            let left = connection.idleSince.map { $0 + idle - .now } ?? idle
            if left <= .zero { context.close(promise: nil) } else { waitIdle(context, left) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        idleTimer?.cancel()
        (timer, idleTimer) = (nil, nil)
    }
}
