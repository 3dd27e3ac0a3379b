// SPDX-License-Identifier: Apache-2.0

/// Files that a medium carries along, in folders, by names whose letters stay as they are.
public struct IncludedTree: Hashable, Sendable {
    /// One file. Its content is read when the medium is written.
    public struct File: Hashable, Sendable {
        /// Where it lies: names with `/` between them, as `pxelinux.cfg/default`.
        public let path: String
        /// Its size in bytes.
        public let size: Int
        /// The SHA-256 of its content, of which the medium's identifiers are made.
        public let digest: [UInt8]

        /// A file by its path, size and digest.
        public init(path: String, size: Int, digest: [UInt8]) {
            self.path = path
            self.size = size
            self.digest = digest
        }
    }

    /// In the order of the bytes of their paths.
    public let files: [File]

    /// The most that a path has, in bytes: what nbp/programs/pxeboot has room for, with file:/// in front of it.
    public static let longestPath = 247
    /// The most that one name of a path has, in bytes: what an entry of a CD's folder has room for, with all that Rock Ridge wants.
    public static let longestName = 160
    /// The most that a file has: what a CD's folder can say (ECMA-119, 9.1.4), in whole blocks.
    public static let largestFile = 0xFFFF_F800

    /// - Throws: ``BootMediumError`` for a path or a size that the medium cannot have, and for two files at one place.
    public init(_ files: [File]) throws(BootMediumError) {
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        var (places, folders): (Set<String>, Set<String>) = ([], [])
        for file in self.files {
            let names = file.path.split(separator: "/", omittingEmptySubsequences: false)
            guard names.allSatisfy(Self.isGood), file.path.utf8.count <= Self.longestPath else {
                throw .part(
                    "included file",
                    needed: """
                        a path of at most \(Self.longestPath) bytes, of names of 1 to \(Self.longestName) bytes without \
                        control characters
                        """, found: file.path)
            }
            guard (0...Self.largestFile).contains(file.size) else {
                throw .part(
                    "included file \(file.path)", needed: "at most 4 GiB (\(Self.largestFile) bytes)",
                    found: "\(file.size)")
            }
            for count in names.indices.dropFirst() { folders.insert(names[..<count].joined(separator: "/")) }
            guard places.insert(file.path).inserted else {
                throw .part("included file", needed: "one file at each place", found: "two of \(file.path)")
            }
        }
        guard let both = folders.intersection(places).min() else { return }
        throw .part("included file", needed: "a file or a folder at each place", found: "both at \(both)")
    }

    private static func isGood(_ name: Substring) -> Bool {
        (1...longestName).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
