// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import FileCatalog
internal import HTTPTypes
internal import HostSockets
internal import Hummingbird
internal import NIOCore
internal import NIOPosix
internal import TerminalText

/// What a request knows about the connection it came on.
struct HTTPFileContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let client: String
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        client = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

/// Answers HEAD and GET for the files of a catalog.
struct HTTPFileResponder: HTTPResponder {
    let catalog: CatalogIndex
    let connections: OpenConnections
    let opener: PortOpener
    let observe: @Sendable (HTTPEvent) -> Void

    func respond(to request: Request, context: HTTPFileContext) async throws -> Response {
        try await opener.requestsAreAdmitted()
        let start = ContinuousClock.now
        let name = PercentEncoding.decoded(request.uri.path)
        let summary = HTTPRequestSummary(
            client: context.client, method: request.method.rawValue,
            path: name.map { String(printable: $0) } ?? request.uri.path,
            userAgent: request.headers[.userAgent])
        observe(.requested(summary))
        let exchange = HTTPExchange(
            summary: summary, start: start, connection: connections.connection(of: context.channel), observe: observe)
        if let field = HTTPField.Name.pxekitRefusal, let fault = request.headers[field] {
            return exchange.refusal(.badRequest, fault)
        }
        guard request.method == .get || request.method == .head else {
            return exchange.refusal(.methodNotAllowed, "only GET and HEAD are served", [.allow: "GET, HEAD"])
        }
        guard let name else { return exchange.refusal(.badRequest, "percent sign without two hexadecimal digits") }
        let (catalog, client) = (catalog, context.client)
        let outcome = try await NIOThreadPool.singleton.runIfActive { catalog.find(name, client: client) }
        switch outcome {
        case .refused(let refusal): return exchange.refusal(refusal.httpStatus, "\(refusal)")
        case .found(let entry): return exchange.answer(request, with: entry)
        }
    }
}

extension HTTPField.Name {
    /// See ``RequestWatch/refusal``.
    fileprivate static let pxekitRefusal = HTTPField.Name(RequestWatch.refusal)
}

extension CatalogRefusal {
    /// The status that tells a client what kind of refusal this is.
    fileprivate var httpStatus: HTTPResponse.Status {
        switch self {
        case .notFound, .noName, .notRegular: .notFound
        case .containsNUL, .driveLetter, .parentDirectory: .badRequest
        case .tooLong: .uriTooLong
        case .outsideRoot, .tooManyLinks, .unreadable: .forbidden
        }
    }
}
