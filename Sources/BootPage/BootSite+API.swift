// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import BootPolicy
internal import MachineStore
internal import TerminalText

/// What is below `/api/v1`.
extension BootSite {
    func apiAnswer(_ path: [String], _ request: HTTPSiteRequest) async -> HTTPSiteAnswer {
        let methods = BootAPI.methods(path)
        let method = request.method == "HEAD" ? "GET" : request.method
        guard methods.contains(method) else {
            let allowed = methods.map { $0 == "GET" ? "GET, HEAD" : $0 }.joined(separator: ", ")
            return .problem(405, "only \(allowed) are served here", fields: [("Allow", allowed)])
        }
        return method == "GET" ? await reading(path, request) : await writing(path, request)
    }

    private static let closed = HTTPSiteAnswer.problem(403, "the key api of page has closed it")

    /// The answer to a program that would have to have a token to read; nil for one that may.
    func refusalToRead(_ request: HTTPSiteRequest) -> HTTPSiteAnswer? {
        guard !access.isOpen else { return nil }
        do throws(BootAPI.Refusal) {
            return try gate.isKnown(request)
                ? nil
                : .unauthorized(
                    "reading needs Authorization: Bearer TOKEN here; `pxekit token create` makes one")
        } catch {
            return .problem(error.answer.status, error.answer.reason)
        }
    }

    private func reading(_ path: [String], _ request: HTTPSiteRequest) async -> HTTPSiteAnswer {
        // The page's own script follows the events where the API is closed, too.
        if path == ["events"] {
            if let refusal = refusalToRead(request) { return refusal }
            guard let stream = board.streams.open() else {
                return .problem(503, "too many readers of events", fields: [("Retry-After", "30")])
            }
            return HTTPSiteAnswer(
                status: 200, fields: HTTPSiteAnswer.fields("text/event-stream"), body: .stream(stream))
        }
        guard access.hasAPI else { return Self.closed }
        if let refusal = refusalToRead(request) { return refusal }
        do throws(BootAPI.Refusal) {
            return .of(try await api.json(path, QueryItems(request.query), at: now()), "application/json")
        } catch {
            return .problem(error.answer.status, error.answer.reason)
        }
    }

    private func writing(_ path: [String], _ request: HTTPSiteRequest) async -> HTTPSiteAnswer {
        guard access.hasAPI else { return Self.closed }
        guard !request.isAcrossSites else {
            return .problem(403, "another site has had a browser ask this; only this one's own pages may")
        }
        do throws(BootAPI.Refusal) {
            let holder: APIToken
            switch try gate.bearer(of: request) {
            case .nobody:
                return .unauthorized("needed Authorization: Bearer TOKEN; `pxekit token create` makes one")
            case .stranger:
                return .unauthorized(
                    "this token is not known, or has ended; `pxekit token create` makes one")
            case .known(let token): holder = token
            }
            guard holder.mayWrite else {
                return .problem(
                    403, "token \(holder.name) may read only; `pxekit token create` makes one that may write")
            }
            let body: [UInt8]
            switch request.body {
            case .whole(let bytes): body = bytes
            case .tooLong:
                return .problem(
                    413, "the body is too long; needed at most \(HTTPSiteRequest.longestBody) bytes")
            case .broken: return .problem(408, "the body did not come whole in time; ask again")
            }
            let type = request.fields[.contentType] ?? ""
            guard body.isEmpty && request.method == "DELETE" || request.isJSON else {
                let found = type.isEmpty ? "found none" : "found '\(type.shortened(to: 80))'"
                return .problem(415, "needed Content-Type: application/json, \(found)")
            }
            let order = try BootAPI.order(request.method, path, body)
            let machine = try await api.obey(order, by: "token \(holder.name) from \(request.client)")
            if case .forget(let name) = order {
                return .of(
                    APIText.json(Forgotten(name: name, isConfigured: machine != nil)), "application/json")
            }
            guard let machine else { throw .notThere("machine \(order.machine) was forgotten meanwhile") }
            let isNew = if case .add = order { true } else { false }
            return .of(
                APIText.json(machine), "application/json", status: isNew ? 201 : 200,
                fields: isNew ? [("Location", "/api/v1/machines/\(machine.name)")] : [])
        } catch {
            return .problem(error.answer.status, error.answer.reason)
        }
    }

    /// What was forgotten.
    private struct Forgotten: Encodable {
        let name: String
        /// Whether it is still there, as the configuration says.
        let isConfigured: Bool
    }
}
