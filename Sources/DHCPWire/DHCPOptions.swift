// SPDX-License-Identifier: Apache-2.0

/// One option as it stands on the wire, or is to stand there.
///
/// A run of pads is one value whose payload holds the pads after the first, and `end` holds what follows it: neither
/// has a length octet, so writing code and payload gives the octets back.
public struct DHCPOption: Hashable, Sendable {
    /// Which option.
    public var code: DHCPOptionCode

    /// The octets after the length octet.
    public var payload: [UInt8]

    /// An option of any code; above 255 octets it is split when it is sent (RFC 3396 §5).
    public init(_ code: DHCPOptionCode, _ payload: [UInt8]) {
        self.code = code
        self.payload = payload
    }
}

/// The options of a message, in wire order.
public struct DHCPOptions: Hashable, Sendable {
    /// The options field, pads and end included.
    public private(set) var items: [DHCPOption]

    /// Options found in `file` and then `sname`, where option 52 says that these hold options (RFC 2131 §4.1).
    public let overloaded: [DHCPOption]

    /// Options in the order given.
    public init(_ items: [DHCPOption] = []) {
        self.init(items: items, overloaded: [])
    }

    init(items: [DHCPOption], overloaded: [DHCPOption]) {
        self.items = items
        self.overloaded = overloaded
    }

    /// The payload of an option, all its instances joined (RFC 3396 §7), those in `file` and `sname` last.
    ///
    /// Writing replaces every instance in the options field by one, at the place of the first or else at the end; nil
    /// removes them.
    public subscript(code: DHCPOptionCode) -> [UInt8]? {
        get {
            var joined: [UInt8]?
            for item in items where item.code == code { joined = joined.map { $0 + item.payload } ?? item.payload }
            for item in overloaded where item.code == code { joined = joined.map { $0 + item.payload } ?? item.payload }
            return joined
        }
        set {
            guard let place = items.firstIndex(where: { $0.code == code }) else {
                if let newValue { items.append(DHCPOption(code, newValue)) }
                return
            }
            guard let newValue else { return items.removeAll { $0.code == code } }
            items[place].payload = newValue
            if items[(place + 1)...].contains(where: { $0.code == code }) {
                items = items[...place] + items[(place + 1)...].filter { $0.code != code }
            }
        }
    }

    /// The payload of the first instance: for options of fixed length, where a second instance is an error of its
    /// sender and not a continuation.
    public func first(_ code: DHCPOptionCode) -> [UInt8]? {
        (items.first { $0.code == code } ?? overloaded.first { $0.code == code })?.payload
    }

    /// Whether the option occurs.
    public func contains(_ code: DHCPOptionCode) -> Bool { first(code) != nil }
}
