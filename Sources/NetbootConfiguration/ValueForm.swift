// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import NetAddress

/// How a value is written, and how it is read: the two cannot differ, for both are said in one place.
struct ValueForm<Value> {
    /// The form in words, for people: `1 to 65535`.
    let words: String
    /// Throws what is wrong with the value as a whole. What is wrong with its parts goes to the list; nil if nothing can be made of the rest.
    let read: (YAMLValue, ProblemList) throws(MenuFileError) -> Value?

    init(_ words: String, _ read: @escaping (YAMLValue) throws(MenuFileError) -> Value) {
        self.words = words
        self.read = { (value, _) throws(MenuFileError) in .some(try read(value)) }
    }

    init(_ words: String, parts read: @escaping (YAMLValue, ProblemList) throws(MenuFileError) -> Value?) {
        self.words = words
        self.read = read
    }

    /// What is made of the value.
    func map<Other>(_ transform: @escaping (Value) -> Other) -> ValueForm<Other> {
        ValueForm<Other>(
            words,
            parts: { [read] (value, problems) throws(MenuFileError) in
                guard let read = try read(value, problems) else { return nil }
                return transform(read)
            })
    }
}

extension ValueForm {
    /// A value that is written as its description is, such as an address.
    ///
    /// - Parameter example: what is needed, for messages: `an address like 192.0.2.1`.
    static func parsed(_ words: String, _ example: String) -> ValueForm where Value: LosslessStringConvertible {
        ValueForm(words) { (value) throws(MenuFileError) in
            let text = try value.text()
            guard let parsed = Value(text) else { throw value.error("needs \(example), found \"\(text)\"") }
            return parsed
        }
    }

    /// One of the values of a type, by its name.
    static func choice(_ words: String? = nil) -> ValueForm where Value: CaseIterable & RawRepresentable<String> {
        let names = Value.allCases.map(\.rawValue)
        return ValueForm(words ?? names.joined(separator: " or ")) { (value) throws(MenuFileError) in
            let text = try value.text()
            guard let chosen = Value(rawValue: text) else {
                throw value.stranger(text, "\"\(text)\" is none of its values", among: names)
            }
            return chosen
        }
    }

    /// Several values; one alone stands for a list of one.
    static func list<Element>(_ words: String, of form: ValueForm<Element>) -> ValueForm where Value == [Element] {
        ValueForm(
            words,
            parts: { (value, problems) throws(MenuFileError) in
                try value.list(orSingle: true).compactMap { element in
                    problems.read(element, as: form)
                }
            })
    }

    /// Several values in a list.
    static func onlyList<Element>(_ words: String = "list", of form: ValueForm<Element>) -> ValueForm
    where Value == [Element] {
        ValueForm(
            words,
            parts: { (value, problems) throws(MenuFileError) in
                try value.list().compactMap { element in
                    problems.read(element, as: form)
                }
            })
    }
}

extension ValueForm {
    /// A value with its place, for what only other values show to be wrong.
    static func placed<Plain>(_ form: ValueForm<Plain>) -> ValueForm where Value == (Plain, YAMLValue) {
        ValueForm(
            form.words,
            parts: { (value, problems) throws(MenuFileError) in
                guard let read = try form.read(value, problems) else { return nil }
                return (read, value)
            })
    }
}

extension ValueForm where Value == String {
    /// Any text.
    static func text(_ words: String = "text") -> ValueForm {
        ValueForm(words) { (value) throws(MenuFileError) in try value.text() }
    }

    /// A text without spaces.
    static func word(_ words: String) -> ValueForm {
        ValueForm(words) { (value) throws(MenuFileError) in try value.word() }
    }
}

extension ValueForm where Value == Bool {
    static var flag: ValueForm { ValueForm("true or false") { (value) throws(MenuFileError) in try value.flag() } }
}

extension ValueForm where Value: FixedWidthInteger {
    /// A whole number.
    static func number(_ range: ClosedRange<Int>, _ words: String? = nil) -> ValueForm {
        ValueForm(words ?? "\(range.lowerBound) to \(range.upperBound)") { (value) throws(MenuFileError) in
            Value(clamping: try value.number(range))
        }
    }
}

extension ValueForm where Value == IPv4Address {
    static func address(_ words: String = "address", like example: String = "192.0.2.1") -> ValueForm {
        .parsed(words, "an address like \(example)")
    }
}

extension ValueForm where Value == MACAddress {
    static var mac: ValueForm { .parsed("hardware address", "a hardware address like 52:54:00:12:34:56") }
}

extension ValueForm where Value == [UInt8] {
    /// Octets as `0a:0b` or `0a0b`.
    static func octets(_ words: String) -> ValueForm {
        ValueForm(words) { (value) throws(MenuFileError) in
            let text = try value.text()
            let digits = Array(text.filter { $0 != ":" })
            let octets = stride(from: 0, to: digits.count, by: 2).map { place in
                UInt8(String(digits[place..<min(place + 2, digits.count)]), radix: 16)
            }
            guard !digits.isEmpty, digits.count.isMultiple(of: 2), !octets.contains(nil) else {
                throw value.error("needs octets like 0a:0b:0c, found \"\(text)\"")
            }
            return octets.compactMap { $0 }
        }
    }
}
