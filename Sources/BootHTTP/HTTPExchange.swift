// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import TerminalText

/// One request on its way to an answer, and to the event that says how it ended.
struct HTTPExchange: Sendable {
    let summary: HTTPRequestSummary
    /// The path's octets without its percent signs; nil if one has no two hexadecimal digits behind it.
    let name: [UInt8]?
    private let start = ContinuousClock.now
    private let observe: @Sendable (HTTPEvent) -> Void

    /// A request that has just come.
    init(_ head: HTTPRequestHead, of client: String, observe: @escaping @Sendable (HTTPEvent) -> Void) {
        let path = HTTPExchange.path(of: head.uri)
        name = PercentEncoding.decoded(path)
        summary = HTTPRequestSummary(
            client: client, method: head.method.rawValue, path: name.map { String(printable: $0) } ?? path,
            userAgent: head.headers.first(name: "User-Agent"))
        self.observe = observe
    }

    /// The path of a request's target: an absolute path with a query behind it, or the absolute form that proxies send (RFC 9112 §3.2).
    static func path(of target: String) -> String {
        var rest = target[...]
        if rest.first != "/", let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...].drop { $0 != "/" && $0 != "?" && $0 != "#" }
        }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        return path.isEmpty ? "/" : String(path)
    }

    /// Tells that it has come.
    func begin() {
        observe(.requested(summary))
    }

    /// Tells how it ended.
    func finish(_ status: Int, bytes: UInt64, failure: String?) {
        let outcome = HTTPOutcome(status: status, bytes: bytes, duration: ContinuousClock.now - start, failure: failure)
        observe(.answered(summary, outcome))
    }
}
