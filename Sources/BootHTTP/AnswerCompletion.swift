// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// Closes a connection behind its answer, not through it.
///
/// A server that shuts down gracefully closes as soon as it has written an answer's end, and SwiftNIO drops what a slow client has
/// not taken by then. This lets the close wait for the end to be out. Its task's cancellation, which closes the input, waits no longer.
final class AnswerCompletion: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// The ends of answers that are written and not yet out.
    private var pendingEnds = 0
    /// Completes with the close that waits for them.
    private var waiting: EventLoopPromise<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let written = promise ?? context.eventLoop.makePromise()
        pendingEnds += 1
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let (handler, context) = loopBound.value
            handler.pendingEnds -= 1
            if handler.pendingEnds == 0 { handler.release(context) }
        }
        context.write(data, promise: written)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch mode {
        case .all where pendingEnds > 0:
            let waiting = waiting ?? context.eventLoop.makePromise()
            self.waiting = waiting
            waiting.futureResult.cascade(to: promise)
            context.flush()
        case .input:
            release(context)
            context.close(mode: mode, promise: promise)
        case .all, .output:
            context.close(mode: mode, promise: promise)
        }
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let waiting else { return }
        self.waiting = nil
        context.close(mode: .all, promise: waiting)
    }
}
