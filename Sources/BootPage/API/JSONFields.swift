// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The fields of a JSON object that a program has sent: texts, flags, and lists and mappings of texts. More is not looked into.
struct JSONFields {
    private enum Value: Decodable {
        case null
        case flag(Bool)
        case text(String)
        case list([Value])
        case mapping([String: Text])
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Text].self) {
                self = .list(list.map { $0.text.map(Value.text) ?? .other })
            } else if let mapping = try? container.decode([String: Text].self) {
                self = .mapping(mapping)
            } else {
                self = .other
            }
        }
    }

    /// A text, or something else that is not looked into.
    private struct Text: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    private let fields: [String: Value]

    /// - Parameter known: the fields that there are, of which the first is in the example of a message.
    /// - Throws: that it is no JSON object, or has another field.
    init(_ body: [UInt8], known: [String]) throws(BootAPI.Refusal) {
        guard let fields = try? JSONDecoder().decode([String: Value].self, from: Data(body)) else {
            throw .badValue("the body is no JSON object; needed one with \(known.joined(separator: ", "))")
        }
        if let stranger = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw .badValue("there is no field '\(stranger)'; there are \(known.joined(separator: ", "))")
        }
        self.fields = fields
    }

    /// Whether a field is there and null.
    func isNull(_ name: String) -> Bool { if case .null? = fields[name] { true } else { false } }

    /// Whether a field is there.
    func has(_ name: String) -> Bool { fields[name] != nil }

    /// - Throws: that the field is no text; nil is one that is not there.
    func text(_ name: String) throws(BootAPI.Refusal) -> String? {
        switch fields[name] {
        case nil: nil
        case .text(let text)?: text
        default: throw .badValue("\(name) needs a text")
        }
    }

    func flag(_ name: String) throws(BootAPI.Refusal) -> Bool? {
        switch fields[name] {
        case nil: nil
        case .flag(let flag)?: flag
        default: throw .badValue("\(name) needs true or false")
        }
    }

    func texts(_ name: String) throws(BootAPI.Refusal) -> [String]? {
        guard let value = fields[name] else { return nil }
        guard case .list(let values) = value else { throw .badValue("\(name) needs a list of texts") }
        var texts: [String] = []
        for (place, value) in values.enumerated() {
            guard case .text(let text) = value else { throw .badValue("\(name)[\(place)] needs a text") }
            texts.append(text)
        }
        return texts
    }

    func pairs(_ name: String) throws(BootAPI.Refusal) -> [String: String]? {
        guard let value = fields[name] else { return nil }
        guard case .mapping(let values) = value else { throw .badValue("\(name) needs an object of texts") }
        var texts: [String: String] = [:]
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let text = value.text else { throw .badValue("\(name).\(key) needs a text") }
            texts[key] = text
        }
        return texts
    }

    /// A text that is read as its type is written.
    ///
    /// - Parameter example: what is needed: `an address like 192.0.2.29`.
    func parsed<Value: LosslessStringConvertible>(
        _ name: String, as type: Value.Type, _ example: String
    ) throws(BootAPI.Refusal) -> Value? {
        guard let text = try text(name) else { return nil }
        guard let value = Value(text) else { throw .badValue("\(name) '\(text)' needs \(example)") }
        return value
    }
}
