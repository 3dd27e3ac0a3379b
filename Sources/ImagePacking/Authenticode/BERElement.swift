// SPDX-License-Identifier: Apache-2.0

/// Class and number of an ASN.1 element (X.690, 8.1.2).
struct BERTag: Hashable {
    /// The two class bits where the identifier octet has them: 0x00 universal, 0x80 context.
    let classBits: UInt8
    let number: Int

    static func universal(_ number: Int) -> BERTag { BERTag(classBits: 0, number: number) }
    static func context(_ number: Int) -> BERTag { BERTag(classBits: 0x80, number: number) }

    static let boolean = universal(1)
    static let integer = universal(2)
    static let bitString = universal(3)
    static let octetString = universal(4)
    static let null = universal(5)
    static let objectIdentifier = universal(6)
    static let enumerated = universal(10)
    static let utf8String = universal(12)
    static let sequence = universal(16)
    static let set = universal(17)
    static let utcTime = universal(23)
    static let generalizedTime = universal(24)
    static let universalString = universal(28)
    static let bmpString = universal(30)
}

/// One element of ASN.1 in its basic encoding (X.690, 8.1), read no deeper than asked.
///
/// Signatures are read with OpenSSL's rules, because sbverify, pesign and UEFI firmware all use OpenSSL: lengths may be indefinite or longer
/// than they need be, and what nobody asks for is never looked into. A reader of whole trees, such as SwiftASN1, refuses a signature for a
/// fault in a time stamp that Secure Boot ignores.
struct BERElement {
    let tag: BERTag
    let isConstructed: Bool
    /// All of the element.
    let encoded: ArraySlice<UInt8>
    /// What is inside, without the end mark of an indefinite length.
    let content: ArraySlice<UInt8>

    /// Reads the element at the start of `bytes`.
    ///
    /// - Parameter name: what is expected there, for messages.
    init(_ bytes: ArraySlice<UInt8>, _ name: String) throws(SignatureFault) {
        let header = try BERHeader(bytes, name)
        if header.tag == .universal(0), header.length == 0 {
            throw SignatureFault("\(name): an end mark where an element should be")
        }
        (tag, isConstructed) = (header.tag, header.isConstructed)
        let body = bytes.dropFirst(header.size)
        if let length = header.length {
            guard length <= body.count else {
                throw SignatureFault("\(name): says that it has \(length) bytes, there are \(body.count)")
            }
            content = body.prefix(length)
            encoded = bytes.prefix(header.size + length)
        } else {
            let length = try Self.lengthToEndMark(body, name)
            content = body.prefix(length)
            encoded = bytes.prefix(header.size + length + 2)
        }
    }

    /// Bytes before the end mark that closes an indefinite length (X.690, 8.1.5). Marks are counted, not nested, so that hostile bytes cost
    /// no stack.
    private static func lengthToEndMark(_ bytes: ArraySlice<UInt8>, _ name: String) throws(SignatureFault) -> Int {
        var (rest, open) = (bytes, 1)
        while !rest.isEmpty {
            let header = try BERHeader(rest, name)
            if header.tag == .universal(0), header.length == 0 {
                open -= 1
                if open == 0 { return rest.startIndex - bytes.startIndex }
            } else if header.length == nil {
                open += 1
            }
            let size = header.size + (header.length ?? 0)
            guard size <= rest.count else { break }
            rest = rest.dropFirst(size)
        }
        throw SignatureFault("\(name): no end mark behind an indefinite length")
    }
}

/// Identifier and length octets (X.690, 8.1.2 and 8.1.3).
private struct BERHeader {
    let tag: BERTag
    let isConstructed: Bool
    /// Bytes of the two together.
    let size: Int
    /// Bytes of content; nil if the length is indefinite.
    let length: Int?

    init(_ bytes: ArraySlice<UInt8>, _ name: String) throws(SignatureFault) {
        let short = SignatureFault("\(name): missing or cut short")
        var rest = bytes
        guard let first = rest.popFirst() else { throw short }
        isConstructed = first & 0x20 != 0
        var number = Int(first & 0x1F)
        if number == 0x1F {
            number = 0
            repeat {
                guard let octet = rest.popFirst(), number <= 0xFF_FFFF else { throw short }
                number = number << 7 | Int(octet & 0x7F)
                if octet & 0x80 == 0 { break }
            } while true
        }
        tag = BERTag(classBits: first & 0xC0, number: number)
        guard let octet = rest.popFirst() else { throw short }
        if octet == 0x80 {
            guard isConstructed else { throw SignatureFault("\(name): an indefinite length on a single value") }
            length = nil
        } else if octet < 0x80 {
            length = Int(octet)
        } else {
            let octets = rest.prefix(Int(octet & 0x7F))
            guard octets.count == Int(octet & 0x7F) else { throw short }
            let digits = octets.drop { $0 == 0 }
            // No file is that long; and seven octets never overflow.
            guard digits.count < 8 else { throw SignatureFault("\(name): a length of \(digits.count) octets") }
            length = digits.reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(octets.count)
        }
        size = bytes.count - rest.count
    }
}
