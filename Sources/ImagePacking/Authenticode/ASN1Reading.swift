// SPDX-License-Identifier: Apache-2.0

import SwiftASN1

extension ASN1Node {
    /// The element at the start of these bytes; what lies behind it is not looked at. BER, because OpenSSL takes that too.
    static func reading(_ bytes: ArraySlice<UInt8>, _ what: String) throws(SignatureFault) -> ASN1Node {
        guard let length = elementLength(bytes) else { throw SignatureFault("its bytes are no \(what)") }
        do {
            return try BER.parse(bytes.prefix(length))
        } catch {
            throw SignatureFault("its bytes are no \(what)")
        }
    }

    /// The length of the first element with its tag and length octets (X.690, 8.1); nil if it is no SEQUENCE, or longer than the bytes.
    private static func elementLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        let head = Array(bytes.prefix(6))
        guard head.count > 2, head[0] == 0x30 else { return nil }
        if head[1] == 0x80 { return bytes.count }
        guard head[1] > 0x80 else { return 2 + Int(head[1]) <= bytes.count ? 2 + Int(head[1]) : nil }
        let octets = Int(head[1] & 0x7F)
        guard octets <= 4, head.count >= 2 + octets else { return nil }
        let length = 2 + octets + head[2..<2 + octets].reduce(0) { $0 << 8 | Int($1) }
        return length <= bytes.count ? length : nil
    }

    /// The elements inside; empty for a primitive one.
    var children: [ASN1Node] {
        if case .constructed(let nodes) = content { Array(nodes) } else { [] }
    }

    /// The bytes of a primitive element.
    var primitive: ArraySlice<UInt8>? {
        if case .primitive(let bytes) = content { bytes } else { nil }
    }

    /// The value if it is an OBJECT IDENTIFIER.
    var objectIdentifier: ASN1ObjectIdentifier? { try? ASN1ObjectIdentifier(derEncoded: self) }

    /// The encoding without tag and length octets.
    var contentBytes: ArraySlice<UInt8> {
        let bytes = encodedBytes
        guard bytes.count > 1 else { return [] }
        let first = bytes[bytes.startIndex + 1]
        return bytes.dropFirst(first > 0x80 ? 2 + Int(first & 0x7F) : 2)
    }

    /// The value if it is a character string of any kind that names in certificates use.
    var string: String? {
        guard let bytes = primitive else { return nil }
        guard identifier == .bmpString else { return String(decoding: bytes, as: UTF8.self) }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// The day of a UTCTime or GeneralizedTime as `2011-06-27`. Years of two digits are 1950 to 2049 (RFC 5280, 4.1.2.5.1).
    var day: String? {
        guard let bytes = primitive, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        var digits = Array(bytes.prefix { (0x30...0x39).contains($0) })
        if identifier == .utcTime {
            digits = Array((digits.first ?? 0) >= 0x35 ? "19".utf8 : "20".utf8) + digits
        } else if identifier != .generalizedTime {
            return nil
        }
        guard digits.count >= 8 else { return nil }
        let text = String(decoding: digits, as: UTF8.self).map(String.init)
        return text[0..<4].joined() + "-" + text[4..<6].joined() + "-" + text[6..<8].joined()
    }
}
