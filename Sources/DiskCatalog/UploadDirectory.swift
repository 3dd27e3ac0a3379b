// SPDX-License-Identifier: Apache-2.0
public import FileCatalog
public import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Why a client may not write a file.
public enum UploadRefusal: Error, Hashable, Sendable {
    /// The name is taken.
    case exists
    /// The name has directories.
    case directoryInName
    /// The system will not have it; `errno`.
    case system(Int32)
}

extension UploadRefusal: CustomStringConvertible {
    /// One line for logs.
    public var description: String {
        switch self {
        case .exists: "the file exists"
        case .directoryInName: "an upload takes a plain file name"
        case .system(let code): "cannot be created: \(systemMessage(code))"
        }
    }
}

/// The one directory into which clients may write.
public struct UploadDirectory: Sendable {
    /// The directory.
    public let path: String
    private let overwrites: Bool

    /// - Parameters:
    ///   - path: a directory that exists.
    ///   - overwrites: whether a file that exists may be replaced.
    public init(_ path: String, overwrites: Bool = false) throws(CatalogRefusal) {
        self.path = try DiskRoot(path).path
        self.overwrites = overwrites
    }

    /// Begins a file; nobody sees it under its name before ``UploadFile/commit(_:)``.
    ///
    /// - Parameter name: a plain name; one with directories is refused.
    public func create(_ name: CatalogPath) throws(UploadRefusal) -> UploadFile {
        guard name.components.count == 1 else { throw .directoryInName }
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .system(errno) }
        let file = UploadFile(
            directory: directory, name: String(decoding: name.components[0], as: UTF8.self), overwrites: overwrites)
        try file.open()
        return file
    }
}

/// A file that is being written. Dropped before it is committed, it leaves nothing behind.
public final class UploadFile {
    private let directory: Int32
    private let name: String
    private let temporary: String
    private let overwrites: Bool
    private var descriptor: Int32 = -1

    fileprivate init(directory: Int32, name: String, overwrites: Bool) {
        self.directory = directory
        self.name = name
        self.overwrites = overwrites
        temporary = ".upload-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    deinit {
        if descriptor >= 0 {
            close(descriptor)
            unlinkat(directory, temporary, 0)
        }
        close(directory)
    }

    fileprivate func open() throws(UploadRefusal) {
        guard overwrites || faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else { throw .exists }
        descriptor = openat(directory, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system(errno) }
    }

    /// Writes `bytes` at `offset`.
    public func write(_ bytes: ByteBuffer, at offset: UInt64) throws(CatalogFile.ReadError) {
        var written = 0
        while written < bytes.readableBytes {
            let count = bytes.withUnsafeReadableBytes { source in
                pwrite(
                    descriptor, source.baseAddress?.advanced(by: written), source.count - written,
                    off_t(offset) + off_t(written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(errno) }
            written += count
        }
    }

    /// Replaces all that was written by what `transform` makes of it, for a mode that is not the file's own form.
    public func rewrite(_ transform: (ByteBuffer) -> ByteBuffer) throws(CatalogFile.ReadError) {
        let copy = dup(descriptor)
        var status = stat()
        guard copy >= 0, fstat(copy, &status) == 0 else { throw .system(errno) }
        let file = CatalogFile(descriptor: copy, status)
        let content = transform(try file.read(at: 0, count: Int(file.size)))
        guard ftruncate(descriptor, 0) == 0 else { throw .system(errno) }
        try write(content, at: 0)
    }

    /// Makes the file durable, then visible under its name.
    public func commit() throws(CatalogFile.ReadError) {
        guard fsync(descriptor) == 0 else { throw .system(errno) }
        let result =
            overwrites
            ? renameat(directory, temporary, directory, name) : linkat(directory, temporary, directory, name, 0)
        guard result == 0 else { throw .system(errno) }
        if !overwrites { unlinkat(directory, temporary, 0) }
        close(descriptor)
        descriptor = -1
    }
}
