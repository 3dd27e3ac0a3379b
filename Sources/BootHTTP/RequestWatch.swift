// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import TerminalText

/// Sees requests as they are understood, before the server has them, and tells of those that cannot be understood, which the server answers
/// 400.
final class RequestWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let connection: HTTPConnection
    private let arriving: ArrivingRequest
    private let observe: @Sendable (HTTPEvent) -> Void

    init(_ connection: HTTPConnection, _ arriving: ArrivingRequest, observe: @escaping @Sendable (HTTPEvent) -> Void) {
        (self.connection, self.arriving, self.observe) = (connection, arriving, observe)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            arriving.headCame()
            connection.requestBegan()
            // The typed HTTP parts that the server works on have no version, so it would keep the connection of an HTTP/1.0 client such
            // as lpxelinux open for ever (RFC 9112 §9.3). This writes the rule into the request, where the server looks.
            head.headers.replaceOrAdd(name: "Connection", value: head.isKeepAlive ? "keep-alive" : "close")
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body: context.fireChannelRead(data)
        case .end:
            arriving.requestEnded()
            context.fireChannelRead(data)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError {
            // The server answers it and closes; until then nobody makes room of this connection.
            connection.requestBegan()
            // Behind a question mark a token may stand, which no log is to have.
            let firstLine = String(printable: arriving.firstLine.prefix { $0 != UInt8(ascii: "?") })
            let hint =
                firstLine.split(separator: " ", omittingEmptySubsequences: false).count > 3
                ? "a blank in a path is written %20" : error.debugDescription
            observe(.malformed(client: connection.client, firstLine: firstLine, reason: hint))
        }
        context.fireErrorCaught(error)
    }
}

/// The field that names the server that is asked.
enum HostField {
    /// Why a request is to be refused for its Host fields (RFC 9112 §3.2); nil if they are as they must be.
    ///
    /// HTTP/1.1 has one, HTTP/1.0 one or none.
    static func fault(of head: HTTPRequestHead) -> String? {
        let values = head.headers["Host"]
        if values.isEmpty { return head.version == .http1_1 ? "HTTP/1.1 without a Host field" : nil }
        guard values.count == 1 else { return "\(values.count) Host fields, needed one" }
        return values[0].utf8.allSatisfy(isAllowed) ? nil : "a Host field that is no host"
    }

    /// The characters of `host [ ":" port ]` (RFC 3986 §3.2.2): unreserved, sub-delims but the comma, percent, colon and brackets.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~!$&'()*+;=%:[]".utf8.contains(byte)
        }
    }
}
