// SPDX-License-Identifier: Apache-2.0
import FileCatalog

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The way to a file or folder that root is about to give to another user.
///
/// Whoever may write to a folder on the way can put a link there and be given what it leads to. So links count only in folders where
/// nobody but root can put one.
public enum StatePath {
    /// Why the way is not taken.
    public enum Refusal: Error, Hashable, Sendable {
        /// A link in a folder that others write to.
        case link(String)
        /// No file or folder of its own: a device, or a file with other names.
        case shared(String)
        /// The system's `errno`.
        case system(Int32, String)
    }

    /// How a file is opened that is only to be given away: nothing waits for the other end of a FIFO, and on Linux the file itself is left alone.
    /// A process that closes a file which was opened for reading loses its locks of that file, whoever holds them (fcntl(2)), and SQLite
    /// takes a database without them for one that nobody uses.
    #if os(Linux)
        private static let place: Int32 = 0o10000000  // O_PATH, which Glibc does not show to Swift
        private static let emptyPath: Int32 = 0x1000  // AT_EMPTY_PATH, likewise
    #else
        private static let place = O_NONBLOCK
    #endif

    /// How many links the system follows (path_resolution(7)).
    private static let mostLinks = 40

    /// Whether what is at a path, or will be made there, may be given away.
    public static func check(_ path: String) throws(Refusal) {
        _ = try open(path)
    }

    /// Gives what is at a path to a user and a group; nothing happens if nothing is there.
    public static func give(_ path: String, user: UInt32, group: UInt32) throws(Refusal) {
        guard let found = try open(path) else { return }
        #if os(Linux)
            let result = fchownat(found.number, "", user, group, emptyPath)
        #else
            let result = fchown(found.number, user, group)
        #endif
        guard result == 0 else { throw .system(errno, path) }
    }

    /// Opens what is at a path; nil if nothing is there.
    private static func open(_ path: String) throws(Refusal) -> OpenDirectory? {
        var links = 0
        var folder = try step(AT_FDCWD, path.first == "/" ? "/" : ".", O_DIRECTORY, of: path)
        var rest = Array(path.split(separator: "/").map(String.init).reversed())
        while let name = rest.popLast() {
            var status = stat()
            guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                if errno == ENOENT { return nil }
                throw .system(errno, path)
            }
            if status.st_mode & S_IFMT == S_IFLNK {
                links += 1
                guard links <= mostLinks else { throw .system(ELOOP, path) }
                guard isRoots(folder) else { throw .link(path) }
                let target = try readLink(name, in: folder, of: path)
                if target.first == "/" { folder = try step(AT_FDCWD, "/", O_DIRECTORY, of: path) }
                rest += target.split(separator: "/").map(String.init).reversed()
                continue
            }
            let next = try step(folder.number, name, rest.isEmpty ? place : O_DIRECTORY, of: path)
            guard !rest.isEmpty else { return try own(next, path) }
            folder = next
        }
        return folder
    }

    private static func own(_ found: OpenDirectory, _ path: String) throws(Refusal) -> OpenDirectory {
        var status = stat()
        guard fstat(found.number, &status) == 0 else { throw .system(errno, path) }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFDIR || kind == S_IFREG && status.st_nlink == 1 else { throw .shared(path) }
        return found
    }

    private static func isRoots(_ folder: OpenDirectory) -> Bool {
        var status = stat()
        guard fstat(folder.number, &status) == 0 else { return false }
        return status.st_uid == 0 && status.st_mode & (S_IWGRP | S_IWOTH) == 0
    }

    private static func step(
        _ folder: Int32, _ name: String, _ flags: Int32, of path: String
    ) throws(Refusal) -> OpenDirectory {
        let number = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags)
        guard number >= 0 else { throw .system(errno, path) }
        return OpenDirectory(number)
    }

    private static func readLink(
        _ name: String, in folder: OpenDirectory, of path: String
    ) throws(Refusal) -> String {
        var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = target.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { readlinkat(folder.number, name, $0, characters.count) } ?? -1
            }
        }
        guard count > 0 else { throw .system(errno, path) }
        return String(decoding: target[..<count], as: UTF8.self)
    }
}

extension StatePath.Refusal: CustomStringConvertible {
    /// One line with the mend.
    public var description: String {
        switch self {
        case .link(let path):
            "'\(path)': a link in a folder that others than root may write to; name what it leads to, or start as that user"
        case .shared(let path): "'\(path)': needed a folder, or a file with one name"
        case .system(let code, let path):
            "'\(path)': \(systemMessage(code))"
        }
    }
}
