// SPDX-License-Identifier: Apache-2.0

public import FileCatalog

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Everything below a root that a client can get, by the very rules by which ``DiskRoot`` serves it: names are bytes, those that begin with a
/// dot are names like others, and links count as long as they stay below the root.
public struct DiskListing: Sendable {
    /// A link to a directory. What lies below it is listed once, at its own place.
    public struct DirectoryLink: Hashable, Sendable {
        /// The link.
        public let path: CatalogPath
        /// The directory; nil for the root.
        public let target: CatalogPath?
    }

    /// Something that no client gets.
    public struct Omission: Hashable, Sendable {
        /// Its name, as ``CatalogPath/written`` writes it.
        public let name: String
        /// Why not.
        public let refusal: CatalogRefusal
    }

    /// The files, links to files among them, in the order of their bytes.
    public private(set) var files: [CatalogPath] = []
    /// The links to directories.
    public private(set) var links: [DirectoryLink] = []
    /// What is there and cannot be had.
    public private(set) var omissions: [Omission] = []

    private let root: DiskRoot

    /// Walks through the directory.
    public init(of root: DiskRoot) {
        self.root = root
        walk([])
        func isBefore(_ left: CatalogPath, _ right: CatalogPath) -> Bool {
            left.bytes.lexicographicallyPrecedes(right.bytes)
        }
        files.sort(by: isBefore)
        links.sort { isBefore($0.path, $1.path) }
        omissions.sort { $0.name < $1.name }
    }

    private mutating func walk(_ components: [[UInt8]]) {
        guard let names = Self.names(in: place(components)) else {
            return omit(components, .unreadable(errno))
        }
        for name in names { look(components + [name]) }
    }

    private mutating func look(_ components: [[UInt8]]) {
        let place = place(components)
        var status = stat()
        guard lstat(place, &status) == 0 else { return omit(components, .unreadable(errno)) }
        do throws(CatalogRefusal) {
            // The name as a client would send it has to lead here: a backslash is a slash for us.
            let path = try CatalogPath(Array(components.joined(separator: [UInt8(ascii: "/")])))
            guard path.components == components else { throw .noName }
            if status.st_mode & S_IFMT == S_IFDIR { return walk(components) }
            do throws(CatalogRefusal) {
                guard try root.open(path, client: "", foldsCase: false) != nil else { throw .notFound }
                files.append(path)
            } catch .notRegular {
                // A link that leads to a directory below the root ends here too.
                guard let target = directory(place) else { throw .notRegular }
                links.append(DirectoryLink(path: path, target: try target.isEmpty ? nil : CatalogPath(target)))
            }
        } catch {
            omit(components, error)
        }
    }

    private mutating func omit(_ components: [[UInt8]], _ refusal: CatalogRefusal) {
        omissions.append(Omission(name: CatalogPath.written(components), refusal: refusal))
    }

    /// The place of a directory below the root to which a link leads; nil if it leads to no directory.
    private func directory(_ link: [CChar]) -> [UInt8]? {
        var status = stat()
        guard stat(link, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let real = realpath(link, nil) else {
            return nil
        }
        defer { free(real) }
        return Array(String(cString: real).utf8.dropFirst(root.path.utf8.count).drop { $0 == UInt8(ascii: "/") })
    }

    /// A path for the system.
    private func place(_ components: [[UInt8]]) -> [CChar] {
        let parts = [Array(root.path.utf8)] + components
        return parts.joined(separator: [UInt8(ascii: "/")]).map { CChar(bitPattern: $0) } + [0]
    }

    private static func names(in directory: [CChar]) -> [[UInt8]]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
        }
        return names
    }
}

extension CatalogPath {
    /// The path as bytes, with slashes between.
    public var bytes: [UInt8] { Array(components.joined(separator: [UInt8(ascii: "/")])) }

    /// The path as text from which its bytes can be had again: a byte that is no part of a UTF-8 character is written `\xff`. No path has a
    /// backslash of its own.
    public var written: String { Self.written(components) }

    /// The same for parts that need not be a path.
    static func written(_ components: [[UInt8]]) -> String {
        components.map { component in
            if let text = String(validating: component, as: UTF8.self) { return text }
            return component.map { byte in
                byte < 0x80 ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16)
            }.joined()
        }.joined(separator: "/")
    }
}
