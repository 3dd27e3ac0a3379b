// SPDX-License-Identifier: Apache-2.0

extension BERElement {
    /// The octets of an INTEGER; none may be left out (X.690, 8.3.2).
    func integer(_ name: String) throws(SignatureFault) -> [UInt8] {
        try need(.integer, name)
        try checkInteger(name)
        return Array(content)
    }

    /// An OBJECT IDENTIFIER.
    func objectIdentifier(_ name: String) throws(SignatureFault) -> ObjectIdentifier {
        try need(.objectIdentifier, name)
        guard let identifier = ObjectIdentifier(content) else { throw SignatureFault("\(name): no object identifier") }
        return identifier
    }

    /// The octets of a BIT STRING, without the count of unused bits in front.
    func bitString(_ name: String) throws(SignatureFault) -> [UInt8] {
        try need(.bitString, name, constructed: nil)
        return try bits(name)
    }

    /// An AlgorithmIdentifier (RFC 5280, 4.1.1.2): an object identifier, and parameters of any type.
    func algorithm(_ name: String) throws(SignatureFault) -> ObjectIdentifier {
        var fields = try BERFields(self, name)
        let identifier = try fields.any("algorithm").objectIdentifier(name)
        if !fields.isAtEnd { try fields.any("parameters").checkAny("\(name), parameters") }
        try fields.end()
        return identifier
    }

    /// The octets of a character or octet string, also where it comes in pieces (X.690, 8.21).
    func octets(_ name: String, depth: Int = 0) throws(SignatureFault) -> [UInt8] {
        guard isConstructed else { return Array(content) }
        // As deep as OpenSSL goes.
        guard depth <= 5 else { throw SignatureFault("\(name): pieces within pieces") }
        var whole: [UInt8] = []
        for piece in try members(name) { whole += try piece.octets(name, depth: depth + 1) }
        return whole
    }

    /// Holds a value of any type to the rules of its type. What is inside a SEQUENCE or SET is left alone.
    func checkAny(_ name: String) throws(SignatureFault) {
        guard tag.classBits == 0 else { return }
        switch tag {
        case .sequence, .set:
            guard isConstructed else { throw SignatureFault("\(name): needed a constructed element") }
        case .boolean, .null:
            try need(tag, name)
            guard content.count == (tag == .null ? 0 : 1) else {
                throw SignatureFault("\(name): \(content.count) bytes in a BOOLEAN or NULL")
            }
        case .integer, .enumerated:
            try need(tag, name)
            try checkInteger(name)
        case .objectIdentifier: _ = try objectIdentifier(name)
        case .bitString: _ = try bits(name)
        default:
            let count = try octets(name).count
            if (tag == .bmpString && count % 2 != 0) || (tag == .universalString && count % 4 != 0) {
                throw SignatureFault("\(name): half a character")
            }
        }
    }

    /// The element in DER (X.690, 10): how OpenSSL writes what it read before it checks a signature over it.
    var normalised: [UInt8] {
        guard tag.classBits == 0, tag != .sequence, tag != .set, let octets = try? octets("") else {
            return Array(encoded)
        }
        return Self.encode(UInt8(tag.number), octets)
    }

    /// An element of this identifier octet, with its length in as few octets as it needs.
    static func encode(_ identifier: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [identifier, UInt8(content.count)] + content }
        var (length, rest) = ([UInt8](), content.count)
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [identifier, 0x80 | UInt8(length.count)] + length + content
    }

    private func need(_ tag: BERTag, _ name: String, constructed: Bool? = false) throws(SignatureFault) {
        guard self.tag == tag, constructed == nil || constructed == isConstructed else {
            throw SignatureFault("\(name): needed tag \(tag.number), found \(self.tag.number)")
        }
    }

    private func checkInteger(_ name: String) throws(SignatureFault) {
        let head = Array(content.prefix(2))
        guard let first = head.first else { throw SignatureFault("\(name): an INTEGER without octets") }
        if head.count == 2, first == 0 && head[1] < 0x80 || first == 0xFF && head[1] >= 0x80 {
            throw SignatureFault("\(name): an INTEGER with an octet more than it needs")
        }
    }

    /// The octets of a BIT STRING under any tag.
    func bits(_ name: String) throws(SignatureFault) -> [UInt8] {
        let octets = try octets(name)
        guard let unused = octets.first, unused < 8 else { throw SignatureFault("\(name): no BIT STRING") }
        return Array(octets.dropFirst())
    }
}
