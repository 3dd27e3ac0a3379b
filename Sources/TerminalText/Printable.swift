// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// Text from the network, from files and from other programs, made fit for terminals and logs.
///
/// A terminal obeys control characters, and a log is read by lines. Both are left without what could forge a line, move the cursor, or
/// show words in another order than they are stored in: control characters (C0, DEL, C1), the separators of lines and paragraphs,
/// and format characters such as bidirectional overrides (Unicode's general categories Cc, Cf, Zl, Zp).
extension String {
    /// The text as a part of one line: what a terminal would obey is written `\x1b`, or `\u{202e}` beyond ASCII.
    ///
    /// A backslash stays as it is, for paths of Windows have many. Two different texts can therefore look alike.
    public var printableLine: String { printable { _ in false } }

    /// The same of a text that has lines of its own: line feeds and tabs stay.
    public var printableLines: String { printable { $0 == "\n" || $0 == "\t" } }

    /// Bytes that ought to be UTF-8, as a part of one line: a byte that is no part of a character is written `\xff`.
    public init(printable bytes: some Collection<UInt8>) {
        var text = ""
        var decoder = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var consumed = bytes.startIndex
        parsing: while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let encoded):
                consumed = bytes.index(consumed, offsetBy: encoded.count)
                text.unicodeScalars.append(UTF8.decode(encoded))
            case .error(let length):
                let end = bytes.index(consumed, offsetBy: length)
                for byte in bytes[consumed..<end] { text += "\\x" + byte.hexadecimal }
                consumed = end
            case .emptyInput: break parsing
            }
        }
        self = text.printableLine
    }

    /// A JSON text with every character that a terminal would obey written as `\u202e`: the same value to whoever reads JSON.
    ///
    /// Encoders escape C0 only, and within strings alone such characters stand in JSON.
    public var printableJSON: String {
        guard unicodeScalars.contains(where: \.isObeyed) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isObeyed, scalar != "\n" {
                for unit in UTF16.encode(scalar) ?? .init() {
                    text += "\\u" + unit.hexadecimal
                }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The text cut in its middle to at most `limit` Unicode scalars, which is at least 32: a name that somebody made long must not make
    /// a log large.
    public func shortened(to limit: Int) -> String {
        // A scalar has one byte at least, so that most texts need no counting; and a long one is not counted to its end.
        let scalars = unicodeScalars
        guard utf8.count > limit, scalars.prefix(limit + 1).count > limit else { return self }
        let mark = "[\(utf8.count) bytes]"
        let kept = Swift.max(limit - mark.utf8.count, 4)
        return String(scalars.prefix(kept - kept / 4)) + mark + String(scalars.suffix(kept / 4))
    }

    private func printable(keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { $0.isObeyed && !isKept($0) }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if !scalar.isObeyed || isKept(scalar) {
                text.unicodeScalars.append(scalar)
            } else if scalar.isASCII {
                text += "\\x" + UInt8(truncatingIfNeeded: scalar.value).hexadecimal
            } else {
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether a terminal does something about it instead of showing it, or readers take it for the end of a line.
    fileprivate var isObeyed: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
