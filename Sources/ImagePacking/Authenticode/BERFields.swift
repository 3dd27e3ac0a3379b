// SPDX-License-Identifier: Apache-2.0

/// The fields of a SEQUENCE, one after the other, and nothing behind the last.
struct BERFields {
    private var rest: ArraySlice<UInt8>
    private let name: String

    /// Opens a SEQUENCE.
    ///
    /// - Parameters:
    ///   - name: what it is, for messages.
    ///   - tag: its tag where that is not SEQUENCE's own.
    init(_ element: BERElement, _ name: String, tag: BERTag = .sequence) throws(SignatureFault) {
        guard element.tag == tag, element.isConstructed else { throw SignatureFault("\(name): needed a SEQUENCE") }
        rest = element.content
        self.name = name
    }

    /// Whether there is no field left.
    var isAtEnd: Bool { rest.isEmpty }

    /// The next field, of any type.
    mutating func any(_ field: String) throws(SignatureFault) -> BERElement {
        let element = try BERElement(rest, "\(name), \(field)")
        rest = rest[element.encoded.endIndex...]
        return element
    }

    /// The next field, which has this tag.
    mutating func next(_ field: String, _ tag: BERTag) throws(SignatureFault) -> BERElement {
        let element = try any(field)
        guard element.tag == tag else {
            throw SignatureFault("\(name), \(field): needed tag \(tag.number), found \(element.tag.number)")
        }
        return element
    }

    /// The next field if it has this tag; nil if another field, or none, comes next.
    mutating func optional(_ field: String, _ tag: BERTag) throws(SignatureFault) -> BERElement? {
        guard !rest.isEmpty else { return nil }
        let element = try BERElement(rest, "\(name), \(field)")
        guard element.tag == tag else { return nil }
        rest = rest[element.encoded.endIndex...]
        return element
    }

    /// The one element inside the next field, whose tag is EXPLICIT; nil if another field comes next.
    mutating func explicit(_ field: String, _ number: Int) throws(SignatureFault) -> BERElement? {
        guard let outer = try optional(field, .context(number)) else { return nil }
        var inner = try BERFields(outer, "\(name), \(field)", tag: .context(number))
        let element = try inner.any("its value")
        try inner.end()
        return element
    }

    /// Nothing may follow.
    func end() throws(SignatureFault) {
        if !rest.isEmpty { throw SignatureFault("\(name): \(rest.count) bytes behind its last field") }
    }
}

extension BERElement {
    /// The elements of a SET OF or SEQUENCE OF. OpenSSL does not ask here whether the element says that it is constructed.
    func members(_ name: String) throws(SignatureFault) -> [BERElement] {
        var (rest, members) = (content, [BERElement]())
        while !rest.isEmpty {
            let element = try BERElement(rest, name)
            members.append(element)
            rest = rest[element.encoded.endIndex...]
        }
        return members
    }
}
