// SPDX-License-Identifier: Apache-2.0
public import FileCatalog

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A directory whose regular files are served, and nothing outside it.
///
/// Each component is opened relative to the directory before it and never through a symbolic link; links are read and followed here, one
/// by one, so that there is no moment between check and use, and one that leaves the root is refused.
public struct DiskRoot: CatalogSource {
    /// The directory, free of symbolic links.
    public let path: String
    private let openFiles: OpenFiles
    private let foldedNames = FoldedNames()
    /// The directory as it was found: who served it as root and is another user by now may not pass the directories above it.
    private let found: FoundDirectory

    /// - Throws: ``CatalogRefusal/unreadable(_:)`` or ``CatalogRefusal/notRegular`` if `path` is no directory.
    public init(_ path: String) throws(CatalogRefusal) {
        guard let resolved = realpath(path, nil) else { throw .unreadable(errno) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
        openFiles = OpenFiles(root: self.path)
        found = FoundDirectory(number: try OwnedDescriptor.directory(self.path).release())
    }

    /// The file below this root; links are followed as long as they stay below it.
    public func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile? {
        if let file = openFiles[path] { return file }
        do {
            var walk = Walk(
                root: try directory(), rootPath: Array(self.path.utf8), foldedNames: foldsCase ? foldedNames : nil)
            let file = try walk.open(path.components)
            openFiles.add(file, at: path)
            return file
        } catch .notFound {
            return nil
        }
    }
}

extension DiskRoot {
    /// The directory that the path names now. What the process may do in it the system asks each time.
    private func directory() throws(CatalogRefusal) -> OwnedDescriptor {
        do {
            return try OwnedDescriptor.directory(path)
        } catch .unreadable(EACCES) {
            return try OwnedDescriptor(openat(found.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        }
    }
}

/// A directory that stays open.
private final class FoundDirectory: Sendable {
    let number: Int32

    init(number: Int32) { self.number = number }

    deinit { close(number) }
}

/// A descriptor that closes itself unless somebody else has taken it over.
private final class OwnedDescriptor {
    private(set) var number: Int32

    init(_ number: Int32) throws(CatalogRefusal) {
        guard number >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR ? .notFound : .unreadable(code)
        }
        self.number = number
    }

    deinit {
        if number >= 0 { close(number) }
    }

    func release() -> Int32 {
        defer { number = -1 }
        return number
    }

    static func directory(_ path: String) throws(CatalogRefusal) -> OwnedDescriptor {
        try OwnedDescriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }
}

/// One walk from the root to a file.
private struct Walk {
    let rootPath: [UInt8]
    /// Where names in other letters are looked up; nil if the exact name is wanted.
    let foldedNames: FoldedNames?
    /// The root and the directories below it, down to where the walk stands.
    private var directories: [OwnedDescriptor]
    private var links = 0

    init(root: OwnedDescriptor, rootPath: [UInt8], foldedNames: FoldedNames?) {
        self.rootPath = rootPath
        self.foldedNames = foldedNames
        directories = [root]
    }

    mutating func open(_ components: [[UInt8]]) throws(CatalogRefusal) -> CatalogFile {
        // Components still to be walked, the next one last.
        var rest = Array(components.reversed())
        while let component = rest.popLast() {
            if component == Array("..".utf8) {
                guard directories.count > 1 else { throw .outsideRoot }
                directories.removeLast()
                continue
            }
            guard let name = try entry(component) else { throw .notFound }
            switch name.kind {
            case S_IFLNK:
                links += 1
                guard links <= 40 else { throw .tooManyLinks }
                rest += try target(of: name.bytes).reversed()
            case S_IFDIR:
                guard !rest.isEmpty else { throw .notRegular }
                directories.append(try openEntry(name.bytes, O_DIRECTORY))
            case S_IFREG where rest.isEmpty:
                return try file(name.bytes)
            default:
                throw rest.isEmpty ? .notRegular : .notFound
            }
        }
        throw .notRegular
    }

    private var current: Int32 { directories[directories.count - 1].number }

    /// The entry of that name where the walk stands, or one that differs in case only.
    private func entry(_ component: [UInt8]) throws(CatalogRefusal) -> (bytes: [UInt8], kind: mode_t)? {
        if let kind = try kind(of: component) { return (component, kind) }
        guard let other = foldedNames?.name(like: component, in: current), let kind = try kind(of: other) else {
            return nil
        }
        return (other, kind)
    }

    private func kind(of name: [UInt8]) throws(CatalogRefusal) -> mode_t? {
        var status = stat()
        if name.withCString({ fstatat(current, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 {
            return status.st_mode & S_IFMT
        }
        let code = errno
        guard code == ENOENT || code == ENOTDIR || code == ENAMETOOLONG else { throw .unreadable(code) }
        return nil
    }

    /// Where a link leads, as components; an absolute target starts again at the root, below which it must lie.
    private mutating func target(of name: [UInt8]) throws(CatalogRefusal) -> [[UInt8]] {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = name.withCString { path in
            buffer.withUnsafeMutableBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    characters.baseAddress.map { readlinkat(current, path, $0, characters.count) } ?? -1
                }
            }
        }
        guard length >= 0 else { throw .unreadable(errno) }
        var target = buffer[..<length]
        if target.first == UInt8(ascii: "/") {
            guard target.starts(with: rootPath),
                target.count == rootPath.count || target[rootPath.count] == UInt8(ascii: "/")
            else { throw .outsideRoot }
            target = target.dropFirst(rootPath.count)
            directories.removeLast(directories.count - 1)
        }
        return target.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != Array(".".utf8) }
    }

    private func openEntry(_ name: [UInt8], _ flags: Int32) throws(CatalogRefusal) -> OwnedDescriptor {
        // Nothing waits for the other end of a FIFO that has taken the file's place.
        let number = name.withCString { openat(current, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags) }
        return try OwnedDescriptor(number)
    }

    private func file(_ name: [UInt8]) throws(CatalogRefusal) -> CatalogFile {
        let descriptor = try openEntry(name, 0)
        var status = stat()
        guard fstat(descriptor.number, &status) == 0 else { throw .unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        return CatalogFile(descriptor: descriptor.release(), status)
    }
}

extension [UInt8] {
    /// The bytes with a NUL behind them.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (self + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // A buffer with at least the NUL has an address.
                characters.baseAddress.map(body) ?? body("")
            }
        }
    }
}
