// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// Tells the server which connections end after one request.
///
/// The typed HTTP parts that the server works on have no version, so it would keep the connection of an HTTP/1.0 client such as
/// lpxelinux open for ever (RFC 9112 §9.3). This writes the rule into the request, where the server looks.
final class ConnectionPersistence: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        if case .head(var head) = part {
            head.headers.replaceOrAdd(name: "Connection", value: head.isKeepAlive ? "keep-alive" : "close")
            part = .head(head)
        }
        context.fireChannelRead(wrapInboundOut(part))
    }
}
