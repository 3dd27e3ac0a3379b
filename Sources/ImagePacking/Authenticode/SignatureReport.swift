// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// What a PE file's signatures say, for its report.
struct SignatureReport {
    /// `signed`: a signature is there and can be read. `signatureHolds`: it is one of this file. And the digest by which Secure Boot knows
    /// the file.
    private(set) var facts: ImageFacts = [:]
    /// What is wrong with the table, and with signatures that do not hold.
    private(set) var warnings: [String] = []
    /// One for each signature.
    private(set) var parts: [ImageReport] = []

    /// Looks at the signatures of a file. Its digest is made only if all of the file can be had: the first bytes are enough for
    /// everything else.
    init(of image: PEImage, in file: ImageBytes) {
        let table = CertificateTable(of: image, in: file)
        let signatures = table?.signatures ?? []
        warnings = table?.faults ?? []
        // A table that cannot be had yet is neither there nor not there.
        let isAtHand = image.certificates.map {
            file.untracked.slice($0.offset, $0.size) != nil || $0.offset > file.count - $0.size
        }
        if isAtHand != false { facts.add("signed", !signatures.isEmpty) }
        let whole = file.untracked
        let digest = whole.isForDigests ? AuthenticodeDigest(of: image, in: whole) : nil
        facts.add("authenticode", digest?.value(.sha256, of: whole)?.hexadecimal())
        var verdicts: [AuthenticodeSignature.Verdict] = []
        for (index, signature) in signatures.enumerated() {
            let verdict = digest?.value(signature.algorithm, of: whole).map { signature.verdict(for: $0) }
            parts.append(Self.part(signature, verdict))
            if verdict == .digestMismatch {
                warnings.append("signature \(index) is of another file: its digest is not that of this one")
            }
            if signature.isByCertificate == false {
                warnings.append("signature \(index) was not made with the key of the certificate that it carries")
            }
            if signature.isChainWhole == false {
                warnings.append("signature \(index) carries a certificate that its authority's key did not make")
            }
            if let verdict { verdicts.append(verdict) }
        }
        // Firmware starts a program if one of its signatures holds (UEFI 2.10, 32.5.3.3).
        if !verdicts.isEmpty { facts.add("signatureHolds", verdicts.contains(.holds)) }
    }

    private static func part(
        _ signature: AuthenticodeSignature, _ verdict: AuthenticodeSignature.Verdict?
    ) -> ImageReport {
        var facts: ImageFacts = [:]
        let certificate = signature.certificate
        facts.add("verdict", verdict?.rawValue)
        facts.add("subject", certificate?.subject.description)
        facts.add("issuer", signature.issuer.description)
        facts.add("authority", authority(of: signature))
        facts.add("notBefore", certificate?.notBefore)
        facts.add("notAfter", certificate?.notAfter)
        facts.add("signingTime", signature.signingTime)
        facts.add("key", certificate?.key?.name)
        facts.add("digestAlgorithm", signature.algorithm.rawValue)
        facts.add("digest", signature.digest.hexadecimal())
        facts.add("digestMatches", verdict.map { $0 != .digestMismatch })
        facts.add("byCertificate", signature.isByCertificate)
        facts.add("chainWhole", signature.isChainWhole)
        facts.add(
            "certificates", signature.certificates.map { "\($0.subject.shortName), issued by \($0.issuer.shortName)" })
        let signer = certificate?.subject.shortName ?? "a signer without certificate"
        return ImageReport(
            .signature, "signature of \(signer), certified by \(signature.issuer.shortName)",
            size: signature.digest.count,
            facts: facts)
    }

    /// Whose database entry a machine needs to take the signature. By name: what a certificate says of itself, as sbverify shows it; only a
    /// machine that has the authority's key can check it.
    private static func authority(of signature: AuthenticodeSignature) -> String {
        let names = [signature.issuer.shortName] + signature.certificates.map(\.issuer.shortName)
        if let known = names.lazy.compactMap({ authorities[$0] }).first { return known }
        if signature.certificate?.isSelfIssued == true {
            return "its own certificate, which machines must be given"
        }
        return "another authority, which machines or shim must know"
    }

    /// Microsoft's authorities in the databases of PCs ("Windows Secure Boot Key Creation and Management Guidance").
    private static let authorities = [
        "Microsoft Corporation UEFI CA 2011": "Microsoft, third parties, 2011 (expires in June 2026)",
        "Microsoft UEFI CA 2023": "Microsoft, third parties, 2023",
        "Microsoft Option ROM UEFI CA 2023": "Microsoft, option ROMs, 2023",
        "Microsoft Windows Production PCA 2011": "Microsoft, Windows, 2011 (expires in October 2026)",
        "Windows UEFI CA 2023": "Microsoft, Windows, 2023",
    ]
}
