// SPDX-License-Identifier: Apache-2.0

/// Judges a server's certificates as firmware will: a pure look at what they say.
public struct ChainJudgement: Sendable {
    /// The names and addresses by which machines ask for the server.
    public var names: [String]
    /// The certificates that machines know; empty if nobody has said.
    public var authorities: [X509Certificate]
    /// Seconds since 1970-01-01 00:00 UTC.
    public var now: Int

    /// The fewest bits of an RSA key (the level of security that OpenSSL has by default from 3.2 on).
    static let fewestBits = 2048
    /// An end so near is told.
    static let soon = 14 * 86_400

    /// What a chain is held to.
    public init(names: [String] = [], authorities: [X509Certificate] = [], now: Int) {
        (self.names, self.authorities, self.now) = (names, authorities, now)
    }

    /// All that is wrong, the server's own certificate first.
    public func findings(of chain: CertificateChain) -> [ChainFinding] {
        names(of: chain.leaf) + kind(of: chain.leaf)
            + chain.certificates.enumerated().flatMap { single($1, number: $0 + 1) } + links(of: chain.certificates)
    }

    private func names(of leaf: X509Certificate) -> [ChainFinding] {
        let has = leaf.names
        guard !has.isEmpty else { return [.nameless] }
        return names.filter { !leaf.isFor($0) }.map { .nameMissing($0, has: has) }
    }

    private func kind(of leaf: X509Certificate) -> [ChainFinding] {
        var findings: [ChainFinding] = leaf.isForServers == false ? [.notForServers] : []
        switch leaf.key {
        case .rsa: break
        case .elliptic(let curve): findings.append(.notRSA("an elliptic one, \(curve)"))
        case .other(let identifier): findings.append(.notRSA("of another kind (\(identifier))"))
        }
        return findings
    }

    private func single(_ certificate: X509Certificate, number: Int) -> [ChainFinding] {
        var findings: [ChainFinding] = []
        if case .rsa(let bits) = certificate.key, bits < Self.fewestBits {
            findings.append(.weakKey(number: number, bits: bits))
        }
        // Nobody looks at the signature of one that is known for itself.
        if !certificate.isSelfIssued, let digest = certificate.digest, [.md5, .sha1].contains(digest) {
            findings.append(.weakDigest(number: number, digest.rawValue))
        }
        if certificate.validUntil < now {
            findings.append(.expired(number: number, since: certificate.validUntil))
        } else if certificate.validFrom > now {
            findings.append(.notYetValid(number: number, from: certificate.validFrom))
        } else if certificate.validUntil - now < Self.soon {
            findings.append(.endsSoon(number: number, days: (certificate.validUntil - now) / 86_400))
        }
        return findings
    }

    private func links(of certificates: [X509Certificate]) -> [ChainFinding] {
        for (index, pair) in zip(certificates, certificates.dropFirst()).enumerated() {
            let (subject, issuer) = pair
            guard issuer.hasSigned(subject) else {
                return [
                    .notIssuer(number: index + 2, needed: subject.issuer.text, found: issuer.subject.text)
                ]
            }
            if issuer.isAuthority != true { return [.notAuthority(number: index + 2)] }
        }
        guard let last = certificates.last else { return [] }
        // EDK2 takes any certificate that it knows for the end of a chain, also the server's own.
        if certificates.contains(where: authorities.contains) { return [] }
        if authorities.contains(where: { $0.hasSigned(last) }) { return [] }
        if !authorities.isEmpty { return [.incomplete(number: certificates.count, issuer: last.issuer.text)] }
        return last.isSelfIssued ? [] : [.openEnd(issuer: last.issuer.text)]
    }
}

extension X509Certificate {
    /// Whether it is the issuer of another, by name and by signature as far as that can be told.
    fileprivate func hasSigned(_ other: X509Certificate) -> Bool {
        other.issuer.encoded == subject.encoded && verify(other) != .invalid
    }

    /// What it is for. Where it has no subjectAltName, that is its common name, to which clients go back (RFC 9525, appendix A).
    var names: [String] {
        let names = hosts + addresses.map(\.description)
        return names.isEmpty && !subject.text.isEmpty ? [subject.text] : names
    }

    /// Whether it is for a name or an address (RFC 9525 §6.3): an asterisk stands for one whole label, the first.
    public func isFor(_ name: String) -> Bool {
        if let address = CertifiedAddress(name) { return addresses.contains(address) }
        let wanted = name.lowercased()
        return (hosts.isEmpty && addresses.isEmpty ? names : hosts).contains { host in
            let host = host.lowercased()
            guard host.hasPrefix("*.") else { return host == wanted }
            guard let dot = wanted.firstIndex(of: "."), dot > wanted.startIndex else { return false }
            return wanted[dot...] == host.dropFirst()
        }
    }
}
