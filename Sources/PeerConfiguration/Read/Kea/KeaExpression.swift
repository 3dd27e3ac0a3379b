// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Reads tests of Kea's client classes (Administrator Reference Manual, "Using Expressions in Classification").
struct KeaExpression: PeerExpressionReader {
    private var words: ArraySlice<String>
    /// Whether a part was not understood: then the whole is not.
    private var isStrange = false

    /// The condition that a text is.
    static func test(_ text: String) -> PeerTest {
        var reader = KeaExpression(words: words(text)[...])
        let test = reader.disjunction(depth: 0)
        return reader.words.isEmpty && !reader.isStrange ? test : .unknown(String(text.prefix(120)))
    }

    private init(words: ArraySlice<String>) { self.words = words }

    /// Words, quoted texts with their first quote, and signs.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var rest = Substring(text)
        while let character = rest.first {
            if character.isWhitespace {
                rest.removeFirst()
            } else if character == "'" {
                let body = rest.dropFirst().prefix { $0 != "'" }
                words.append("'" + body)
                rest = rest.dropFirst(body.count + 2)
            } else if rest.hasPrefix("==") {
                words.append("==")
                rest = rest.dropFirst(2)
            } else if "()[],".contains(character) {
                words.append(String(character))
                rest.removeFirst()
            } else {
                let word = rest.prefix { !$0.isWhitespace && !"()[],='".contains($0) }
                words.append(String(word.isEmpty ? rest.prefix(1) : word))
                rest = rest.dropFirst(max(1, word.count))
            }
        }
        return words
    }

    mutating func take(_ text: String) -> Bool {
        guard words.first == text else { return false }
        words.removeFirst()
        return true
    }

    /// Leaves the rest.
    private mutating func rest() -> PeerTest {
        (words, isStrange) = ([], true)
        return .unknown("")
    }

    mutating func primary(depth: Int) -> PeerTest {
        guard depth < 64 else { return rest() }
        if take("not") { return .not(primary(depth: depth + 1)) }
        if take("(") {
            let test = disjunction(depth: depth + 1)
            return take(")") ? test : rest()
        }
        if take("member") {
            guard take("("), let name = words.popFirst(), name.hasPrefix("'"), take(")") else { return rest() }
            return .member(String(name.dropFirst()))
        }
        let before = words
        if take("option"), let code = optionCode(), take(".exists") { return .exists(code) }
        words = before
        let left = data(depth: depth)
        return take("==") ? .equal(left, data(depth: depth)) : rest()
    }

    /// `[93]`, `[vendor-class-identifier]`.
    private mutating func optionCode() -> UInt8? {
        guard take("["), let name = words.popFirst(), take("]") else { return nil }
        return PeerOptions.code(name)
    }

    private mutating func data(depth: Int) -> PeerData {
        guard depth < 64, let word = words.popFirst() else { return .unknown("nothing") }
        if word.hasPrefix("'") { return .literal(Array(word.dropFirst().utf8)) }
        if word.hasPrefix("0x") { return PeerOptions.hexadecimal(word).map(PeerData.literal) ?? .unknown(word) }
        switch word {
        case "option":
            guard let code = optionCode(), take(".hex") || take(".text") else { return .unknown("option") }
            return .option(code)
        case "pkt4.mac": return .hardware(withType: false)
        case "substring":
            guard take("(") else { return .unknown(word) }
            let whole = data(depth: depth + 1)
            guard take(","), let offset = words.popFirst().flatMap({ Int($0) }), take(","),
                let length = words.popFirst(), take(")")
            else { return .unknown(word) }
            return .substring(whole, offset, length == "all" ? 255 : Int(length) ?? 0)
        default:
            if let address = IPv4Address(word) {
                return .literal(PeerOptions.octets([address.description]))
            }
            return .unknown(word)
        }
    }
}
