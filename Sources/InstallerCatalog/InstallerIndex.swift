// SPDX-License-Identifier: Apache-2.0

internal import TerminalText
internal import Yams

/// Kernels, installers and boot programs by name.
///
/// The text is YAML, a list of entries with the keys of ``InstallerEntry``. ``BuiltIn/text`` is an example.
public struct InstallerIndex: Equatable, Sendable {
    /// The entries, in the order of the text.
    public let entries: [InstallerEntry]

    /// Reads a catalogue.
    ///
    /// - Parameter file: its name, for errors.
    /// - Throws: ``InstallerCatalogError/unreadable(file:reason:)``, ``InstallerCatalogError/badEntry(_:reason:)``
    public init(yaml: String, file: String) throws(InstallerCatalogError) {
        do {
            entries = try YAMLDecoder().decode([InstallerEntry].self, from: yaml)
        } catch let error as DecodingError {
            throw .unreadable(file: file, reason: InstallerIndex.words(of: error))
        } catch {
            throw .unreadable(file: file, reason: "\(error)")
        }
        var names: Set<String> = []
        for entry in entries {
            try InstallerIndex.check(entry)
            guard names.insert(entry.name).inserted else { throw .badEntry(entry.name, reason: "stands there twice") }
        }
    }

    /// The entry that a person has typed the name of.
    ///
    /// - Throws: ``InstallerCatalogError/unknown(_:near:)``, with the one that is spelled most alike.
    public func entry(named name: String) throws(InstallerCatalogError) -> InstallerEntry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let near = entries.map(\.name).map { ($0, SpellingDistance.between(name, $0)) }.min { $0.1 < $1.1 }
        throw .unknown(name, near: near.flatMap { $0.1 <= max(2, name.count / 3) ? $0.0 : nil })
    }

    /// What is fetched lands below the folder that a person names, and nowhere else; and nothing is taken that no list holds.
    private static func check(_ entry: InstallerEntry) throws(InstallerCatalogError) {
        let isPlain = { (name: String) in
            !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.utf8.contains(0)
        }
        guard isPlain(entry.name) else { throw .badEntry(entry.name, reason: "its name needs to be a plain file name") }
        guard !entry.files.isEmpty else { throw .badEntry(entry.name, reason: "it needs at least one file") }
        guard !entry.checksums.isEmpty else { throw .badEntry(entry.name, reason: "it needs a list of checksums") }
        guard entry.base.contains("://"), !entry.base.hasSuffix("/") else {
            throw .badEntry(entry.name, reason: "base needs to be an URL without a slash at its end")
        }
        for file in entry.files where !isPlain(file.localName) {
            throw .badEntry(entry.name, reason: "'\(file.localName)' needs to be a plain file name")
        }
    }

    private static func words(of error: DecodingError) -> String {
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "entry \($0 + 1)" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context)): '\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return place(context) + (context.codingPath.isEmpty ? "" : ": ") + context.debugDescription
                + (context.underlyingError.map { " (\($0))" } ?? "")
        @unknown default: return "\(error)"
        }
    }
}
