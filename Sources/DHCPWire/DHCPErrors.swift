// SPDX-License-Identifier: Apache-2.0

/// Why octets are not a DHCP message.
public struct DHCPDecodingError: Error, Hashable, Sendable {
    /// What was being read: `chaddr`, or `option 12 (host name)`.
    public let field: String

    /// Where the field begins, in octets from the start of the message.
    public let offset: Int

    /// How many octets the field needs from there.
    public let needed: Int

    /// How many octets are there.
    public let found: Int

    /// An error of the message at hand.
    public init(field: String, offset: Int, needed: Int, found: Int) {
        self.field = field
        self.offset = offset
        self.needed = needed
        self.found = found
    }
}

extension DHCPDecodingError: CustomStringConvertible {
    /// One line.
    public var description: String {
        "DHCP message: \(field) at offset \(offset) needs \(needed) octets, found \(found)"
    }
}

/// Why a value cannot be sent as a DHCP message.
public struct DHCPEncodingError: Error, Hashable, Sendable {
    /// What is too large: `file`, `sname`, `message`, or an option.
    public let field: String

    /// How many octets there are to write.
    public let size: Int

    /// How many octets there is room for.
    public let limit: Int

    /// An error of the value at hand.
    public init(field: String, size: Int, limit: Int) {
        self.field = field
        self.size = size
        self.limit = limit
    }
}

extension DHCPEncodingError: CustomStringConvertible {
    /// One line.
    public var description: String { "DHCP message: \(field) has \(size) octets, at most \(limit) can be sent" }
}
