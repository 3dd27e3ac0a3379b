// SPDX-License-Identifier: Apache-2.0

/// Named values in a fixed order: an object in JSON, lines for people.
public struct ImageFacts: Hashable, Sendable {
    /// One value.
    public enum Value: Hashable, Sendable {
        /// A text.
        case text(String)
        /// A number.
        case number(Int)
        /// A number that people read in hexadecimal; a number in JSON all the same.
        case hex(Int)
        /// Yes or no.
        case flag(Bool)
        /// Several texts.
        case list([String])
    }

    /// A name and its value.
    public struct Item: Hashable, Sendable {
        /// In camel case, as JSON has it.
        public let name: String
        /// What the headers say.
        public fileprivate(set) var value: Value
    }

    /// The values in order. A name occurs once.
    public private(set) var items: [Item] = []

    /// The value of this name. Setting nil removes it.
    public subscript(name: String) -> Value? {
        get { items.first { $0.name == name }?.value }
        set {
            let place = items.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): items[place].value = value
            case (let place?, nil): items.remove(at: place)
            case (nil, let value?): items.append(Item(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The value of this name, if it is a text.
    public func text(_ name: String) -> String? {
        if case .text(let text) = self[name] { text } else { nil }
    }

    /// The value of this name, if it is a number.
    public func number(_ name: String) -> Int? {
        switch self[name] {
        case .number(let number), .hex(let number): number
        default: nil
        }
    }

    /// The value of this name, if it is a flag.
    public func flag(_ name: String) -> Bool? {
        if case .flag(let flag) = self[name] { flag } else { nil }
    }

    /// The value of this name, if it is a list.
    public func list(_ name: String) -> [String]? {
        if case .list(let list) = self[name] { list } else { nil }
    }

    mutating func add(_ name: String, _ text: String?) { if let text { self[name] = .text(text) } }
    mutating func add(_ name: String, _ number: Int?) { if let number { self[name] = .number(number) } }
    mutating func add(_ name: String, hex: Int?) { if let hex { self[name] = .hex(hex) } }
    mutating func add(_ name: String, _ flag: Bool?) { if let flag { self[name] = .flag(flag) } }
    mutating func add(_ name: String, _ list: [String]) { if !list.isEmpty { self[name] = .list(list) } }

    /// The values of both; those of the other one come last and win.
    mutating func add(_ other: ImageFacts) { for item in other.items { self[item.name] = item.value } }

    /// These values with those of the other one behind them.
    func adding(_ other: ImageFacts) -> ImageFacts {
        var both = self
        both.add(other)
        return both
    }
}

extension ImageFacts: ExpressibleByDictionaryLiteral {
    /// The values in this order; the last one of a name counts.
    public init(dictionaryLiteral elements: (String, Value)...) {
        for (name, value) in elements { self[name] = value }
    }
}

extension ImageFacts.Value: CustomStringConvertible {
    /// For people.
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .hex(let number): "0x" + String(number, radix: 16)
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let list): list.joined(separator: ", ")
        }
    }
}

extension ImageFacts.Value: Codable {
    /// Reads JSON.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int.self) {
            self = .number(number)
        } else if let list = try? value.decode([String].self) {
            self = .list(list)
        } else {
            self = .text(try value.decode(String.self))
        }
    }

    /// Writes JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number), .hex(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
    }
}

extension ImageFacts: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        for name in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
            self[name.stringValue] = try container.decode(Value.self, forKey: name)
        }
    }

    /// Writes JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for item in items { try container.encode(item.value, forKey: Name(stringValue: item.name)) }
    }
}
