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

/// Tells an ``HTTPConnection`` what of its answers is in the kernel, and lets a client go that takes nothing for a while.
final class SendPacer: ChannelOutboundHandler, ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: HTTPConnection
    private let stall: TimeAmount
    /// Writes that are not in the kernel.
    private var pending = 0
    private var lastProgress = NIODeadline.now()
    private var timer: Scheduled<Void>?

    /// Progress is seen for each piece of this size, so that a client at 300 bytes a second is slow and not stalled.
    private static let piece = 16 * 1024

    init(_ connection: HTTPConnection, stall: Duration) {
        self.connection = connection
        self.stall = TimeAmount(stall)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        // From here a close does not wait for answers in progress.
        connection.onClose { loop.execute { bound.value.close(promise: nil) } }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .body(.byteBuffer(var body)) where body.readableBytes > 0:
            while let piece = body.readSlice(length: min(body.readableBytes, Self.piece)), piece.readableBytes > 0 {
                let written = body.readableBytes == 0 ? promise : nil
                write(.body(.byteBuffer(piece)), piece.readableBytes, context, written)
            }
        case .end(let trailers):
            let connection = connection
            let written = promise ?? context.eventLoop.makePromise()
            written.futureResult.whenComplete { _ in connection.answerEnded() }
            write(.end(trailers), 0, context, written)
        case let part: context.write(wrapOutboundOut(part), promise: promise)
        }
    }

    private func write(
        _ part: HTTPServerResponsePart, _ bytes: Int, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        let written = promise ?? context.eventLoop.makePromise()
        if pending == 0 { lastProgress = .now() }
        pending += 1
        watch(context, after: stall)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in
            pending -= 1
            lastProgress = .now()
            connection.didWrite(bytes)
        }
        context.write(wrapOutboundOut(part), promise: written)
    }

    private func watch(_ context: ChannelHandlerContext, after delay: TimeAmount) {
        guard timer == nil else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            timer = nil
            guard pending > 0 else { return }
            let left = lastProgress + stall - .now()
            guard left <= .zero else { return watch(context, after: left) }
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
