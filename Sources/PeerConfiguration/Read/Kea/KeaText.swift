// SPDX-License-Identifier: Apache-2.0

/// The text of a Kea configuration. Kea reads more than JSON: comments of three kinds, other files, and commas that are one too many.
struct KeaText {
    /// The text without comments and without the names of other files, each line where it was.
    private(set) var plain = ""
    /// Lines on which another file is named, as `<?include "subnets.json"?>`; it is not read.
    private(set) var includes: [Int] = []

    init(_ text: String) {
        var plain = String.UnicodeScalarView()
        var rest = Substring(text).unicodeScalars
        var isString = false
        var line = 1
        /// Leaves out everything up to two signs, but not the ends of lines.
        func skip(to first: UnicodeScalar, _ second: UnicodeScalar) {
            var last: UnicodeScalar = " "
            rest.removeFirst()
            while let next = rest.popFirst(), !(last == first && next == second) {
                if next == "\n" {
                    plain.append(next)
                    line += 1
                }
                last = next
            }
        }
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\" where isString:
                plain.append(scalar)
                if let next = rest.popFirst() { plain.append(next) }
            case "\"":
                isString.toggle()
                plain.append(scalar)
            case "#" where !isString, "/" where !isString && rest.first == "/": rest = rest.drop { $0 != "\n" }
            case "/" where !isString && rest.first == "*": skip(to: "*", "/")
            case "<" where !isString && rest.first == "?":
                includes.append(line)
                skip(to: "?", ">")
            // YAML allows no tabs in front of a line.
            case "\t" where !isString: plain.append(" ")
            // Ends of lines for YAML alone: its lines would not be those of an editor.
            case "\r", "\u{85}", "\u{2028}", "\u{2029}": plain.append(" ")
            default:
                if scalar == "\n" { line += 1 }
                plain.append(scalar)
            }
        }
        self.plain = String(plain)
    }
}
