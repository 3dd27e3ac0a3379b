// SPDX-License-Identifier: Apache-2.0
public import FileCatalog

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Single files from anywhere on the disk under names of their own, opened once and held open.
///
/// So a server can give away what it may not open any more when it has no rights: Ubuntu's kernels in `/boot` are root's alone.
public struct HeldFiles: CatalogSource {
    /// Why a file cannot be held.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The file's path.
        public let path: String
        /// The reason in words.
        public let reason: String
        /// One line.
        public var description: String { "'\(path)' cannot be read: \(reason)" }
    }

    private var files: [CatalogPath: CatalogFile] = [:]

    /// Nothing yet.
    public init() {}

    /// Opens a file, from now on served under a name; the open file.
    ///
    /// - Throws: ``Failure`` if there is no such file, or it is no regular one.
    @discardableResult
    public mutating func hold(_ path: String, as name: CatalogPath) throws(Failure) -> CatalogFile {
        // Nothing waits for the other end of a FIFO.
        let descriptor = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
            if descriptor >= 0 { close(descriptor) }
            throw Failure(path: path, reason: reason)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Failure(path: path, reason: "it is no regular file")
        }
        let file = CatalogFile(descriptor: descriptor, status)
        files[name] = file
        return file
    }

    /// The file that is held under this name.
    public func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile? {
        files[path] ?? (foldsCase ? files.first { $0.key.isCaseInsensitivelyEqual(to: path) }?.value : nil)
    }
}
