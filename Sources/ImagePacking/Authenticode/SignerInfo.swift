// SPDX-License-Identifier: Apache-2.0

import SwiftASN1

/// Who signed, and how (RFC 2315, 9.2).
struct SignerInfo {
    let issuer: DistinguishedName
    let serialNumber: [UInt8]
    /// When the signer's clock says that it was made, as `2026-05-04`.
    let signingTime: String?

    private let algorithm: DigestAlgorithm
    private let signature: [UInt8]
    /// The authenticated attributes as they are signed: a SET, not the context tag under which they are sent.
    private let signedAttributes: [UInt8]?
    private let messageDigest: [UInt8]?

    private static let messageDigest: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 4]
    private static let signingTime: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 5]

    init?(_ node: ASN1Node) {
        var fields = node.children[...]
        guard fields.count >= 5, fields.removeFirst().primitive != nil else { return nil }
        let name = fields.removeFirst().children
        guard name.count == 2, let serial = name[1].primitive, let algorithm = DigestAlgorithm(fields.removeFirst())
        else {
            return nil
        }
        issuer = DistinguishedName(name[0])
        serialNumber = Array(serial)
        self.algorithm = algorithm
        var attributes: [ASN1Node] = []
        var signed: [UInt8]?
        if let first = fields.first, first.identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) {
            attributes = first.children
            signed = [0x31] + first.encodedBytes.dropFirst()
            fields.removeFirst()
        }
        guard fields.count >= 2, let signature = fields[fields.startIndex + 1].primitive else { return nil }
        self.signature = Array(signature)
        signedAttributes = signed
        func value(_ identifier: ASN1ObjectIdentifier) -> ASN1Node? {
            attributes.first { $0.children.first?.objectIdentifier == identifier }?.children.last?.children.first
        }
        messageDigest = value(Self.messageDigest)?.primitive.map(Array.init)
        signingTime = value(Self.signingTime)?.day
    }

    /// Whether this key signed `content`; nil if keys of its kind are not known here.
    func isValid(for content: ArraySlice<UInt8>, key: [UInt8]) -> Bool? {
        guard let signedAttributes else { return algorithm.isValid(signature, of: Array(content), key: key) }
        guard algorithm.hash(content) == messageDigest else { return false }
        return algorithm.isValid(signature, of: signedAttributes, key: key)
    }
}
