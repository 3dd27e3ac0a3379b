// SPDX-License-Identifier: Apache-2.0

/// The name of an option; case does not distinguish two names (RFC 2347), and the spelling received is kept.
public struct TFTPOptionName: Sendable {
    /// As it stands on the wire.
    public let text: TFTPString

    /// A name as it was sent.
    public init(_ text: TFTPString) {
        self.text = text
    }

    /// Bytes in a DATA payload, 8 to 65464 (RFC 2348).
    public static let blockSize: TFTPOptionName = "blksize"
    /// Size of the file in bytes; 0 in a read request asks for it (RFC 2349).
    public static let transferSize: TFTPOptionName = "tsize"
    /// Retransmission time in seconds, 1 to 255 (RFC 2349).
    public static let timeout: TFTPOptionName = "timeout"
    /// Blocks between two ACKs, 1 to 65535 (RFC 7440).
    public static let windowSize: TFTPOptionName = "windowsize"
    /// Empty in a request, `address,port,master` in an OACK (RFC 2090).
    public static let multicast: TFTPOptionName = "multicast"
    /// The block number after 65535, 0 or 1; no RFC, known from tftp-hpa.
    public static let rollover: TFTPOptionName = "rollover"
}

extension TFTPOptionName: Hashable {
    /// Names are equal whatever the case of their letters (RFC 2347).
    public static func == (left: TFTPOptionName, right: TFTPOptionName) -> Bool {
        left.text.isCaseInsensitivelyEqual(to: right.text)
    }

    /// Agrees with `==`: the case of letters does not count.
    public func hash(into hasher: inout Hasher) {
        for byte in text.bytes { hasher.combine(lowercased(byte)) }
    }
}

extension TFTPOptionName: ExpressibleByStringLiteral, CustomStringConvertible {
    /// A name from a literal.
    public init(stringLiteral value: String) {
        self.init(TFTPString(value))
    }

    /// The name as it was sent.
    public var description: String { text.description }
}

/// One option of a request or an OACK: two strings (RFC 2347).
public struct TFTPOption: Hashable, Sendable {
    /// Its name.
    public var name: TFTPOptionName
    /// Its value, as it was sent.
    public var value: TFTPString

    /// An option from its two fields.
    public init(_ name: TFTPOptionName, _ value: TFTPString) {
        self.name = name
        self.value = value
    }

    /// An option with a decimal value.
    public init(_ name: TFTPOptionName, _ value: some BinaryInteger) {
        self.init(name, TFTPString(String(value)))
    }
}

extension TFTPOption: CustomStringConvertible {
    /// `blksize=1432`.
    public var description: String { "\(name)=\(value)" }
}

extension Sequence<TFTPOption> {
    /// The value of the first option with that name: RFC 2347 allows each only once.
    public subscript(name: TFTPOptionName) -> TFTPString? {
        first { $0.name == name }?.value
    }
}
