// SPDX-License-Identifier: Apache-2.0

/// An X.509 certificate, as far as a signature's reader is told of it (RFC 5280, 4.1).
struct SigningCertificate {
    let serialNumber: [UInt8]
    let issuer: DistinguishedName
    let subject: DistinguishedName
    /// The days from which and up to which it holds, as `2011-06-27`; nil if they cannot be read. UEFI firmware does not look at them (UEFI
    /// 2.10, 32.4.1).
    let notBefore: String?
    let notAfter: String?
    /// All of the certificate.
    let encoded: [UInt8]

    /// The key; nil if it is of a kind that is not known here.
    let key: SigningKey?
    /// What the issuer signed, how, and the signature.
    private let signedPart: [UInt8]
    private let algorithm: ObjectIdentifier
    private let signature: [UInt8]

    /// Reads a certificate; every field has to be there, of the type that it has to be, and nothing else.
    init(_ element: BERElement, _ name: String) throws(SignatureFault) {
        var whole = try BERFields(element, name)
        let part = try whole.any("its signed part")
        algorithm = try whole.any("signature algorithm").algorithm("\(name), signature algorithm")
        signature = try whole.any("signature").bitString("\(name), signature")
        try whole.end()
        (encoded, signedPart) = (Array(element.encoded), Array(part.encoded))

        var fields = try BERFields(part, name)
        _ = try fields.explicit("version", 0)?.integer("\(name), version")
        serialNumber = try fields.any("serial number").integer("\(name), serial number")
        _ = try fields.any("algorithm").algorithm("\(name), algorithm")
        issuer = try DistinguishedName(fields.any("issuer"), "\(name), issuer")
        var validity = try BERFields(fields.any("validity"), "\(name), validity")
        notBefore = try validity.any("not before").time("\(name), not before").day
        notAfter = try validity.any("not after").time("\(name), not after").day
        try validity.end()
        subject = try DistinguishedName(fields.any("subject"), "\(name), subject")
        key = try SigningKey.read(fields.any("public key"), "\(name), public key")
        for number in 1...2 {
            _ = try fields.optional("unique identifier", .context(number))?.bits("\(name), unique identifier")
        }
        if let extensions = try fields.explicit("extensions", 3) { try Self.check(extensions, "\(name), extensions") }
        try fields.end()
    }

    /// Extensions (RFC 5280, 4.1): an object identifier, perhaps whether it is critical, and the value's bytes.
    private static func check(_ extensions: BERElement, _ name: String) throws(SignatureFault) {
        guard extensions.tag == .sequence else { throw SignatureFault("\(name): needed a SEQUENCE") }
        for item in try extensions.members(name) {
            var fields = try BERFields(item, name)
            _ = try fields.any("name").objectIdentifier(name)
            try fields.optional("critical", .boolean)?.checkAny("\(name), critical")
            _ = try fields.next("value", .octetString).octets(name)
            try fields.end()
        }
    }

    /// Whether this certificate's subject says itself who it is.
    var isSelfIssued: Bool { subject == issuer }

    /// Whether the key of `authority` made this certificate; nil if the algorithm or the kind of key is not known here.
    func isSigned(by authority: SigningCertificate) -> Bool? {
        guard let digest = DigestAlgorithm(ofSignature: algorithm), let key = authority.key else { return nil }
        return key.isValid(signature, of: signedPart, digest)
    }
}

extension BERElement {
    /// The octets of a UTCTime or GeneralizedTime. Nobody reads them closer before they are compared with a clock.
    func time(_ name: String) throws(SignatureFault) -> CertificateTime {
        guard tag == .utcTime || tag == .generalizedTime else { throw SignatureFault("\(name): needed a time") }
        return CertificateTime(hasShortYear: tag == .utcTime, octets: try octets(name))
    }
}

/// A time in a certificate.
struct CertificateTime {
    fileprivate let hasShortYear: Bool
    fileprivate let octets: [UInt8]

    /// The day as `2011-06-27`; nil if there is none. Years of two digits are 1950 to 2049 (RFC 5280, 4.1.2.5.1).
    var day: String? {
        var digits = Array(octets.prefix { (0x30...0x39).contains($0) })
        if hasShortYear { digits = Array((digits.first ?? 0) >= 0x35 ? "19".utf8 : "20".utf8) + digits }
        guard digits.count >= 8 else { return nil }
        let text = String(decoding: digits, as: UTF8.self).map(String.init)
        return text[0..<4].joined() + "-" + text[4..<6].joined() + "-" + text[6..<8].joined()
    }
}
