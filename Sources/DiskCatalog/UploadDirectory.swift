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
    /// The name has a directory that does not exist here; links count as none.
    case noDirectory
    /// The name is that of a directory, link or device, which is not replaced.
    case notRegular
    /// The system will not have it; `errno`.
    case system(Int32)
}

extension UploadRefusal: CustomStringConvertible {
    /// One line for logs.
    public var description: String {
        switch self {
        case .exists: "the file exists"
        case .noDirectory: "no such directory for uploads"
        case .notRegular: "the name is no file's"
        case .system(let code): "cannot be created: \(systemMessage(code))"
        }
    }
}

/// The one directory into which clients may write, and the directories in it that are there already.
public struct UploadDirectory: Sendable {
    /// Runs what puts a file into a directory, on a thread that may.
    public typealias Writer = @Sendable (_ work: () -> Void) -> Void

    /// The directory.
    public let path: String
    private let overwrites: Bool
    private let directory: OpenDirectory
    private let writer: Writer

    /// - Parameters:
    ///   - path: a directory that exists.
    ///   - overwrites: whether a file that exists may be replaced.
    ///   - writer: runs what puts a file into a directory, before it returns: for a server whose threads may not, but for one.
    public init(
        _ path: String, overwrites: Bool = false, writer: @escaping Writer = { $0() }
    ) throws(CatalogRefusal) {
        self.path = try DiskRoot(path).path
        self.overwrites = overwrites
        self.writer = writer
        let number = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw .unreadable(errno) }
        directory = OpenDirectory(number)
    }

    /// Begins a file; nobody sees it under its name before ``UploadFile/commit(_:)``.
    ///
    /// - Parameter name: its place in the directory. Directories on the way must be there and no links.
    public func create(_ name: CatalogPath) throws(UploadRefusal) -> UploadFile {
        var result = Result<UploadFile, UploadRefusal>.failure(.noDirectory)
        writer { result = Result { () throws(UploadRefusal) in try begin(name) } }
        return try result.get()
    }

    private func begin(_ name: CatalogPath) throws(UploadRefusal) -> UploadFile {
        var place = directory
        for component in name.components.dropLast() {
            let next = component.withCString {
                openat(place.number, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            }
            guard next >= 0 else { throw .noDirectory }
            place = OpenDirectory(next)
        }
        return try UploadFile(
            in: place, name: name.components.last ?? [], overwrites: overwrites, writer: writer)
    }
}

/// A directory that is open as long as this exists.
final class OpenDirectory: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }
}

/// A file that is being written. Dropped before it is committed, it leaves nothing behind.
public final class UploadFile {
    private let directory: OpenDirectory
    private let name: [UInt8]
    /// Its name until it is whole, where the system must have one: a file without a name goes with its process, however that ends.
    private var temporary: String?
    private let overwrites: Bool
    private let writer: UploadDirectory.Writer
    private var descriptor: Int32

    fileprivate init(
        in directory: OpenDirectory, name: [UInt8], overwrites: Bool, writer: @escaping UploadDirectory.Writer
    ) throws(UploadRefusal) {
        (self.directory, self.name, self.overwrites, self.writer) = (directory, name, overwrites, writer)
        temporary = nil
        descriptor = -1
        var status = stat()
        let isTaken = name.withCString { fstatat(directory.number, $0, &status, AT_SYMLINK_NOFOLLOW) == 0 }
        guard !isTaken || overwrites else { throw .exists }
        guard !isTaken || status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        #if os(Linux)
            descriptor = openat(directory.number, ".", O_RDWR | Self.withoutName | O_CLOEXEC, 0o644)
            if descriptor >= 0 { return }
        #endif
        // A file system that knows no such files.
        let name = Self.hiddenName()
        descriptor = openat(directory.number, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system(errno) }
        temporary = name
    }

    deinit { discard() }

    #if os(Linux)
        /// `O_TMPFILE` (open(2)), a macro that Swift cannot see.
        private static let withoutName = Int32(0x40_0000) | O_DIRECTORY
    #endif

    private static func hiddenName() -> String { ".upload-\(String(UInt64.random(in: .min ... .max), radix: 36))" }

    /// Leaves nothing behind; a file that is committed stays.
    public func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        guard let temporary else { return }
        let directory = directory
        writer { unlinkat(directory.number, temporary, 0) }
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

    /// Gives the file the permissions of the one that it replaces.
    public func keepMode(_ mode: UInt32) {
        fchmod(descriptor, mode_t(mode))
    }

    /// Marks the file as one that a command wrote; nothing may be written to it after that.
    func mark() {
        OutputMark.set(on: descriptor)
    }

    /// Bytes that are read at a time.
    private static let step = 1 << 16

    /// Replaces what was written by what `transform` makes of it, piece by piece.
    ///
    /// - Parameter transform: takes the pieces in their order, the last of which is empty; what it returns is together never longer than
    ///   what it took.
    public func rewrite(_ transform: (ByteBuffer) -> ByteBuffer) throws(CatalogFile.ReadError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
        let copy = dup(descriptor)
        guard copy >= 0 else { throw .system(errno) }
        let file = CatalogFile(descriptor: copy, status)
        var (read, written) = (UInt64(0), UInt64(0))
        while true {
            let piece = try file.read(at: read, count: Int(min(file.size - read, UInt64(Self.step))))
            read += UInt64(piece.readableBytes)
            let content = transform(piece)
            try write(content, at: written)
            written += UInt64(content.readableBytes)
            if piece.readableBytes == 0 { break }
        }
        guard ftruncate(descriptor, off_t(written)) == 0 else { throw .system(errno) }
    }

    /// Makes the file durable, then visible under its name.
    public func commit() throws(CatalogFile.ReadError) {
        guard fsync(descriptor) == 0 else { throw .system(errno) }
        var failure: Int32 = 0
        writer { failure = name.withCString(place) }
        guard failure == 0 else { throw .system(failure) }
        close(descriptor)
        descriptor = -1
    }

    /// Gives the file its name; 0 or `errno`.
    private func place(as name: UnsafePointer<CChar>) -> Int32 {
        let own = directory.number
        guard let temporary else {
            if link(to: name) { return 0 }
            guard errno == EEXIST, overwrites else { return errno }
            // Only a file with a name can take another's place.
            let hidden = Self.hiddenName()
            guard link(to: hidden) else { return errno }
            guard renameat(own, hidden, own, name) != 0 else { return 0 }
            defer { unlinkat(own, hidden, 0) }
            return errno
        }
        if overwrites { return renameat(own, temporary, own, name) == 0 ? 0 : errno }
        guard linkat(own, temporary, own, name, 0) == 0 else { return errno }
        unlinkat(own, temporary, 0)
        return 0
    }

    private func link(to name: UnsafePointer<CChar>) -> Bool {
        linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", directory.number, name, AT_SYMLINK_FOLLOW) == 0
    }
}
