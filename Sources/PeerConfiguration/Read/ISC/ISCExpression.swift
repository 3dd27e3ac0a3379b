// SPDX-License-Identifier: Apache-2.0

/// Reads conditions of dhcpd.conf (dhcp-eval(5)).
struct ISCExpression: PeerExpressionReader {
    private var words: ArraySlice<ISCWord>
    private let codes: (String) -> UInt8?
    /// Whether a part was not understood: then the whole is not.
    private var isStrange = false

    /// The condition that these words are.
    ///
    /// - Parameter codes: the code of an option by its name.
    static func test(_ words: ArraySlice<ISCWord>, codes: @escaping (String) -> UInt8?) -> PeerTest {
        var reader = ISCExpression(words: words, codes: codes)
        let test = reader.disjunction(depth: 0)
        return reader.words.isEmpty && !reader.isStrange ? test : .unknown(text(words))
    }

    /// The octets that these words are.
    static func data(_ words: ArraySlice<ISCWord>, codes: @escaping (String) -> UInt8?) -> PeerData {
        var reader = ISCExpression(words: words, codes: codes)
        let data = reader.data(depth: 0)
        return reader.words.isEmpty ? data : .unknown(text(words))
    }

    private init(words: ArraySlice<ISCWord>, codes: @escaping (String) -> UInt8?) {
        (self.words, self.codes) = (words, codes)
    }

    private static func text(_ words: ArraySlice<ISCWord>) -> String {
        // So much of it that it is known again.
        String(words.prefix(40).map { $0.isString ? "\"\($0.text)\"" : $0.text }.joined(separator: " ").prefix(120))
    }

    mutating func take(_ text: String) -> Bool {
        guard let word = words.first, !word.isString, word.text == text else { return false }
        words.removeFirst()
        return true
    }

    private mutating func next() -> ISCWord? { words.popFirst() }

    /// An offset or a length; neither is ever negative or larger than a packet.
    private mutating func number() -> Int? {
        guard let word = words.first, let number = UInt16(word.text) else { return nil }
        words.removeFirst()
        return Int(number)
    }

    mutating func primary(depth: Int) -> PeerTest {
        guard depth < 64 else { return rest() }
        if take("not") { return .not(primary(depth: depth + 1)) }
        if take("exists") {
            guard let word = next(), let code = codes(word.text) else { return rest() }
            return .exists(code)
        }
        // A parenthesis may begin a condition or the octets of a comparison; only conditions are written so.
        if take("(") {
            let test = disjunction(depth: depth + 1)
            return take(")") ? test : rest()
        }
        let left = data(depth: depth)
        if take("=") { return .equal(left, data(depth: depth)) }
        if take("!=") { return .not(.equal(left, data(depth: depth))) }
        if take("~=") || take("~~") {
            guard let word = next(), word.isString else { return rest() }
            let isPlain = word.text.allSatisfy { $0.isLetter || $0.isNumber || "-_:/ ".contains($0) }
            return isPlain ? .contains(left, word.octets) : .unknown("~= \"\(word.text)\"")
        }
        return rest()
    }

    /// Leaves the rest.
    private mutating func rest() -> PeerTest {
        (words, isStrange) = ([], true)
        return .unknown("")
    }

    private mutating func data(depth: Int) -> PeerData {
        guard depth < 64, let word = next() else { return .unknown("nothing") }
        if word.isString { return .literal(word.octets) }
        switch word.text {
        case "option":
            guard let name = next() else { return .unknown("option") }
            return codes(name.text).map(PeerData.option) ?? .unknown("option \(name.text)")
        case "hardware": return .hardware(withType: true)
        case "substring":
            guard take("(") else { return .unknown("substring") }
            let whole = data(depth: depth + 1)
            guard take(","), let offset = number(), take(","), let length = number(), take(")") else {
                return .unknown("substring")
            }
            return .substring(whole, offset, length)
        case "suffix":
            guard take("(") else { return .unknown("suffix") }
            let whole = data(depth: depth + 1)
            guard take(","), let length = number(), take(")") else { return .unknown("suffix") }
            return .substring(whole, -length, length)
        default:
            if let octets = PeerOptions.colonOctets(word.text) { return .literal(octets) }
            // `=` compares octets: a number alone is one of them.
            if let octet = UInt8(word.text, radix: 16), word.text.utf8.count <= 2 { return .literal([octet]) }
            return .unknown(word.text)
        }
    }
}
