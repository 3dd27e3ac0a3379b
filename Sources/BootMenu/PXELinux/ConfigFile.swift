// SPDX-License-Identifier: Apache-2.0

/// A SYSLINUX configuration file as it was found: every byte is kept, so that `ConfigFile(x).bytes == x`.
public struct ConfigFile: Hashable, Sendable {
    /// One line with everything that belongs to it.
    public struct Line: Hashable, Sendable {
        /// What SYSLINUX reads: everything before the first carriage return, line feed or NUL.
        public var text: [UInt8]

        /// What it does not read, through the line feed: usually `LF` or `CR LF`.
        public var tail: [UInt8]

        /// A line by its two parts.
        public init(text: [UInt8], tail: [UInt8] = [0x0A]) {
            self.text = text
            self.tail = tail
        }

        /// Its directive and value; nil for a comment, an empty line or an unknown word.
        public var directive: (keyword: ConfigKeyword, value: [UInt8])? {
            ConfigKeyword.match(text).map { ($0.keyword, Array(text[$0.rest...])) }
        }

        /// Puts another value behind the directive; spelling, blanks, comments and line end stay.
        public mutating func replaceValue(with value: [UInt8]) {
            guard let (_, rest) = ConfigKeyword.match(text) else { return }
            text.replaceSubrange(rest..., with: value)
        }
    }

    /// A directive with its place, and the lines of the text block that it opens.
    public struct Statement: Hashable, Sendable {
        /// The index of its first line.
        public var line: Int

        /// The directive; nil for an unknown word.
        public var keyword: ConfigKeyword?

        /// What follows the keyword; for an unknown word the whole line.
        public var value: [UInt8]

        /// The lines between TEXT and ENDTEXT.
        public var block: [[UInt8]] = []

        /// Whether a text block reached the end of the file without ENDTEXT.
        public var isUnclosed = false
    }

    /// The lines in order.
    public var lines: [Line]

    /// Cuts bytes into lines; every input is a file.
    public init(bytes: some Sequence<UInt8>) {
        lines = []
        var line = Line(text: [], tail: [])
        for byte in bytes {
            if line.tail.isEmpty, byte != 0x0A, byte != 0x0D, byte != 0 {
                line.text.append(byte)
            } else {
                line.tail.append(byte)
            }
            if byte == 0x0A {
                lines.append(line)
                line = Line(text: [], tail: [])
            }
        }
        if !line.text.isEmpty || !line.tail.isEmpty { lines.append(line) }
    }

    /// The file, byte for byte as it was read where nobody changed it.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line.text
            bytes += line.tail
        }
        return bytes
    }

    /// How its bytes stand for characters.
    public var encoding: TextEncoding { .detect(lines.lazy.flatMap { $0.text + $0.tail }) }

    /// What SYSLINUX makes of the lines; comments and empty lines are left out.
    public var statements: [Statement] {
        var statements: [Statement] = []
        var open: Statement?
        for (number, line) in lines.enumerated() {
            let start = line.text.skippingSpace(from: 0)
            if open != nil {
                if ConfigFile.endsBlock(line.text) {
                    if let closed = open { statements.append(closed) }
                    open = nil
                } else {
                    open?.block.append(line.text)
                }
                continue
            }
            guard start < line.text.count, line.text[start] != UInt8(ascii: "#") else { continue }
            guard let (keyword, value) = line.directive else {
                statements.append(Statement(line: number, keyword: nil, value: Array(line.text[start...])))
                continue
            }
            let statement = Statement(line: number, keyword: keyword, value: value)
            if keyword == .text || keyword == .textHelp {
                open = statement
            } else {
                statements.append(statement)
            }
        }
        open?.isUnclosed = true
        return statements + (open.map { [$0] } ?? [])
    }

    /// Whether a line ends a text block: its first word is ENDTEXT.
    static func endsBlock(_ line: [UInt8]) -> Bool {
        let start = line.skippingSpace(from: 0)
        let word = line[start...].prefix { !$0.isConfigSpace }
        return word.count == 7 && word.asciiLowercased == "endtext"
    }
}
