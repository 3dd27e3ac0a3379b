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
                    for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete] {
                        routes.on(path, method: method) { request, context in
                            let asked = await HTTPSiteRequest(request, context)
                            return Response(await site.answer(asked), to: request.method)
                        }
                    }
                }
            }, observe: observe)
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
