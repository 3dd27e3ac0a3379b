// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// The keys of a small YAML file, read with errors that name file, line, key and what would be right.
struct YAMLFields {
    private let mapping: Node.Mapping
    private let name: String

    /// - Parameters:
    ///   - yaml: the text of the file; an empty one has no keys.
    ///   - name: the file's name, for errors.
    ///   - keys: all that it may have.
    init(_ yaml: String, name: String, keys: [String]) throws(LabError) {
        self.name = name
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw .invalid(name, "is not YAML: \(error)") }
        guard let mapping = node.map(\.mapping) ?? Node.Mapping([]) else {
            throw .invalid(name, "is not a mapping of keys to values")
        }
        self.mapping = mapping
        for (key, _) in mapping where !keys.contains(key.string ?? "") {
            throw .invalid(
                "\(name):\(key.mark?.line ?? 0): unknown key '\(key.string ?? "?")'",
                "the keys are \(keys.joined(separator: ", "))")
        }
    }

    /// One text; nil where the key is absent.
    func text(_ key: String) throws(LabError) -> String? {
        guard let value = mapping[key] else { return nil }
        guard let text = value.scalar?.string else { throw wrong(key, value, "wants one value") }
        return text
    }

    /// One of an enumeration's values; nil where the key is absent.
    func choice<Value: CaseIterable & RawRepresentable<String>>(_ key: String) throws(LabError) -> Value? {
        guard let text = try text(key) else { return nil }
        return try choice(key, text)
    }

    /// A list of an enumeration's values, or one alone; empty where the key is absent.
    func choices<Value: CaseIterable & RawRepresentable<String>>(_ key: String) throws(LabError) -> [Value] {
        var values: [Value] = []
        for text in try texts(key) { values.append(try choice(key, text)) }
        return values
    }

    private func choice<Value: CaseIterable & RawRepresentable<String>>(
        _ key: String, _ text: String
    ) throws(LabError) -> Value {
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("\(name): \(key) '\(text)'", "is none of \(known)")
        }
        return value
    }

    /// A list of texts, or one alone; empty where the key is absent.
    func texts(_ key: String) throws(LabError) -> [String] {
        guard let value = mapping[key] else { return [] }
        if let text = value.scalar?.string { return [text] }
        let texts = value.sequence?.map { $0.scalar?.string } ?? [nil]
        guard !texts.contains(nil) else { throw wrong(key, value, "wants a text or a list of texts") }
        return texts.compactMap { $0 }
    }

    /// A number in a range; nil where the key is absent.
    func number(_ key: String, in range: ClosedRange<Double>) throws(LabError) -> Double? {
        guard let value = mapping[key] else { return nil }
        guard let number = value.float, range.contains(number) else {
            throw wrong(key, value, "wants a number, \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func wrong(_ key: String, _ value: Node, _ reason: String) -> LabError {
        .invalid("\(name):\(value.mark?.line ?? 0): \(key)", reason)
    }
}
