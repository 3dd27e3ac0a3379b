// SPDX-License-Identifier: Apache-2.0

/// Where a file or a folder lies on a CD, in names that every reader knows (ECMA-119, 7.5 and 10.2).
struct ISOPath: Hashable {
    /// The names from the root on, which has none.
    private var names: [String] = []
    /// What a name may have at most; with the dot and version of a file it is 33.
    private static let longest = 30

    /// The root.
    init() {}

    /// A path as it is written, in any letters: readers of a CD do not tell them apart.
    ///
    /// - Throws: ``BootMediumError`` for names that not every reader takes.
    init(_ path: String) throws(BootMediumError) {
        names = path.uppercased().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isGood = names.allSatisfy { name in
            (1...Self.longest).contains(name.utf8.count) && name.utf8.count { $0 == 0x2E } <= 1
                && name.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x5F || $0 == 0x2E
                }
        }
        guard isGood, names.count <= 8 else {
            throw .part(
                "name on the CD", needed: "at most 8 names of 1 to \(Self.longest) of A to Z, 0 to 9, _ and one dot",
                found: path)
        }
    }

    /// Its names with slashes between.
    var text: String { names.joined(separator: "/") }

    /// What has a name in this folder, one that every reader takes.
    func appending(_ name: String) -> ISOPath {
        var path = self
        path.names.append(name)
        return path
    }

    /// The folder that it lies in; the root's is itself.
    var parent: ISOPath {
        var parent = self
        _ = parent.names.popLast()
        return parent
    }

    /// The folders above it, the outermost first, without the root.
    var folders: [ISOPath] {
        names.indices.dropFirst().map { count in
            var folder = self
            folder.names = Array(names.prefix(count))
            return folder
        }
    }

    /// Its name in a directory, and in the path table: a file has a version, and the root a zero.
    func recordName(isFolder: Bool) -> [UInt8] {
        guard let name = names.last else { return [0] }
        return Array((isFolder ? name : name + ";1").utf8)
    }
}

extension ISOPath: Comparable {
    /// Level by level, and in each by names from the root on (ECMA-119, 6.9.1).
    static func < (one: ISOPath, other: ISOPath) -> Bool {
        one.names.count == other.names.count
            ? one.names.lexicographicallyPrecedes(other.names) : one.names.count < other.names.count
    }
}

extension ISOPath: ExpressibleByStringLiteral {
    /// A name of our own, in the root.
    init(stringLiteral name: String) { names = [name] }
}
