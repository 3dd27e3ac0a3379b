// SPDX-License-Identifier: Apache-2.0

/// How the bytes of a configuration file stand for characters. Both ways are total and lossless.
public enum TextEncoding: Sendable {
    /// UTF-8 (RFC 3629).
    case utf8
    /// The IBM PC's character set, in which the BIOS and menu.c32 draw every byte.
    case codePage437

    /// UTF-8 if all bytes are valid as that, the PC's set otherwise.
    public static func detect(_ bytes: some Sequence<UInt8>) -> TextEncoding {
        var decoder = UTF8()
        var source = bytes.makeIterator()
        while true {
            switch decoder.decode(&source) {
            case .scalarValue: continue
            case .emptyInput: return .utf8
            case .error: return .codePage437
            }
        }
    }

    /// The characters of some bytes. Bytes that are no UTF-8 are replaced, which ``detect(_:)`` rules out.
    public func decode(_ bytes: some Collection<UInt8>) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .codePage437:
            var text = String.UnicodeScalarView()
            for byte in bytes {
                text.append(byte < 0x80 ? Unicode.Scalar(byte) : TextEncoding.upperHalf[Int(byte) - 0x80])
            }
            return String(text)
        }
    }

    /// The text that has exactly these bytes; nil if there is none.
    func text(of bytes: [UInt8]) -> String? {
        self == .utf8 && TextEncoding.detect(bytes) != .utf8 ? nil : decode(bytes)
    }

    /// The bytes of a text; nil if the encoding lacks one of its characters.
    public func encode(_ text: String) -> [UInt8]? {
        switch self {
        case .utf8: return Array(text.utf8)
        case .codePage437:
            var bytes: [UInt8] = []
            for scalar in text.unicodeScalars {
                if scalar.isASCII {
                    bytes.append(UInt8(scalar.value))
                } else if let place = TextEncoding.upperHalf.firstIndex(of: scalar) {
                    bytes.append(UInt8(0x80 + place))
                } else {
                    return nil
                }
            }
            return bytes
        }
    }

    /// Code page 437 from 80 to FF (Unicode Consortium, VENDORS/MICSFT/PC/CP437.TXT).
    private static let upperHalf = Array(
        ("ÇüéâäàåçêëèïîìÄÅ" + "ÉæÆôöòûùÿÖÜ¢£¥₧ƒ" + "áíóúñÑªº¿⌐¬½¼¡«»" + "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧" + "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" + "αßΓπΣσµτΦΘΩδ∞φε∩" + "≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}").unicodeScalars)
}
