// SPDX-License-Identifier: Apache-2.0

public import DiskCatalog
internal import HTTPTypes
public import HostSockets
internal import Hummingbird
internal import NIOCore
internal import NIOPosix

/// What a machine is answered that says it is done.
public enum DoneAnswer: Hashable, Sendable {
    /// It is known now, or was before.
    case done
    /// The token is not of a boot of this machine.
    case refused
    /// It could not be kept, because of this; the machine may say so again.
    case notKept(String)
}

/// Takes `GET` or `POST /done/MACHINE?token=TOKEN`, by which an installer says that its machine is done.
///
/// GET as well, for the wget of a RAM disk knows no other. The token comes into no log: events have no query.
struct DoneRoute: Sendable {
    /// What is made of a call: machine, token, and the address that it came from. It may wait for a disk.
    typealias Call = @Sendable (_ machine: String, _ token: String, _ client: String) -> DoneAnswer

    let call: Call

    func add(to routes: RouterGroup<BootHTTPContext>) {
        for method in [HTTPRequest.Method.get, .post] {
            routes.on("done/:machine", method: method) { request, context in try await answer(request, context) }
        }
    }

    private func answer(_ request: Request, _ context: BootHTTPContext) async throws -> Response {
        let machine = context.parameters.get("machine") ?? ""
        guard let token = request.uri.queryParameters.get("token") else {
            throw HTTPError(.badRequest, message: "no token; needed the URL that was made for this boot, {{doneURL}}")
        }
        let (call, client) = (call, context.client)
        let outcome = try await NIOThreadPool.singleton.runIfActive { call(machine, token, client) }
        switch outcome {
        case .done:
            let text = ByteBuffer(string: "done\n")
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: text))
        // The same for a machine that is not there, so that nobody learns which are.
        case .refused: throw HTTPError(.forbidden, message: "this token is not of a boot of this machine")
        case .notKept(let reason): throw HTTPError(.serviceUnavailable, message: "it could not be kept: \(reason)")
        }
    }
}

extension HTTPFileServer {
    /// A server of files that also takes what machines say which are done.
    ///
    /// - Parameters:
    ///   - identity: makes it a server of HTTPS: asked at the start of each connection, which is closed if there is none.
    ///   - done: what is made of it: machine, token, and the address that it came from. It may wait for a disk.
    public init(
        catalog: CatalogIndex, host: String, port: Int, opener: PortOpener = PortOpener(),
        gate: InterfaceGate = InterfaceGate(), identity: (@Sendable () -> TLSIdentity?)? = nil,
        done: @escaping @Sendable (String, String, String) -> DoneAnswer,
        observe: @escaping @Sendable (HTTPEvent) -> Void = { _ in }
    ) {
        self.init(
            catalog: catalog, host: host, port: port, opener: opener, gate: gate, identity: identity, limits: .system,
            routes: { DoneRoute(call: done).add(to: $0) }, routePrefix: "/done/", observe: observe)
    }
}
