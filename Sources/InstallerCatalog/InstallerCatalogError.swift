// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a catalogue, with what was asked of it, or with a list of checksums.
public enum InstallerCatalogError: Error, Equatable, CustomStringConvertible {
    /// The text is no catalogue.
    case unreadable(file: String, reason: String)
    /// An entry says something that cannot be.
    case badEntry(String, reason: String)
    /// No entry has this name.
    case unknown(String, near: String?)
    /// The entry is not published for this architecture.
    case noArchitecture(String, entry: String, known: [String])
    /// The list does not name the file.
    case notListed(String, list: String)

    /// One line: the thing, the value and the mend.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): \(reason)"
        case .badEntry(let name, let reason): "catalogue entry '\(name)': \(reason)"
        case .unknown(let name, let near):
            "'\(name)' is not in the catalogue"
                + (near.map { "; did you mean '\($0)'?" } ?? "; `pxekit fetch --list` shows what is")
        case .noArchitecture(let architecture, let entry, let known):
            "\(entry) is not published for '\(architecture)'; it is for \(known.joined(separator: ", "))"
        case .notListed(let file, let list): "\(list) has no checksum of \(file)"
        }
    }
}
