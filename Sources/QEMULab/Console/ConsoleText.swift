// SPDX-License-Identifier: Apache-2.0

/// Turns a terminal's byte stream into plain text, as it comes.
///
/// SeaBIOS's serial console, boot loaders and Linux all write ECMA-48 control sequences. They are dropped here, a carriage
/// return before a line feed too, so that what is left can be searched and logged. A sequence that is cut between two
/// calls is finished by the next one.
public struct ConsoleText: Sendable, Equatable {
    private enum State: Equatable {
        case text
        case escape
        case controlSequence
        case operatingSystemCommand
    }

    private var state = State.text

    /// A filter at the start of a stream.
    public init() {}

    /// The text in `bytes`: printable ASCII, line feeds and tabs as they are, code page 437's frames as `+`, `-`, `|`.
    public mutating func text(in bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            switch state {
            case .text:
                if byte == 0x1B {
                    state = .escape
                } else if let scalar = Self.scalar(byte) {
                    text.unicodeScalars.append(scalar)
                }
            case .escape:
                switch byte {
                case UInt8(ascii: "["): state = .controlSequence
                case UInt8(ascii: "]"): state = .operatingSystemCommand
                case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "?"): break
                default: state = .text
                }
            case .controlSequence:
                if (0x40...0x7E).contains(byte) { state = .text }
            case .operatingSystemCommand:
                if byte == 0x07 || byte == 0x5C { state = .text }
            }
        }
        return text
    }

    /// The character that stands for an octet of code page 437.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0x0A, 0x09, 0x20...0x7E: Unicode.Scalar(byte)
        case 0xC4, 0xCD: "-"
        case 0xB3, 0xBA: "|"
        case 0xB4...0xDA: "+"
        default: nil
        }
    }
}
