// SPDX-License-Identifier: Apache-2.0

/// One Authenticode signature: PKCS #7 SignedData (RFC 2315, section 9) around the digest of a PE file (Microsoft, "Windows Authenticode
/// Portable Executable Signature Format").
struct AuthenticodeSignature {
    /// The algorithm of the file's digest.
    let algorithm: DigestAlgorithm
    /// The digest that the file had when it was signed.
    let digest: [UInt8]
    /// The certificates that come with the signature, in its order.
    let certificates: [SigningCertificate]
    /// Those who signed; one, as a rule.
    private let signers: [SignerInfo]

    /// The digests that SignedData announces; nil for one that is not known here.
    private let announced: [DigestAlgorithm?]
    /// SpcIndirectDataContent without tag and length: what messageDigest is the digest of (RFC 2315, 9.3).
    private let content: ArraySlice<UInt8>

    private static let signedData: ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]
    private static let indirectData: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 311, 2, 1, 4]

    /// Reads SignedData; what lies behind its end is padding.
    init(_ bytes: ArraySlice<UInt8>) throws(SignatureFault) {
        let whole = try BERElement(bytes, "PKCS #7")
        var outer = try BERFields(whole, "PKCS #7")
        guard try outer.any("type").objectIdentifier("type of PKCS #7") == Self.signedData,
            let data = try outer.explicit("content", 0)
        else { throw SignatureFault("needed PKCS #7 SignedData") }
        try outer.end()

        var fields = try BERFields(data, "SignedData")
        _ = try fields.any("version").integer("version of SignedData")
        var announced: [DigestAlgorithm?] = []
        for algorithm in try fields.next("digest algorithms", .set).members("digest algorithms") {
            announced.append(DigestAlgorithm(try algorithm.algorithm("digest algorithms")))
        }
        self.announced = announced
        let inner = try fields.any("content")
        var certificates: [SigningCertificate] = []
        for element in try fields.optional("certificates", .context(0))?.members("certificates") ?? [] {
            certificates.append(try SigningCertificate(element, "certificate \(certificates.count)"))
        }
        self.certificates = certificates
        if let lists = try fields.optional("revocation lists", .context(1)), !lists.content.isEmpty {
            throw SignatureFault("revocation lists, which no program's signature has")
        }
        var signers: [SignerInfo] = []
        for element in try fields.next("signers", .set).members("signers") {
            signers.append(try SignerInfo(element, "signer \(signers.count)"))
        }
        try fields.end()
        guard !signers.isEmpty else { throw SignatureFault("there is no SignerInfo in SignedData") }
        self.signers = signers
        (algorithm, digest, content) = try Self.programDigest(inner)
    }

    /// Reads SpcIndirectDataContent: what kind of file was signed, and its digest.
    private static func programDigest(
        _ element: BERElement
    ) throws(SignatureFault) -> (DigestAlgorithm, [UInt8], ArraySlice<UInt8>) {
        var fields = try BERFields(element, "content of SignedData")
        guard try fields.any("type").objectIdentifier("type of the content") == indirectData,
            let indirect = try fields.explicit("SPC_INDIRECT_DATA", 0)
        else { throw SignatureFault("needed the digest of a program (SPC_INDIRECT_DATA) in SignedData") }
        try fields.end()
        var parts = try BERFields(indirect, "SPC_INDIRECT_DATA")
        _ = try parts.any("kind of file").algorithm("SPC_INDIRECT_DATA, kind of file")
        var info = try BERFields(parts.any("digest"), "SPC_INDIRECT_DATA, digest")
        try parts.end()
        let name = try info.any("algorithm").algorithm("SPC_INDIRECT_DATA, digest")
        let digest = try info.next("value", .octetString).octets("SPC_INDIRECT_DATA, digest")
        try info.end()
        guard let algorithm = DigestAlgorithm(name) else {
            throw SignatureFault("the digest's algorithm, \(name), is none of SHA-1, SHA-256, SHA-384 and SHA-512")
        }
        guard digest.count == algorithm.length else {
            throw SignatureFault(
                "a digest of \(algorithm.rawValue) has \(algorithm.length) bytes, this one has \(digest.count)")
        }
        return (algorithm, digest, indirect.content)
    }
}

extension AuthenticodeSignature {
    /// Who issued the signer's certificate: all that a signature without certificates says of its signer.
    var issuer: DistinguishedName { signers[0].issuer }

    /// When the signer's clock says that it was made, as `2026-05-04`; nil if it does not say.
    var signingTime: String? { signers[0].signingTime }

    /// The certificate of the signer, if it comes with the signature.
    var certificate: SigningCertificate? { certificate(of: signers[0]) }

    private func certificate(of signer: SignerInfo) -> SigningCertificate? {
        certificates.first { $0.serialNumber == signer.serialNumber && $0.issuer == signer.issuer }
    }

    /// Whether the keys of the signers' certificates made this signature over the digest; nil if a certificate is missing, or has a kind of
    /// key that is not known here.
    var isByCertificate: Bool? {
        for signer in signers {
            guard let key = certificate(of: signer)?.key else { return nil }
            guard let algorithm = signer.algorithm, announced.contains(algorithm), !announced.contains(nil),
                signer.isValid(for: content, key: key)
            else { return false }
        }
        return true
    }

    /// The signer's certificate and those above it, as far as they come with the signature.
    var chain: [SigningCertificate] {
        var chain = certificate.map { [$0] } ?? []
        while let last = chain.last, !last.isSelfIssued, chain.count < certificates.count,
            let next = certificates.first(where: { $0.subject == last.issuer })
        {
            chain.append(next)
        }
        return chain
    }

    /// Whether each certificate of ``chain`` was made with the key of the next; nil if there is but one, or a kind of key or signature that
    /// is not known here.
    var isChainWhole: Bool? {
        let chain = chain
        guard chain.count > 1 else { return nil }
        var isWhole = true
        for (certificate, authority) in zip(chain, chain.dropFirst()) {
            guard let isSigned = certificate.isSigned(by: authority) else { return nil }
            isWhole = isWhole && isSigned
        }
        return isWhole
    }
}

extension AuthenticodeSignature {
    /// What a look at a signature and its file comes to.
    enum Verdict: String {
        case holds
        /// The file's digest is not the signed one.
        case digestMismatch = "digest mismatch"
        /// The digest was not signed with the key of the certificate.
        case signatureMismatch = "signature mismatch"
        /// A certificate was not made with the key of the authority whose certificate comes along.
        case certificateMismatch = "certificate mismatch"
        /// There is no certificate, or a key of the signer or of an authority that cannot be read or is of no kind that is known here.
        case notCheckable = "cannot be checked"
    }

    /// What this signature comes to for a file with this digest.
    func verdict(for found: [UInt8]) -> Verdict {
        guard found == digest else { return .digestMismatch }
        guard let isByCertificate else { return .notCheckable }
        guard isByCertificate else { return .signatureMismatch }
        guard chain.count > 1 else { return .holds }
        return switch isChainWhole {
        case true?: .holds
        case false?: .certificateMismatch
        case nil: .notCheckable
        }
    }
}

/// Why bytes are no signature.
struct SignatureFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
