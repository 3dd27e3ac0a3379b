// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import HostSockets
internal import NIOCore
internal import NIOHTTP1

/// Answers requests on the connection's own event loop: those that are against the rules, and those for files, which are whatever no route is for.
///
/// A request for a route goes on to Hummingbird's router. Where there are routes it sees all requests first whose path begins as theirs do,
/// and says by a head with ``notMine`` that this one is not for it. `HTTPServerPipelineHandler` before this lets one request in at a time.
final class FileResponder: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What answers for all connections of a server.
    struct Files: Sendable {
        let catalog: CatalogIndex
        let opener: PortOpener
        let hasRoutes: Bool
        /// How the paths of all routes begin: others do not go by the router, which costs time.
        let routePrefix: String
        let observe: @Sendable (HTTPEvent) -> Void
    }

    /// A request that the router has.
    private struct Routed {
        let head: HTTPRequestHead
        let exchange: HTTPExchange
        /// The router has said that it is not for it; what is left is the end of that word.
        var isHandedBack = false
    }

    /// The field of the router's answer to what no route is for.
    static let notMine = "Pxekit-Not-Mine"

    private let files: Files
    private let connection: HTTPConnection
    private let isEncrypted: Bool
    private var routed: Routed?
    /// Whether the rest of the request that is coming in is the router's.
    private var isForRouter = false
    private var isAdmitted = false
    /// What came before requests are admitted, and whether more was asked for since.
    private var early: [NIOAny] = []
    private var isReadHeld = false
    /// The last answer is on its way, or out.
    private var isClosing = false
    /// The date of the last answer.
    private var date = (second: 0, text: "")
    private(set) var sender: AnswerSender?

    init(_ files: Files, _ connection: HTTPConnection, isEncrypted: Bool) {
        (self.files, self.connection, self.isEncrypted) = (files, connection, isEncrypted)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let opener = files.opener
        guard !opener.admitsRequests else { return isAdmitted = true }
        let admitted = context.eventLoop.makePromise(of: Void.self)
        admitted.completeWithTask { try await opener.requestsAreAdmitted() }
        admitted.futureResult.assumeIsolated().whenComplete { [self] result in
            guard case .success = result else { return context.close(promise: nil) }
            isAdmitted = true
            let waiting = early
            early = []
            for data in waiting { channelRead(context: context, data: data) }
            if isReadHeld { context.read() }
        }
    }

    func read(context: ChannelHandlerContext) {
        if early.isEmpty { context.read() } else { isReadHeld = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isAdmitted else { return early.append(data) }
        guard !isClosing else { return }
        if case .head(let head) = unwrapInboundIn(data) { return requested(head, context) }
        if isForRouter { context.fireChannelRead(data) }
    }

    private func requested(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let exchange = HTTPExchange(head, of: connection.client, observe: files.observe)
        exchange.begin()
        isForRouter = false
        if let fault = HostField.fault(of: head) {
            send(.refusal(.badRequest, fault), to: head, exchange, context)
        } else if exchange.name == nil {
            send(.refusal(.badRequest, "percent sign without two hexadecimal digits"), to: head, exchange, context)
        } else if files.hasRoutes, head.uri.hasPrefix(files.routePrefix) {
            (isForRouter, routed) = (true, Routed(head: head, exchange: exchange))
            connection.exchange = exchange
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } else {
            answer(head, exchange, context)
        }
    }

    /// Finds the file here, as nginx and the TFTP server do: a hop to another thread and back would cost more than the search.
    private func answer(_ head: HTTPRequestHead, _ exchange: HTTPExchange, _ context: ChannelHandlerContext) {
        let name = exchange.name ?? []
        send(.of(head, name: name, client: connection.client, in: files.catalog), to: head, exchange, context)
    }

    private func send(
        _ answer: HTTPAnswer, to head: HTTPRequestHead, _ exchange: HTTPExchange, _ context: ChannelHandlerContext
    ) {
        var fields = answer.fields
        let now = HTTPDate.now
        if date.second != now { date = (now, HTTPDate.text(now)) }
        fields.add(contentsOf: [("Date", date.text), ("Server", "pxekit")])
        isClosing = !head.isKeepAlive
        // HTTP/1.1 keeps a connection unless it is told otherwise, HTTP/1.0 does not (RFC 9112 §9.3).
        if isClosing || head.version != .http1_1 {
            fields.add(name: "Connection", value: isClosing ? "close" : "keep-alive")
        }
        sender = AnswerSender(
            head.method == .HEAD ? answer.withoutBody : answer, fields, to: context, isEncrypted: isEncrypted
        ) { [self] sent, failure in
            sender = nil
            let status = Int(answer.status.code)
            exchange.finish(status, bytes: answer.failure == nil ? sent : 0, failure: answer.failure ?? failure)
            // The client closes then, or its time is up; a close of both ways could destroy what it has not read (RFC 9112 §9.6).
            if isClosing, failure == nil { context.close(mode: .output, promise: nil) }
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let request = routed else { return context.write(data, promise: promise) }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.headers.contains(name: Self.notMine): routed?.isHandedBack = true
        case .end:
            routed = nil
            if !request.isHandedBack { return context.write(data, promise: promise) }
            promise?.succeed()
            return answer(request.head, request.exchange, context)
        default: if !request.isHandedBack { return context.write(data, promise: promise) }
        }
        promise?.succeed()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // The router is done with a connection whose last request it has handed back; it is closed behind the file.
        guard mode == .output, sender != nil else { return context.close(mode: mode, promise: promise) }
        promise?.succeed()
    }
}
