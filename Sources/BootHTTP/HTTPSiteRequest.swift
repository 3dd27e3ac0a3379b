// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A request that the rules of HTTP let through.
public struct HTTPSiteRequest: Hashable, Sendable {
    /// What came behind the head.
    public enum Body: Hashable, Sendable {
        /// All of it; nothing with GET and HEAD, whose bodies mean nothing.
        case whole([UInt8])
        /// More than ``HTTPSiteRequest/longestBody``.
        case tooLong
        /// It did not come in time, or not to its end.
        case broken
    }

    /// A field that sites look at; others are not handed on.
    public enum Field: String, CaseIterable, Sendable {
        case authorization = "Authorization"
        case contentType = "Content-Type"
        case cookie = "Cookie"
        case origin = "Origin"
        case fetchSite = "Sec-Fetch-Site"
    }

    /// `GET`, `HEAD`, `POST`, `PUT`, `PATCH` or `DELETE`.
    public var method: String
    /// The path percent-decoded, with a slash at its start. Bytes that are no UTF-8 are replaced.
    public var path: String
    /// What stands behind the question mark, as it came.
    public var query: String?
    /// The Host field or, in HTTP/1.0, nothing.
    public var host: String
    /// The other fields; of several with one name all values, joined as RFC 9110 §5.3 has it.
    public var fields: [Field: String]
    /// What came behind the head.
    public var body: Body
    /// Who asks: its address, without the port.
    public var client: String

    /// In bytes. What is said of a machine has a few hundred.
    public static let longestBody = 64 * 1024
    /// How long a body may take.
    private static let patience = Duration.seconds(10)

    /// A request.
    public init(
        method: String = "GET", path: String, query: String? = nil, host: String = "localhost",
        fields: [Field: String] = [:], body: Body = .whole([]), client: String = "127.0.0.1"
    ) {
        (self.method, self.path, self.query, self.host) = (method, path, query, host)
        (self.fields, self.body, self.client) = (fields, body, client)
    }

    init(_ request: Request, _ context: BootHTTPContext) async {
        let fields = Field.allCases.compactMap { field in
            HTTPField.Name(field.rawValue).flatMap { request.headers[$0] }.map { (field, $0) }
        }
        self.init(
            method: request.method.rawValue, path: String(decoding: context.exchange?.name ?? [], as: UTF8.self),
            query: request.uri.query, host: request.head.authority ?? "", fields: Dictionary(fields) { $1 },
            body: [.get, .head].contains(request.method) ? .whole([]) : await Self.body(of: request),
            client: context.client)
    }

    /// Waits for a body, but not for ever.
    private static func body(of request: Request) async -> Body {
        let body = request.body
        return await withTaskGroup(of: Body.self) { tasks in
            tasks.addTask {
                do {
                    var bytes: [UInt8] = []
                    for try await part in body {
                        guard part.readableBytes <= longestBody - bytes.count else { return .tooLong }
                        bytes += part.readableBytesView
                    }
                    return .whole(bytes)
                } catch {
                    return .broken
                }
            }
            tasks.addTask {
                try? await Task.sleep(for: patience)
                return .broken
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? .broken
        }
    }
}
