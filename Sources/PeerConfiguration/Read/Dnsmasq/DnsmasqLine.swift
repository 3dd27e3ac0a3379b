// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// A line of dnsmasq.conf: an option's name and its values between commas.
struct DnsmasqLine: Hashable, Sendable {
    let name: String
    let values: [String]
    /// Hardware addresses among the values, which are read once and compared for every client.
    let macs: [MACAddress]
    let place: PeerPlace

    /// Tags that the line sets: `set:` or the older `net:` in front, or a plain word where the option begins with one.
    func sets(plainFirst: Bool = false) -> [String] {
        let named = values.compactMap { value in
            value.hasPrefix("set:") || (plainFirst && value.hasPrefix("net:")) ? String(value.dropFirst(4)) : nil
        }
        return named.isEmpty && plainFirst ? values.prefix(1).map { $0 } : named
    }

    /// Tags that the line needs; `!`, formerly `#`, in front of one that must not be there.
    var needs: [String] {
        values.compactMap { value in
            guard value.hasPrefix("tag:") || value.hasPrefix("net:") else { return nil }
            let tag = value.dropFirst(4)
            return tag.hasPrefix("#") ? "!" + tag.dropFirst() : String(tag)
        }
    }

    /// The values without tags.
    var plain: [String] {
        values.filter { !$0.hasPrefix("tag:") && !$0.hasPrefix("set:") && !$0.hasPrefix("net:") }
    }

    /// Whether the tags that it needs are there.
    func holds(with tags: Set<String>) -> Bool {
        needs.allSatisfy { $0.hasPrefix("!") ? !tags.contains(String($0.dropFirst())) : tags.contains($0) }
    }

    /// How deep files may name each other.
    private static let mostDepth = 16

    /// All lines of a text, those of files that it names in their places.
    static func lines(
        _ text: String, file: String, _ includes: inout PeerIncludes, depth: Int = 0
    ) throws(PeerFileError) -> [DnsmasqLine] {
        var lines: [DnsmasqLine] = []
        // Of scalars, for a carriage return and the line feed behind it are one character.
        let written = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, raw) in written.enumerated() {
            let place = PeerPlace(file: file, line: index + 1)
            guard let line = try DnsmasqLine(Substring(raw), place) else { continue }
            guard line.name == "conf-file", let name = line.values.first,
                let text = try includes.text(of: name, at: place)
            else {
                lines.append(line)
                continue
            }
            guard depth < mostDepth else {
                throw PeerFileError(place, "files name each other more than \(depth) times")
            }
            lines += try DnsmasqLine.lines(text, file: name, &includes, depth: depth + 1)
        }
        return lines
    }

    private init?(_ raw: Substring, _ place: PeerPlace) throws(PeerFileError) {
        var values = [""]
        var isQuoted = false
        var name: String?
        var rest = raw
        while let character = rest.popFirst() {
            switch character {
            case "\\" where isQuoted: if let next = rest.popFirst() { values[values.count - 1].append(next) }
            case "\"": isQuoted.toggle()
            case "#" where !isQuoted && (values[values.count - 1].last?.isWhitespace ?? true): rest = ""
            case "," where !isQuoted && name != nil: values.append("")
            case "=" where !isQuoted && name == nil:
                name = DnsmasqLine.trimmed(values[0])
                values = [""]
            default: values[values.count - 1].append(character)
            }
        }
        if isQuoted { throw PeerFileError(place, "a quote is missing") }
        values = values.map(DnsmasqLine.trimmed)
        if let name {
            (self.name, self.values) = (name, values)
        } else if !values[0].isEmpty {
            (self.name, self.values) = (values[0], [])
        } else {
            return nil
        }
        macs = self.values.compactMap { MACAddress($0) }
        self.place = place
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
