// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// What is embedded in one of our programs: items of type, length and value (`CONFIG_*` in nbp/include/header.inc).
public struct NBPConfiguration: Hashable, Sendable {
    /// The type of an item. Open: one that is not known here is carried and printed.
    public struct Key: RawRepresentable, Hashable, Sendable {
        /// The number in the item.
        public let rawValue: UInt8
        /// A key by its number.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// How the value is written.
        public enum Form: Hashable, Sendable {
            /// A little-endian number of so many bytes.
            case number(bytes: Int)
            /// One byte, each value with a name; the first is 0.
            case choice([String])
            /// One byte, each bit with a name; the first is bit 0.
            case flags([String])
            /// An IPv4 address in network order.
            case address
            /// ASCII without NUL, at most so many bytes.
            case text(limit: Int)
            /// The 32 bytes of a SHA-256.
            case digest
            /// Not known here.
            case opaque
        }

        /// The key's name and form (nbp/include/header.inc), by number.
        private static let table: KeyValuePairs<UInt8, (name: String, form: Form)> = [
            1: ("console", .flags(["int10", "com1", "debugcon"])),
            2: ("exit", .choice(["return", "halt", "power-off", "reboot", "int18", "int19", "disk", "debug"])),
            3: ("exit-delay", .number(bytes: 1)), 4: ("debug-status", .number(bytes: 1)),
            5: ("file", .text(limit: 127)),
            6: ("server", .address), 7: ("address", .address), 8: ("mask", .address), 9: ("gateway", .address),
            10: ("dns", .address), 11: ("url", .text(limit: 255)), 12: ("menu", .text(limit: 255)),
            13: ("next-length", .number(bytes: 4)),
            14: ("next-crc32", .number(bytes: 4)), 15: ("block-size", .number(bytes: 2)),
            16: ("retries", .number(bytes: 1)), 17: ("drive", .number(bytes: 1)),
            18: ("report-port", .number(bytes: 2)), 19: ("fallback", .text(limit: 127)),
            20: ("self-test", .number(bytes: 1)), 22: ("pages", .number(bytes: 1)),
            24: ("menu-sha256", .digest),
        ]

        /// Every key that is known here, by number.
        public static var known: [Key] { table.map { Key(rawValue: $0.key) } }

        /// A key by its name, as in `pack --set NAME=VALUE`.
        public init?(name: String) {
            guard let entry = Key.table.first(where: { $0.value.name == name }) else { return nil }
            rawValue = entry.key
        }

        /// Its name, or the number of one that is not known here.
        public var name: String { entry?.name ?? "item-\(rawValue)" }
        /// How its value is written.
        public var form: Form { entry?.form ?? .opaque }

        private var entry: (name: String, form: Form)? { Key.table.first { $0.key == rawValue }?.value }
    }

    /// One value.
    public enum Value: Hashable, Sendable {
        /// A number.
        case number(Int)
        /// An IPv4 address, first octet in the upper bits.
        case address(UInt32)
        /// A text.
        case text(String)
        /// The bytes of a digest, or of an item whose key is not known here.
        case opaque([UInt8])
    }

    /// A key and its value.
    public struct Item: Hashable, Sendable {
        /// The type of the item.
        public let key: Key
        /// Its value.
        public let value: Value
    }

    /// The items in the order in which they are written; a key occurs once.
    public private(set) var items: [Item] = []

    /// An empty configuration.
    public init() {}

    /// The value of a key.
    public subscript(key: Key) -> Value? { items.first { $0.key == key }?.value }

    /// Sets a value, after a check that it can be embedded; nil removes it.
    public mutating func set(_ key: Key, _ value: Value?) throws(NBPConfigurationError) {
        let item = value.map { Item(key: key, value: $0) }
        if let item { _ = try NBPConfiguration.encode(item) }
        guard let place = items.firstIndex(where: { $0.key == key }) else {
            if let item { items.append(item) }
            return
        }
        if let item { items[place] = item } else { items.remove(at: place) }
    }
}

extension NBPConfiguration {
    static let pad: UInt8 = 0
    static let end: UInt8 = 255

    /// Reads the configuration area of a header. The last item of a key counts.
    public init(_ area: ArraySlice<UInt8>) throws(NBPConfigurationError) {
        var at = area.startIndex
        while at < area.endIndex, area[at] != NBPConfiguration.end {
            if area[at] == NBPConfiguration.pad {
                at += 1
                continue
            }
            let offset = at - area.startIndex
            let key = Key(rawValue: area[at])
            guard area.endIndex - at >= 2, area.endIndex - at - 2 >= Int(area[at + 1]) else {
                throw .cut(key.name, at: offset, area: area.count)
            }
            let value = area[at + 2..<at + 2 + Int(area[at + 1])]
            guard let decoded = NBPConfiguration.decode(key.form, value) else {
                throw .length(key.name, at: offset, found: value.count)
            }
            try set(key, decoded)
            at = value.endIndex
        }
    }

    private static func decode(_ form: Key.Form, _ bytes: ArraySlice<UInt8>) -> Value? {
        switch form {
        case .number(let width): bytes.count == width ? .number(bytes.reversed().reduce(0) { $0 << 8 | Int($1) }) : nil
        case .choice, .flags: bytes.count == 1 ? bytes.first.map { .number(Int($0)) } : nil
        case .address: bytes.count == 4 ? .address(bytes.reduce(0) { $0 << 8 | UInt32($1) }) : nil
        case .text: .text(String(decoding: bytes, as: UTF8.self))
        case .digest: bytes.count == 32 ? .opaque(Array(bytes)) : nil
        case .opaque: .opaque(Array(bytes))
        }
    }

    /// The area of exactly `capacity` bytes: the items, the end mark, zeroes.
    public func encoded(capacity: Int) throws(NBPConfigurationError) -> [UInt8] {
        var area: [UInt8] = []
        for item in items { area += try NBPConfiguration.encode(item) }
        area.append(NBPConfiguration.end)
        guard area.count <= capacity else { throw .full(needed: area.count, capacity: capacity) }
        return area + Array(repeating: 0, count: capacity - area.count)
    }

    private static func encode(_ item: Item) throws(NBPConfigurationError) -> [UInt8] {
        let name = item.key.name
        let value: [UInt8]
        switch (item.key.form, item.value) {
        case (.number(let width), .number(let number)):
            guard number >= 0, number >> (8 * width) == 0 else {
                throw .range(name, needed: "0 to \(1 << (8 * width) - 1)", found: "\(number)")
            }
            value = (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        case (.choice(let words), .number(let number)):
            guard words.indices.contains(number) else {
                throw .range(name, needed: "0 to \(words.count - 1)", found: "\(number)")
            }
            value = [UInt8(number)]
        case (.flags(let words), .number(let number)):
            guard number >= 0, number >> words.count == 0 else {
                throw .range(name, needed: "0 to \(1 << words.count - 1)", found: "\(number)")
            }
            value = [UInt8(number)]
        case (.address, .address(let address)):
            value = (0..<4).map { UInt8(truncatingIfNeeded: address >> (24 - 8 * $0)) }
        case (.text(let limit), .text(let text)):
            value = Array(text.utf8)
            guard value.count <= limit else {
                throw .range(name, needed: "at most \(limit) bytes", found: "\(value.count)")
            }
            guard value.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw .range(name, needed: "printable ASCII", found: "\"\(text)\"")
            }
        case (.digest, .opaque(let bytes)):
            guard bytes.count == 32 else { throw .range(name, needed: "32 bytes", found: "\(bytes.count)") }
            value = bytes
        case (.opaque, .opaque(let bytes)): value = bytes
        default: throw .range(name, needed: "a value of its own form", found: "\(item.value)")
        }
        guard value.count <= 255 else { throw .range(name, needed: "at most 255 bytes", found: "\(value.count)") }
        return [item.key.rawValue, UInt8(value.count)] + value
    }
}

extension NBPConfiguration.Item: CustomStringConvertible {
    /// `name = value`, as a configuration file has it.
    public var description: String { "\(key.name) = \(valueText)" }

    private var valueText: String {
        switch (value, key.form) {
        case (.number(let number), .choice(let words)) where words.indices.contains(number): words[number]
        case (.number(0), .flags): "automatic"
        case (.number(let number), .flags(let words)):
            words.indices.filter { number >> $0 & 1 == 1 }.map { words[$0] }.joined(separator: "+")
        case (.number(let number), _): String(number)
        case (.address(let address), _): (0..<4).map { String(address >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
        case (.text(let text), _): text
        case (.opaque(let bytes), .digest): bytes.hexadecimal(separator: "")
        case (.opaque(let bytes), _): bytes.hexadecimal(separator: " ")
        }
    }
}

/// Why a configuration cannot be embedded, or was not read.
public enum NBPConfigurationError: Error, Hashable, Sendable {
    /// An item reaches behind the end of the area.
    case cut(String, at: Int, area: Int)
    /// An item's value has another length than its key asks for.
    case length(String, at: Int, found: Int)
    /// A value that its key cannot have.
    case range(String, needed: String, found: String)
    /// All items together do not fit.
    case full(needed: Int, capacity: Int)
}

extension NBPConfigurationError: CustomStringConvertible {
    /// For people.
    public var description: String {
        switch self {
        case .cut(let name, let at, let area):
            "configuration: \(name) at \(at) reaches behind the area of \(area) bytes"
        case .length(let name, let at, let found):
            "configuration: \(name) at \(at) has \(found) bytes, not its own size"
        case .range(let name, let needed, let found): "configuration: \(name): needed \(needed), found \(found)"
        case .full(let needed, let capacity):
            "configuration: needs \(needed) bytes with its end mark, there are \(capacity)"
        }
    }
}
