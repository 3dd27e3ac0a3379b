// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import Foundation
internal import MachineStore

/// Who asks, as far as tokens tell.
struct SiteGate {
    let facts: ServedFacts

    /// Whose token a program has sent.
    enum Bearer: Hashable {
        /// None was sent.
        case nobody
        /// One that is not known, or no more.
        case stranger
        /// One that is known.
        case known(APIToken)
    }

    /// Who sends `Authorization: Bearer TOKEN` (RFC 6750 §2.1).
    ///
    /// - Throws: that the file of tokens cannot be read.
    func bearer(of request: HTTPSiteRequest) throws(BootAPI.Refusal) -> Bearer {
        guard let field = request.fields[.authorization] else { return .nobody }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .nobody }
        guard let token = SecretToken(String(parts[1])), let known = try holder(of: token) else { return .stranger }
        return .known(known)
    }

    /// What is known of a token; nil for one that is not, or no more.
    ///
    /// - Throws: that the file of tokens cannot be read.
    func holder(of token: SecretToken) throws(BootAPI.Refusal) -> APIToken? {
        do {
            return try facts.desk?.keeper.holder(of: token)
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

    /// Whether the body says that it is JSON.
    var isJSON: Bool { mediaType == "application/json" }

    /// The body's type without parameters.
    var mediaType: String {
        (fields[.contentType] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }
}
