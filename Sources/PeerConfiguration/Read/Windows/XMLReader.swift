// SPDX-License-Identifier: Apache-2.0

/// Reads XML 1.0 into elements, as far as programs write it that export a configuration: elements, texts, references to characters,
/// CDATA and comments. Attributes are stepped over.
///
/// It is our own because the other two cannot be here. FoundationXML is the system, which no target of decisions imports; a program that
/// stands alone grows from 13.7 to 58 MB by it, and then needs libxml2.so, which brings ICU and C++. XMLCoder is built upon it, and knows no
/// lines, which each finding names.
///
/// A document type is refused, so there are no entities but the five of XML itself: nothing outside is asked for, and nothing grows.
struct XMLReader {
    /// How deep elements may nest; an export has eight levels.
    static let mostDepth = 32
    /// How many elements a file may have. A server with 5000 leases has some 100,000.
    static let mostElements = 2_000_000

    private let octets: [UInt8]
    private let file: String
    private var position = 0
    private var line = 1

    /// The root of a document.
    static func root(of text: String, file: String) throws(PeerFileError) -> XMLElement {
        var reader = XMLReader(octets: Array(text.utf8), file: file)
        return try reader.document()
    }

    private init(octets: [UInt8], file: String) {
        (self.octets, self.file) = (octets, file)
        // The mark of UTF-8, which Windows puts in front.
        if octets.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var place: PeerPlace { PeerPlace(file: file, line: line) }

    private mutating func document() throws(PeerFileError) -> XMLElement {
        var open: [XMLElement] = []
        var texts: [[UInt8]] = []
        var count = 0
        while let octet = next() {
            guard octet == UInt8(ascii: "<") else {
                let text = octet == UInt8(ascii: "&") ? try reference() : [octet]
                if texts.isEmpty {
                    guard isBlank(octet) else { throw PeerFileError(place, "needed '<', found \(shown(octet))") }
                } else {
                    texts[texts.count - 1] += text
                }
                continue
            }
            if take("?") {
                try skip(to: "?>")
            } else if take("!--") {
                try skip(to: "-->")
            } else if take("![CDATA[") {
                guard !texts.isEmpty else { throw PeerFileError(place, "a text stands outside of all elements") }
                texts[texts.count - 1] += try skip(to: "]]>")
            } else if take("!") {
                throw PeerFileError(place, "a document type is not read: no export has one")
            } else if take("/") {
                let name = try name()
                try skip(to: ">")
                guard var element = open.popLast(), let text = texts.popLast(), element.name == name else {
                    throw PeerFileError(place, "</\(name)> closes nothing")
                }
                if element.children.isEmpty { element.text = trimmed(text) }
                guard let parent = open.indices.last else { return try end(element) }
                open[parent].children.append(element)
            } else {
                count += 1
                guard open.count < XMLReader.mostDepth else {
                    throw PeerFileError(place, "elements are nested more than \(open.count) deep")
                }
                guard count <= XMLReader.mostElements else {
                    throw PeerFileError(place, "there are more than \(XMLReader.mostElements) elements")
                }
                let element = XMLElement(name: try name(), place: place)
                if try isEmptyElement() {
                    guard let parent = open.indices.last else { return try end(element) }
                    open[parent].children.append(element)
                } else {
                    open.append(element)
                    texts.append([])
                }
            }
        }
        guard let last = open.last else { throw PeerFileError(place, "needed an XML element, found none") }
        throw PeerFileError(last.place, "<\(last.name)> is not closed")
    }

    /// The root, behind which nothing but comments and blanks may stand.
    private mutating func end(_ root: XMLElement) throws(PeerFileError) -> XMLElement {
        while let octet = next() {
            if isBlank(octet) { continue }
            guard octet == UInt8(ascii: "<"), take("!--") else {
                throw PeerFileError(place, "something stands behind </\(root.name)>, which ends the document")
            }
            try skip(to: "-->")
        }
        return root
    }

    private mutating func next() -> UInt8? {
        guard position < octets.count else { return nil }
        let octet = octets[position]
        position += 1
        if octet == UInt8(ascii: "\n") { line += 1 }
        return octet
    }

    /// Steps over these signs if they are next. None of them is the end of a line.
    private mutating func take(_ signs: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: signs.utf8Start, count: signs.utf8CodeUnitCount)
        guard octets[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    /// Steps over all up to these signs and them, and returns what stood before.
    @discardableResult
    private mutating func skip(to signs: StaticString) throws(PeerFileError) -> ArraySlice<UInt8> {
        let (start, first) = (position, place)
        while !take(signs) {
            guard next() != nil else { throw PeerFileError(first, "needed '\(signs)', found the end of the file") }
        }
        return octets[start..<(position - signs.utf8CodeUnitCount)]
    }

    private mutating func name() throws(PeerFileError) -> String {
        let start = position
        while position < octets.count, !isBlank(octets[position]), !"/><=\"'&".utf8.contains(octets[position]) {
            position += 1
        }
        guard position > start else { throw PeerFileError(place, "needed the name of an element behind '<'") }
        return String(decoding: octets[start..<position], as: UTF8.self)
    }

    /// Steps over attributes and the end of a tag; whether it closes the element too.
    private mutating func isEmptyElement() throws(PeerFileError) -> Bool {
        let first = place
        var quote: UInt8?
        while let octet = next() {
            switch octet {
            case quote: quote = nil
            case _ where quote != nil: break
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = octet
            case UInt8(ascii: ">"): return octets[position - 2] == UInt8(ascii: "/")
            case UInt8(ascii: "<"): throw PeerFileError(place, "needed '>' before '<'")
            default: break
            }
        }
        throw PeerFileError(first, "needed '>', found the end of the file")
    }

    /// The octets of a reference behind its `&`: `&lt;`, `&#65;`, `&#x41;`.
    private mutating func reference() throws(PeerFileError) -> [UInt8] {
        let rest = octets[position...].prefix(12)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
            throw PeerFileError(place, "needed ';' behind '&'")
        }
        let name = String(decoding: octets[position..<end], as: UTF8.self)
        position = end + 1
        let known: [String: UInt8] = ["lt": 0x3C, "gt": 0x3E, "amp": 0x26, "quot": 0x22, "apos": 0x27]
        if let octet = known[name] { return [octet] }
        let number =
            name.hasPrefix("#x")
            ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        guard let scalar = number.flatMap(UnicodeScalar.init) else {
            throw PeerFileError(place, "&\(name); is no character of XML")
        }
        return Array(String(scalar).utf8)
    }

    private func isBlank(_ octet: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(octet) }

    private func shown(_ octet: UInt8) -> String {
        (0x21...0x7E).contains(octet) ? "'\(UnicodeScalar(octet))'" : "the octet \(octet)"
    }

    private func trimmed(_ text: [UInt8]) -> String {
        let end = text.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
        return String(decoding: text[..<end].drop(while: isBlank), as: UTF8.self)
    }
}
