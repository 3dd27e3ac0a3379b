// SPDX-License-Identifier: Apache-2.0

/// A kernel, an installer or a boot program that its publisher offers for download.
public struct InstallerEntry: Codable, Equatable, Sendable {
    /// A file of the publisher's.
    public struct File: Codable, Equatable, Sendable {
        /// Its place below ``InstallerEntry/base``.
        public let path: String
        /// Its name in the folder that is written; nil for the last part of the path.
        public let name: String?
        /// Whether it is a tar archive whose files are wanted, and not itself.
        public let unpack: Bool?

        /// What the file is called in the folder that is written.
        public var localName: String { name ?? path.split(separator: "/").last.map(String.init) ?? path }
    }

    /// A list of checksums, which the publisher's files are held to.
    public struct Checksums: Codable, Equatable, Sendable {
        /// The forms of such lists.
        public enum Form: String, Codable, Sendable {
            /// Lines `HASH  NAME` as sha256sum(1) and sha512sum(1) write them, or BSD's `SHA256 (NAME) = HASH`.
            case sums
            /// The section `SHA256:` of a Debian `Release` or `InRelease` file.
            case release
            /// The section `[checksums]` of a Fedora `.treeinfo` file: `NAME = sha256:HASH`.
            case treeinfo
        }

        /// Its place below ``InstallerEntry/base``.
        public let path: String
        /// Its form; lines of sums if nothing is said.
        public let form: Form?
        /// What the names in the list begin with that ``File/path`` does not have, or the folder that they are relative to.
        public let relativeTo: String?
        /// Its signature; nil where the publisher signs nothing, or where another list that is signed holds this one.
        public let signature: Signature?

        enum CodingKeys: String, CodingKey {
            case path, form, signature
            case relativeTo = "relative-to"
        }
    }

    /// An OpenPGP signature.
    public struct Signature: Codable, Equatable, Sendable {
        /// The place of a detached signature; nil where the signed text carries it (`-----BEGIN PGP SIGNED MESSAGE-----`).
        public let path: String?
        /// The file with the publisher's keys on this computer.
        public let keyring: String
        /// The distribution's package that has the file.
        public let package: String
    }

    /// What a person types.
    public let name: String
    /// One line for people.
    public let title: String
    /// Where everything of this entry is, an URL without a slash at its end.
    public let base: String
    /// The publisher's names of architectures, by Debian's (`amd64`, `arm64`, `i386`), and the other way round for `{arch}` in paths.
    public let architectures: [String: String]
    /// What is fetched.
    public let files: [File]
    /// The lists that hold it, the signed one first: each list after the first is held by the one before it.
    public let checksums: [Checksums]

    /// The entry for one architecture: `{arch}` in every path is the publisher's name for it.
    ///
    /// - Throws: ``InstallerCatalogError/noArchitecture(_:entry:known:)``
    public func `for`(architecture: String) throws(InstallerCatalogError) -> InstallerEntry {
        guard let theirs = architectures[architecture] else {
            throw .noArchitecture(architecture, entry: name, known: architectures.keys.sorted())
        }
        func filled(_ text: String) -> String {
            text.split(separator: "{arch}", omittingEmptySubsequences: false).joined(separator: theirs)
        }
        return InstallerEntry(
            name: name, title: title, base: filled(base), architectures: [architecture: theirs],
            files: files.map { File(path: filled($0.path), name: $0.name.map(filled), unpack: $0.unpack) },
            checksums: checksums.map { list in
                Checksums(
                    path: filled(list.path), form: list.form, relativeTo: list.relativeTo.map(filled),
                    signature: list.signature.map {
                        Signature(path: $0.path.map(filled), keyring: $0.keyring, package: $0.package)
                    })
            })
    }
}
