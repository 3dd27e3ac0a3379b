// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import HTTPTypes
public import HostSockets
internal import Hummingbird
internal import NIOCore

/// Answers requests on a port where no files are served.
public protocol HTTPSite: Sendable {
    /// The answer to a request, which never fails: an error is an answer too.
    func answer(_ request: HTTPSiteRequest) async -> HTTPSiteAnswer
}

/// A request that the rules of HTTP let through.
public struct HTTPSiteRequest: Hashable, Sendable {
    /// `GET`, `HEAD` or `POST`.
    public var method: String
    /// The path percent-decoded, with a slash at its start. Bytes that are no UTF-8 are replaced.
    public var path: String
    /// What stands behind the question mark, as it came.
    public var query: String?
    /// The Host field or, in HTTP/1.0, nothing.
    public var host: String

    /// A request.
    public init(method: String = "GET", path: String, query: String? = nil, host: String = "localhost") {
        (self.method, self.path, self.query, self.host) = (method, path, query, host)
    }
}

/// What a site answers.
public struct HTTPSiteAnswer: Sendable {
    /// The answer's body.
    public enum Body: Sendable {
        /// A text with its exact length.
        case text(String)
        /// Texts as they come, until the stream ends or the client leaves. The stream's own buffer bounds what waits for a slow client.
        case stream(AsyncStream<String>)
    }

    /// The status code.
    public var status: Int
    /// The fields beside `Content-Length`, each name once.
    public var fields: [(name: String, value: String)]
    /// The body.
    public var body: Body

    /// An answer.
    public init(status: Int, fields: [(name: String, value: String)], body: Body) {
        (self.status, self.fields, self.body) = (status, fields, body)
    }
}

extension HTTPFileServer {
    /// A server of a site instead of files, with the same bounds on connections, heads and clients that do not read.
    ///
    /// - Parameter connections: how many there may be at once; one address may have a quarter.
    public init(
        site: any HTTPSite, host: String, port: Int, connections: Int, opener: PortOpener = PortOpener(),
        observe: @escaping @Sendable (HTTPEvent) -> Void = { _ in }
    ) {
        self.init(
            catalog: CatalogIndex([]), host: host, port: port, opener: opener,
            limits: ConnectionLimits(total: connections),
            routes: { routes in
                for path in ["", "**"] as [RouterPath] {
                    for method in [HTTPRequest.Method.get, .head, .post] {
                        routes.on(path, method: method) { request, context in
                            let asked = HTTPSiteRequest(request, named: context.exchange?.name)
                            return Response(await site.answer(asked), to: request.method)
                        }
                    }
                }
            }, observe: observe)
    }
}

extension HTTPSiteRequest {
    fileprivate init(_ request: Request, named name: [UInt8]?) {
        self.init(
            method: request.method.rawValue, path: String(decoding: name ?? [], as: UTF8.self),
            query: request.uri.query, host: request.head.authority ?? "")
    }
}

extension Response {
    fileprivate init(_ answer: HTTPSiteAnswer, to method: HTTPRequest.Method) {
        var headers: HTTPFields = [:]
        for (name, value) in answer.fields { if let name = HTTPField.Name(name) { headers[name] = value } }
        let body: ResponseBody
        switch answer.body {
        case .text(let text):
            let buffer = ByteBuffer(string: text)
            headers[.contentLength] = "\(buffer.readableBytes)"
            body = method == .head ? .init() : .init(byteBuffer: buffer)
        case .stream where method == .head: body = .init()
        case .stream(let texts):
            body = ResponseBody { writer in
                // A write waits for a client that reads slowly; one that does not read at all is let go by SendPacer.
                for await text in texts { try await writer.write(ByteBuffer(string: text)) }
                try await writer.finish(nil)
            }
        }
        self.init(status: HTTPResponse.Status(code: answer.status), headers: headers, body: body)
    }
}
