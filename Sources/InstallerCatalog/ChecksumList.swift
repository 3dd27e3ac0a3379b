// SPDX-License-Identifier: Apache-2.0

/// The checksums of a publisher's files, by name.
public struct ChecksumList: Equatable, Sendable {
    /// A checksum, told by its length.
    public enum Checksum: Equatable, Sendable, CustomStringConvertible {
        /// 64 digits
        case sha256(String)
        /// 128 digits
        case sha512(String)

        /// - Parameter digits: hexadecimal, of either case.
        public init?(_ digits: some StringProtocol) {
            guard
                digits.utf8.allSatisfy({
                    UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= ($0 | 0x20)
                })
            else { return nil }
            switch digits.utf8.count {
            case 64: self = .sha256(digits.lowercased())
            case 128: self = .sha512(digits.lowercased())
            default: return nil
            }
        }

        /// The digits, in lower case.
        public var description: String {
            switch self {
            case .sha256(let digits), .sha512(let digits): digits
            }
        }
    }

    private var checksums: [String: Checksum] = [:]
    /// What the list is called, for errors.
    public let name: String

    /// Reads a list. Lines that are none of its form are passed over: such lists carry signatures, comments and other checksums.
    public init(_ text: String, form: InstallerEntry.Checksums.Form, name: String) {
        self.name = name
        var section = ""
        for raw in text.split(whereSeparator: \.isNewline) {
            let line = raw.drop { $0 == " " }
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            switch form {
            case .sums:
                if words.count >= 2, let checksum = Checksum(words[0]) {
                    // `*` marks a file that was read as binary.
                    let file = line.dropFirst(words[0].count).drop { $0 == " " }
                    note(file.hasPrefix("*") ? file.dropFirst() : file, checksum)
                } else if words.count == 4, words[2] == "=", words[1].hasPrefix("("), words[1].hasSuffix(")"),
                    let checksum = Checksum(words[3])
                {
                    note(words[1].dropFirst().dropLast(), checksum)
                }
            case .release:
                if raw.first != " " { section = String(raw) }
                if section == "SHA256:", words.count == 3, let checksum = Checksum(words[0]) {
                    note(words[2], checksum)
                }
            case .treeinfo:
                if line.hasPrefix("[") { section = String(line) }
                if section == "[checksums]", words.count == 3, words[1] == "=", words[2].hasPrefix("sha256:"),
                    let checksum = Checksum(words[2].dropFirst(7))
                {
                    note(words[0], checksum)
                }
            }
        }
    }

    /// - Throws: ``InstallerCatalogError/notListed(_:list:)``
    public func checksum(of file: String) throws(InstallerCatalogError) -> Checksum {
        guard let checksum = checksums[ChecksumList.plain(file)] else { throw .notListed(file, list: name) }
        return checksum
    }

    /// Where a file is listed twice, the first line counts.
    private mutating func note(_ file: some StringProtocol, _ checksum: Checksum) {
        let name = ChecksumList.plain(file)
        if checksums[name] == nil { checksums[name] = checksum }
    }

    /// `./a/b` is `a/b`.
    private static func plain(_ file: some StringProtocol) -> String {
        file.hasPrefix("./") ? String(file.dropFirst(2)) : String(file)
    }
}

extension InstallerEntry.Checksums {
    /// What the list calls a file of the entry: its path, without the folder that the list is relative to.
    public func name(of path: String) -> String {
        guard let relativeTo, path.hasPrefix(relativeTo + "/") else { return path }
        return String(path.dropFirst(relativeTo.count + 1))
    }
}
