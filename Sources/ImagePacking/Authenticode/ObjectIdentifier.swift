// SPDX-License-Identifier: Apache-2.0

/// The name of an algorithm, of a type or of an attribute (X.690, 8.19), of any length.
struct ObjectIdentifier: Hashable {
    /// The content octets.
    let octets: [UInt8]

    /// Reads the content octets; nil if a number in it has no end, or begins with zeros.
    init?(_ content: ArraySlice<UInt8>) {
        guard let last = content.last, last < 0x80 else { return nil }
        var isStart = true
        for octet in content {
            if isStart, octet == 0x80 { return nil }
            isStart = octet < 0x80
        }
        octets = Array(content)
    }
}

extension ObjectIdentifier: ExpressibleByArrayLiteral {
    /// The identifier of these numbers, of which there are two or more.
    init(arrayLiteral numbers: Int...) {
        octets = ([numbers[0] * 40 + numbers[1]] + numbers.dropFirst(2)).flatMap { number in
            var (octets, rest) = ([UInt8(number & 0x7F)], number >> 7)
            while rest > 0 {
                octets.insert(0x80 | UInt8(rest & 0x7F), at: 0)
                rest >>= 7
            }
            return octets
        }
    }
}

extension ObjectIdentifier: CustomStringConvertible {
    /// `2.5.4.3`; a number of more than 56 bits is written as `?`.
    var description: String {
        var (texts, value, digits) = ([String](), 0, 0)
        for octet in octets {
            value = digits < 8 ? value << 7 | Int(octet & 0x7F) : 0
            digits += 1
            guard octet < 0x80 else { continue }
            if texts.isEmpty, digits <= 8 {
                texts = [String(min(value / 40, 2)), String(value - 40 * min(value / 40, 2))]
            } else {
                texts.append(digits <= 8 ? String(value) : "?")
            }
            (value, digits) = (0, 0)
        }
        return texts.joined(separator: ".")
    }
}
