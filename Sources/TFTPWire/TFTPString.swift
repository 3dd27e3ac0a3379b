// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// A text of a TFTP packet: bytes without NUL, closed by a NUL on the wire (RFC 1350 §5, "netascii").
///
/// Kept as bytes, because firmware sends what is not text: file names with trailing 0xFF (quirk D33), code pages.
public struct TFTPString: Hashable, Sendable {
    /// The bytes, without the closing NUL.
    public let bytes: [UInt8]

    /// The bytes up to the first NUL, for that is where the text ends on the wire.
    public init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes.prefix { $0 != 0 })
    }

    /// The UTF-8 form of `text` up to its first NUL.
    public init(_ text: some StringProtocol) {
        self.init(bytes: text.utf8)
    }

    /// The value as option values are written: decimal digits and nothing else, at most `UInt64.max`.
    public var number: UInt64? {
        guard !bytes.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (tens, tensOverflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = tens.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            guard !tensOverflow, !sumOverflow else { return nil }
            value = sum
        }
        return value
    }

    /// Equality as options and modes have it: ASCII letters in either case (RFC 2347, RFC 1350 §5).
    public func isCaseInsensitivelyEqual(to other: TFTPString) -> Bool {
        bytes.count == other.bytes.count && zip(bytes, other.bytes).allSatisfy { lowercased($0) == lowercased($1) }
    }
}

extension TFTPString: ExpressibleByStringLiteral {
    /// A text from a literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension TFTPString: CustomStringConvertible {
    /// The text for a log line: what is not printable ASCII is written `\xNN`, so nothing a client sends can forge a line.
    public var description: String {
        var text = ""
        for byte in bytes {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte == UInt8(ascii: "\\") {
                text += "\\\\"
            } else {
                text += "\\x" + byte.hexadecimal
            }
        }
        return text
    }
}

/// ASCII lower case, locale-free.
func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
