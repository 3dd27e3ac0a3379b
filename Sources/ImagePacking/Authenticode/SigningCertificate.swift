// SPDX-License-Identifier: Apache-2.0

import SwiftASN1

/// An X.509 certificate, as far as a signature's reader is told of it (RFC 5280, 4.1).
struct SigningCertificate {
    let serialNumber: [UInt8]
    let issuer: DistinguishedName
    let subject: DistinguishedName
    /// The days from which and up to which it holds, as `2011-06-27`. UEFI firmware does not look at them (UEFI 2.10, 32.4.1).
    let notBefore: String
    let notAfter: String
    /// SubjectPublicKeyInfo, in DER.
    let publicKey: [UInt8]

    /// Nil if the node is no certificate.
    init?(_ node: ASN1Node) {
        guard var fields = node.children.first?.children[...] else { return nil }
        if fields.first?.identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) {
            fields.removeFirst()  // the version; 1 is not written
        }
        guard fields.count >= 6 else { return nil }
        let parts = Array(fields)
        let validity = parts[3].children
        guard let serial = parts[0].primitive, validity.count == 2, let from = validity[0].day, let to = validity[1].day
        else { return nil }
        serialNumber = Array(serial)
        issuer = DistinguishedName(parts[2])
        (notBefore, notAfter) = (from, to)
        subject = DistinguishedName(parts[4])
        publicKey = Array(parts[5].encodedBytes)
    }
}

/// The name of a certificate's subject or issuer (RFC 5280, 4.1.2.4).
struct DistinguishedName: Hashable, CustomStringConvertible {
    private let parts: [[String]]

    private static let types: [ASN1ObjectIdentifier: String] = [
        [2, 5, 4, 3]: "CN", [2, 5, 4, 5]: "serialNumber", [2, 5, 4, 6]: "C", [2, 5, 4, 7]: "L", [2, 5, 4, 8]: "ST",
        [2, 5, 4, 10]: "O", [2, 5, 4, 11]: "OU", [1, 2, 840, 113549, 1, 9, 1]: "emailAddress",
        [0, 9, 2342, 19_200_300, 100, 1, 25]: "DC",
    ]

    /// Reads a Name: a sequence of sets of attributes.
    init(_ node: ASN1Node) {
        parts = node.children.flatMap(\.children).compactMap { attribute in
            let fields = attribute.children
            guard fields.count == 2, let type = fields[0].objectIdentifier else { return nil }
            return [Self.types[type] ?? type.description, fields[1].string ?? ""]
        }
    }

    /// The common name; without one the last of the name's parts.
    var shortName: String { (parts.last { $0[0] == "CN" } ?? parts.last)?[1] ?? "" }

    /// As OpenSSL 3 writes it: `C=US, O=Example, CN=Example CA`, in the certificate's order.
    var description: String { parts.map { $0.joined(separator: "=") }.joined(separator: ", ") }
}
