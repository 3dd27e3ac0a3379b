// SPDX-License-Identifier: Apache-2.0

/// A help text that is laid out for a width: paragraphs whole, examples as they are typed, descriptions beside their options.
///
/// ArgumentParser wraps each line by itself. A paragraph that is broken in the source would be broken twice, and an example in its middle.
/// So it is asked for lines of any length, and they are wrapped here.
struct HelpLayout {
    /// Columns of the terminal, 40 at least.
    let width: Int

    /// Where descriptions begin.
    private static let column = 26
    private static let narrowest = 40

    init(width: Int) { self.width = max(width, HelpLayout.narrowest) }

    /// Lays a help text of ArgumentParser out.
    func text(_ help: String) -> String {
        var lines: [String] = []
        var paragraph: [String] = []
        // Between USAGE and the end there are tables, before it there is prose.
        var isTable = false
        func endParagraph() {
            guard !paragraph.isEmpty else { return }
            lines += wrapped(paragraph.joined(separator: " "), indent: 0)
            paragraph = []
        }
        for line in help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("USAGE: ") {
                endParagraph()
                isTable = true
                lines += wrapped(UsageLine(line).text, indent: 2)
            } else if isTable {
                lines += row(line)
            } else if line.isEmpty || line.hasPrefix(" ") || isHeading(line) {
                endParagraph()
                lines += line.hasPrefix(" ") ? example(line) : [line]
            } else {
                paragraph.append(line)
            }
        }
        endParagraph()
        return lines.joined(separator: "\n")
    }

    private func isHeading(_ line: String) -> Bool { !line.contains { $0.isLowercase } }

    /// One line of a table: label and description, or a description that goes on.
    private func row(_ line: String) -> [String] {
        guard line.count > width else { return [line] }
        let label = line.prefix(HelpLayout.column)
        let rest = line.dropFirst(HelpLayout.column)
        // ArgumentParser has given a long label a line of its own.
        guard label.hasPrefix("  "), label.hasSuffix(" "), !rest.hasPrefix(" ") else { return wrapped(line, indent: 2) }
        var lines = wrapped(String(repeating: " ", count: HelpLayout.column) + rest, indent: HelpLayout.column)
        lines[0] = String(label) + lines[0].dropFirst(HelpLayout.column)
        return lines
    }

    /// An example as it is typed. Its remark goes into the line above if there is no room beside it.
    private func example(_ line: String) -> [String] {
        guard line.count > width, let gap = line.dropFirst(2).firstRange(of: "   ") else { return [line] }
        let words = line[gap.upperBound...].drop { $0 == " " }
        return wrapped("  # " + words, indent: 4) + [String(line[..<gap.lowerBound])]
    }

    /// Lines of at most the width, broken between words; a word that is longer stays whole.
    ///
    /// - Parameter indent: the blanks before every line but the first, which has its own.
    private func wrapped(_ text: String, indent: Int) -> [String] {
        var lines: [String] = []
        var line = String(text.prefix { $0 == " " })
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
