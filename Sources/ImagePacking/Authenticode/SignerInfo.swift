// SPDX-License-Identifier: Apache-2.0

/// Who signed, and how (RFC 2315, 9.2).
struct SignerInfo {
    let issuer: DistinguishedName
    let serialNumber: [UInt8]
    /// The algorithm by which the content was digested; nil for one that is not known here.
    let algorithm: DigestAlgorithm?
    /// When the signer's clock says that it was made, as `2026-05-04`.
    let signingTime: String?

    private let signature: [UInt8]
    /// The authenticated attributes as they are signed: a SET in DER, not the context tag under which they are sent. Nil if there are none.
    private let signedAttributes: [UInt8]?
    private let messageDigest: [UInt8]?

    private static let messageDigest: ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 4]
    private static let signingTime: ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 5]

    /// Reads SignerInfo. Of the attributes that nobody signed, such as a time stamp, only the outer form counts.
    init(_ element: BERElement, _ name: String) throws(SignatureFault) {
        var fields = try BERFields(element, name)
        _ = try fields.any("version").integer("\(name), version")
        var certificate = try BERFields(fields.any("issuer and serial number"), name)
        issuer = try DistinguishedName(certificate.any("issuer"), "\(name), issuer")
        serialNumber = try certificate.any("serial number").integer("\(name), serial number")
        try certificate.end()
        algorithm = DigestAlgorithm(try fields.any("digest algorithm").algorithm("\(name), digest algorithm"))
        let signed = try fields.optional("attributes", .context(0)).map { (list) throws(SignatureFault) in
            try Self.attributes(list, "\(name), attributes")
        }
        _ = try fields.any("signature algorithm").algorithm("\(name), signature algorithm")
        signature = try fields.next("signature", .octetString).octets("\(name), signature")
        if let list = try fields.optional("unsigned attributes", .context(1)) {
            _ = try Self.attributes(list, "\(name), unsigned attributes")
        }
        try fields.end()

        let attributes = signed ?? []
        func value(_ type: ObjectIdentifier) -> BERElement? { attributes.first { $0.type == type }?.values.first }
        let digest = value(Self.messageDigest)
        messageDigest = digest?.tag == .octetString ? try digest?.octets(name) : nil
        signingTime = (try? value(Self.signingTime)?.time(name))?.day
        signedAttributes =
            attributes.isEmpty ? nil : BERElement.encode(0x31, attributes.flatMap(\.encoded))
    }

    /// Whether this key signed `content`.
    func isValid(for content: ArraySlice<UInt8>, key: SigningKey) -> Bool {
        guard let algorithm else { return false }
        guard let signedAttributes else { return key.isValid(signature, of: Array(content), algorithm) }
        guard algorithm.hash(content) == messageDigest else { return false }
        return key.isValid(signature, of: signedAttributes, algorithm)
    }

    private struct Attribute {
        let type: ObjectIdentifier
        let values: [BERElement]

        /// In DER: OpenSSL checks the signature over what it writes itself, whatever lengths it read.
        var encoded: [UInt8] {
            let sorted = values.map(\.normalised).sorted { $0.lexicographicallyPrecedes($1) }
            return BERElement.encode(
                0x30, BERElement.encode(0x06, type.octets) + BERElement.encode(0x31, sorted.flatMap { $0 }))
        }
    }

    private static func attributes(_ list: BERElement, _ name: String) throws(SignatureFault) -> [Attribute] {
        var attributes: [Attribute] = []
        for item in try list.members(name) {
            var fields = try BERFields(item, name)
            let type = try fields.any("type").objectIdentifier(name)
            let values = try fields.next("values", .set).members(name)
            try fields.end()
            for value in values { try value.checkAny(name) }
            attributes.append(Attribute(type: type, values: values))
        }
        return attributes
    }
}
