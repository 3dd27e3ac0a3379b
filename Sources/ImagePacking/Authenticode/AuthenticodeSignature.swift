// SPDX-License-Identifier: Apache-2.0

import SwiftASN1

/// One Authenticode signature: PKCS #7 SignedData (RFC 2315, section 9) around the digest of a PE file (Microsoft, "Windows Authenticode
/// Portable Executable Signature Format").
struct AuthenticodeSignature {
    /// The algorithm of the file's digest.
    let algorithm: DigestAlgorithm
    /// The digest that the file had when it was signed.
    let digest: [UInt8]
    /// The certificates that come with the signature, in its order.
    let certificates: [SigningCertificate]
    /// Who issued the signer's certificate: all that a signature without certificates says of its signer.
    let issuer: DistinguishedName
    /// When the signer's clock says that it was made, as `2026-05-04`; nil if it does not say.
    let signingTime: String?

    private let serialNumber: [UInt8]
    /// SpcIndirectDataContent without tag and length: what messageDigest is the digest of (RFC 2315, 9.3).
    private let content: ArraySlice<UInt8>
    private let signer: SignerInfo

    /// The certificate of the signer, if it comes with the signature.
    var certificate: SigningCertificate? {
        certificates.first { $0.serialNumber == serialNumber && $0.issuer == issuer }
    }

    /// Whether the key of ``certificate`` made this signature over the digest; nil if there is no certificate, or a kind of key that is
    /// not known here.
    var isByCertificate: Bool? {
        guard let certificate else { return nil }
        return signer.isValid(for: content, key: certificate.publicKey)
    }

    private static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]
    private static let indirectData: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 311, 2, 1, 4]

    /// Reads SignedData; what lies behind its end is padding.
    init(_ bytes: ArraySlice<UInt8>) throws(SignatureFault) {
        let whole = try ASN1Node.reading(bytes, "PKCS #7")
        let outer = whole.children
        guard outer.count == 2, outer[0].objectIdentifier == Self.signedData,
            let fields = outer[1].children.first?.children, fields.count >= 4
        else { throw SignatureFault("needed PKCS #7 SignedData") }

        let inner = fields[2].children
        guard inner.count == 2, inner[0].objectIdentifier == Self.indirectData,
            let indirect = inner[1].children.first, let info = indirect.children.last?.children, info.count == 2,
            let digest = info[1].primitive
        else { throw SignatureFault("needed the digest of a program (SPC_INDIRECT_DATA) in SignedData") }
        guard let algorithm = DigestAlgorithm(info[0]) else {
            throw SignatureFault("the digest's algorithm is none of SHA-1, SHA-256, SHA-384 and SHA-512")
        }
        guard digest.count == algorithm.length else {
            throw SignatureFault(
                "a digest of \(algorithm.rawValue) has \(algorithm.length) bytes, this one has \(digest.count)")
        }
        self.algorithm = algorithm
        self.digest = Array(digest)
        content = indirect.contentBytes

        guard let signerInfo = fields.last?.children.first, let signer = SignerInfo(signerInfo) else {
            throw SignatureFault("there is no SignerInfo in SignedData")
        }
        self.signer = signer
        issuer = signer.issuer
        serialNumber = signer.serialNumber
        signingTime = signer.signingTime
        let own = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        certificates = (fields.first { $0.identifier == own }?.children ?? []).compactMap { SigningCertificate($0) }
    }
}

/// Why bytes are no signature.
struct SignatureFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
