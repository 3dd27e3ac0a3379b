// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Tells an ``HTTPConnection`` when its answers are in the kernel, and lets a client go that takes nothing for a while.
final class SendPacer: ChannelOutboundHandler, ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: HTTPConnection
    private let stall: TimeAmount
    /// Whether it is in vain to wait.
    private let isHopeless: () -> Bool
    /// Writes that are not in the kernel.
    private var pending = 0
    private var lastProgress = NIODeadline.now()
    /// What waited in this process when it was looked at last.
    private var waited = 0
    private var timer: Scheduled<Void>?

    /// Progress is looked for as often as that: a client at 300 bytes a second is slow and not stalled.
    private let interval: TimeAmount

    init(_ connection: HTTPConnection, stall: Duration, isHopeless: @escaping () -> Bool) {
        (self.connection, self.isHopeless) = (connection, isHopeless)
        self.stall = TimeAmount(stall)
        interval = min(.seconds(1), .nanoseconds(self.stall.nanoseconds / 4))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        // From here a close does not wait for answers in progress.
        connection.onClose { loop.execute { bound.value.close(promise: nil) } }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var isEnd = false
        switch unwrapOutboundIn(data) {
        case .head: return context.write(data, promise: promise)
        case .body: break
        case .end: isEnd = true
        }
        let written = promise ?? context.eventLoop.makePromise()
        if pending == 0 { (lastProgress, waited) = (.now(), 0) }
        pending += 1
        watch(context)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in
            pending -= 1
            lastProgress = .now()
            if isEnd { connection.answerEnded() }
        }
        context.write(data, promise: written)
    }

    private func watch(_ context: ChannelHandlerContext) {
        guard timer == nil else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { [self] in
            timer = nil
            guard pending > 0 else { return }
            // A part of a long write may have left.
            let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            if waiting < waited { lastProgress = .now() }
            waited = waiting
            guard lastProgress + stall <= .now() || isHopeless() else { return watch(context) }
            // What is in the kernel would wait there for the client to come back: the connection is reset.
            let reset = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            (reset ?? context.eventLoop.makeSucceededVoidFuture()).assumeIsolated().whenComplete { _ in
                context.close(promise: nil)
            }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }
}
