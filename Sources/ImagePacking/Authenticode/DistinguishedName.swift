// SPDX-License-Identifier: Apache-2.0

/// The name of a certificate's subject or issuer (RFC 5280, 4.1.2.4).
struct DistinguishedName: CustomStringConvertible {
    fileprivate struct Attribute {
        let type: ObjectIdentifier
        let text: String
        /// What names are compared by.
        let canonical: [UInt8]
    }
    fileprivate let attributes: [Attribute]

    private static let types: [ObjectIdentifier: String] = [
        [2, 5, 4, 3]: "CN", [2, 5, 4, 4]: "SN", [2, 5, 4, 5]: "serialNumber", [2, 5, 4, 6]: "C", [2, 5, 4, 7]: "L",
        [2, 5, 4, 8]: "ST", [2, 5, 4, 9]: "street", [2, 5, 4, 10]: "O", [2, 5, 4, 11]: "OU", [2, 5, 4, 12]: "title",
        [2, 5, 4, 42]: "GN", [1, 2, 840, 113549, 1, 9, 1]: "emailAddress", [0, 9, 2342, 19_200_300, 100, 1, 25]: "DC",
    ]
    /// The types of values that OpenSSL takes: all strings, BIT STRING, SEQUENCE, and the numbers that ASN.1 did not have in its time.
    private static let valueTags = Set(
        ([3, 18, 19, 20, 22, 28, 30, 12, 16] + [7, 8, 9, 10, 11, 13, 14, 15, 29]).map(BERTag.universal))

    /// Reads a Name: a sequence of sets of attributes, each an object identifier and a string.
    init(_ element: BERElement, _ name: String) throws(SignatureFault) {
        guard element.tag == .sequence else { throw SignatureFault("\(name): needed a SEQUENCE") }
        var attributes: [Attribute] = []
        for set in try element.members(name) {
            guard set.tag == .set else { throw SignatureFault("\(name): needed a SET") }
            for attribute in try set.members(name) {
                var fields = try BERFields(attribute, name)
                let type = try fields.any("type").objectIdentifier(name)
                let value = try fields.any("value")
                try fields.end()
                guard Self.valueTags.contains(value.tag) else {
                    throw SignatureFault("\(name): a value of tag \(value.tag.number) in a name")
                }
                try value.checkAny(name)
                attributes.append(try Attribute(type, value, name))
            }
        }
        self.attributes = attributes
    }

    /// The common name; without one the last of the name's parts.
    var shortName: String { (attributes.last { Self.types[$0.type] == "CN" } ?? attributes.last)?.text ?? "" }

    /// As OpenSSL 3 writes it: `C=US, O=Example, CN=Example CA`, in the certificate's order.
    var description: String {
        attributes.map { "\(Self.types[$0.type] ?? $0.type.description)=\($0.text)" }.joined(separator: ", ")
    }
}

extension DistinguishedName: Equatable {
    /// Whether two names are those of one authority: case and runs of blanks do not count (RFC 5280, 7.1).
    static func == (one: DistinguishedName, other: DistinguishedName) -> Bool {
        one.attributes.elementsEqual(other.attributes) { $0.type == $1.type && $0.canonical == $1.canonical }
    }
}

extension DistinguishedName.Attribute {
    fileprivate init(_ type: ObjectIdentifier, _ value: BERElement, _ name: String) throws(SignatureFault) {
        self.type = type
        // OpenSSL keeps a SEQUENCE as it is encoded.
        let octets = value.tag == .sequence ? Array(value.encoded) : try value.octets(name)
        let scalars: [UInt32]?
        switch value.tag {
        case .bmpString: scalars = Self.units(of: octets, width: 2)
        case .universalString: scalars = Self.units(of: octets, width: 4)
        case .utf8String: scalars = String(validating: octets, as: UTF8.self)?.unicodeScalars.map(\.value)
        // PrintableString, IA5String and TeletexString: in practice Latin-1, and OpenSSL takes them for it.
        default: scalars = octets.map(UInt32.init)
        }
        var text = String.UnicodeScalarView()
        for scalar in scalars ?? [] {
            guard let scalar = Unicode.Scalar(scalar) else { throw SignatureFault("\(name): no Unicode text") }
            text.append(scalar)
        }
        guard scalars != nil else { throw SignatureFault("\(name): no UTF-8 text") }
        self.text = String(text)
        let words = self.text.utf8.split { $0 == 0x20 || (9...13).contains($0) }
        canonical = Array(
            words.map { $0.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }.joined(separator: [0x20]))
    }

    private static func units(of octets: [UInt8], width: Int) -> [UInt32] {
        stride(from: 0, to: octets.count, by: width).map { start in
            octets[start..<start + width].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}
