// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The routes of the server. What none of them is for are files, see ``FileResponder``, which holds every request to the rules first.
enum BootHTTPRouter {
    /// A router.
    ///
    /// - Parameter routes: adds what is served beside files.
    static func make(
        connections: OpenConnections, routes: (RouterGroup<BootHTTPContext>) -> Void
    ) -> Router<BootHTTPContext> {
        let router = Router(context: BootHTTPContext.self)
        router.add(middleware: Exchanges(connections: connections))
        routes(router.group().add(middleware: RouteAnswers()))
        // What no route is for passes through all middleware, of which this is the last.
        router.add(middleware: NoRoute())
        return router
    }
}

/// Gives a request the exchange that was begun when it came.
struct Exchanges: RouterMiddleware {
    let connections: OpenConnections

    func handle(
        _ request: Request, context: BootHTTPContext, next: (Request, BootHTTPContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.exchange = connections.connection(of: context.channel)?.exchange
        return try await next(request, context)
    }
}

/// Hands a request back.
struct NoRoute: RouterMiddleware {
    func handle(
        _ request: Request, context: BootHTTPContext, next: (Request, BootHTTPContext) async throws -> Response
    ) async throws -> Response {
        HTTPField.Name(FileResponder.notMine).map { Response(status: .notFound, headers: [$0: "1"]) }
            ?? Response(status: .notFound)
    }
}

/// Tells how the request to a route ended; what the route throws is answered in one line, as every other refusal is.
struct RouteAnswers: RouterMiddleware {
    func handle(
        _ request: Request, context: BootHTTPContext, next: (Request, BootHTTPContext) async throws -> Response
    ) async throws -> Response {
        guard let exchange = context.exchange else { return try await next(request, context) }
        do {
            let response = try await next(request, context)
            exchange.finish(response.status.code, bytes: UInt64(response.body.contentLength ?? 0), failure: nil)
            return response
        } catch let error as HTTPError {
            return exchange.refusal(error.status, error.body ?? error.status.reasonPhrase)
        } catch {
            if !(error is CancellationError) { exchange.finish(500, bytes: 0, failure: "\(error)") }
            throw error
        }
    }
}

extension HTTPExchange {
    /// The answer to a route's refusal: one short line.
    fileprivate func refusal(_ status: HTTPResponse.Status, _ reason: String) -> Response {
        finish(status.code, bytes: 0, failure: reason)
        let body = ResponseBody(byteBuffer: ByteBuffer(string: reason + "\n"))
        let response = Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: body)
        return summary.method == "HEAD" ? response.createHeadResponse() : response
    }
}
