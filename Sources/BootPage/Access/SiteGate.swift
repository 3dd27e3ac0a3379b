// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import Foundation
internal import MachineStore

/// Who asks, as far as tokens and sessions tell.
struct SiteGate {
    let facts: ServedFacts
    let sessions: PageSessions
    /// Since 1970-01-01 00:00 UTC.
    let now: Duration

    /// Whose token a program has sent.
    enum Bearer: Hashable {
        /// None was sent.
        case nobody
        /// One that is not known, or no more.
        case stranger
        /// One that is known.
        case known(APIToken)
    }

    /// A person at the page.
    struct Visitor {
        /// Whether there are tokens at all, so that somebody can log in.
        var canLogIn = false
        /// Whose session it is; nil for a person without one.
        var holder: APIToken?
        /// What the browser shows, and what its forms must have.
        var session: SecretToken?
        var formToken: SecretToken?

        /// Whether the forms are shown.
        var mayWrite: Bool { holder?.mayWrite == true }
    }

    /// The name of the session's cookie.
    static let cookie = "pxekit-session"

    /// Who sends `Authorization: Bearer TOKEN` (RFC 6750 §2.1).
    ///
    /// - Throws: that the file of tokens cannot be read.
    func bearer(of request: HTTPSiteRequest) throws(BootAPI.Refusal) -> Bearer {
        guard let field = request.fields[.authorization] else { return .nobody }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .nobody }
        guard let token = SecretToken(String(parts[1])), let known = try holder(of: token) else {
            return .stranger
        }
        return .known(known)
    }

    /// What is known of a token; nil for one that is not, or no more.
    ///
    /// - Throws: that the file of tokens cannot be read.
    func holder(of token: SecretToken) throws(BootAPI.Refusal) -> APIToken? {
        try reading { try $0.holder(of: token) } ?? nil
    }

    /// The person at the page.
    ///
    /// - Throws: that the file of tokens cannot be read.
    func visitor(of request: HTTPSiteRequest) throws(BootAPI.Refusal) -> Visitor {
        var visitor = Visitor(canLogIn: try reading { try !$0.tokens().isEmpty } ?? false)
        guard let name = request.session, let session = sessions.session(name, at: now) else {
            return visitor
        }
        guard let holder = try reading({ try $0.holder(ofHash: session.holder) }) ?? nil else {
            sessions.end(name)
            return visitor
        }
        (visitor.holder, visitor.session, visitor.formToken) = (holder, name, session.formToken)
        return visitor
    }

    /// Whether who asks has a token or a session.
    ///
    /// - Throws: that the file of tokens cannot be read.
    func isKnown(_ request: HTTPSiteRequest) throws(BootAPI.Refusal) -> Bool {
        if case .known = try bearer(of: request) { return true }
        return try visitor(of: request).holder != nil
    }

    private func reading<Value>(_ body: (MachineKeeper) throws -> Value) throws(BootAPI.Refusal)
        -> Value?
    {
        guard let keeper = facts.desk?.keeper else { return nil }
        do {
            return try body(keeper)
        } catch {
            throw .unreadable("the file of tokens cannot be read: \(error)")
        }
    }
}

extension HTTPSiteRequest {
    /// Whether a page of another site has had a browser ask. Browsers say so by Sec-Fetch-Site or by Origin (Fetch Standard §3.2); programs say
    /// nothing.
    var isAcrossSites: Bool {
        if let site = fields[.fetchSite], site != "same-origin", site != "none" { return true }
        guard let origin = fields[.origin]?.lowercased() else { return false }
        // A server in front may have taken HTTPS off.
        return !["http", "https"].contains { origin == "\($0)://\(host.lowercased())" }
    }

    /// Whether a browser says that one of our own pages has it ask.
    var isFromOwnPage: Bool {
        !isAcrossSites && (fields[.origin] != nil || fields[.fetchSite] == "same-origin")
    }

    /// Whether the body says that it is JSON.
    var isJSON: Bool { mediaType == "application/json" }

    /// Whether the body says that it is a form.
    var isForm: Bool { mediaType == "application/x-www-form-urlencoded" }

    private var mediaType: String {
        (fields[.contentType] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
            .lowercased()
    }

    /// What the browser shows of a session (RFC 6265 §5.4).
    fileprivate var session: SecretToken? {
        let pairs = (fields[.cookie] ?? "").split(separator: ";").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let start = SiteGate.cookie + "="
        return pairs.first { $0.hasPrefix(start) }.flatMap {
            SecretToken(String($0.dropFirst(start.count)))
        }
    }
}
