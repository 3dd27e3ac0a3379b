// SPDX-License-Identifier: Apache-2.0
import FileCatalog
public import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The content of one file, open for reading at any place.
///
/// A file on disk stays open until the last reference is gone, so one that is replaced (renamed over) while it is read is served whole, the
/// old one. One that is cut or rewritten in place cannot be; see ``ReadError``.
public final class CatalogFile: Sendable {
    private enum Storage {
        case memory(ByteBuffer)
        case descriptor(Int32)
    }

    /// Why a read failed.
    public enum ReadError: Error, Hashable, Sendable {
        /// The file has become shorter than it was when it was opened.
        case truncated(at: UInt64)
        /// The system's `errno`.
        case system(Int32)
    }

    /// Bytes in the file when it was opened.
    public let size: UInt64
    /// Which file it is; nil for one in memory, which may have been made for one client.
    public let version: FileVersion?
    private let storage: Storage

    /// A file in memory.
    public init(_ content: ByteBuffer) {
        storage = .memory(content)
        size = UInt64(content.readableBytes)
        version = nil
    }

    /// Takes over an open descriptor and will close it.
    init(descriptor: Int32, _ status: stat) {
        storage = .descriptor(descriptor)
        size = UInt64(status.st_size)
        version = FileVersion(status)
    }

    /// What tells this file from every other that is open; nil for one in memory.
    public var identity: String? { version.map { "\($0.identity.device)/\($0.identity.inode)" } }

    deinit {
        if case .descriptor(let descriptor) = storage { close(descriptor) }
    }

    /// The `count` bytes from `offset`; the range lies within ``size``. A file in memory is not copied.
    public func read(at offset: UInt64, count: Int) throws(ReadError) -> ByteBuffer {
        if case .memory(let content) = storage {
            guard offset <= size,
                let slice = content.getSlice(at: content.readerIndex + Int(offset), length: count)
            else { throw .truncated(at: offset) }
            return slice
        }
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        try read(at: offset, count: count, into: &buffer)
        return buffer
    }

    /// Appends the `count` bytes from `offset` to `buffer`; after a failure it may hold a part of them.
    public func read(at offset: UInt64, count: Int, into buffer: inout ByteBuffer) throws(ReadError) {
        guard offset <= size, count <= size - offset else { throw .truncated(at: offset) }
        switch storage {
        case .memory(let content):
            content.withUnsafeReadableBytes { bytes in
                _ = buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[Int(offset)..<Int(offset) + count]))
            }
        case .descriptor(let descriptor):
            var rest = count
            while rest > 0 {
                let place = offset + UInt64(count - rest)
                var failure: Int32 = 0
                let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: rest) { bytes in
                    let result = pread(descriptor, bytes.baseAddress, rest, off_t(place))
                    failure = result < 0 ? errno : 0
                    return max(result, 0)
                }
                if failure == EINTR { continue }
                guard failure == 0 else { throw .system(failure) }
                guard got > 0 else { throw .truncated(at: place) }
                rest -= got
            }
        }
    }

    /// The file as sendfile(2) takes it; nil for one in memory.
    public func lend() -> LentFile? {
        guard case .descriptor(let descriptor) = storage else { return nil }
        return LentFile(self, descriptor)
    }

    /// How many pieces one system call fills; POSIX lets a system refuse more than 16, every one in use takes 1024.
    private static let piecesPerRead = 64

    /// Copies the `count` bytes from `offset` into `memory`, in pieces of `piece` bytes with `gap` bytes left free before each: a run of
    /// packets, every one behind the place for its header, with one system call.
    ///
    /// - Parameter memory: has room for the pieces and the gaps, one of them at least.
    public func read(
        at offset: UInt64, count: Int, into memory: UnsafeMutableRawBufferPointer, piece: Int, gap: Int
    ) throws(ReadError) {
        guard offset <= size, count <= size - offset else { throw .truncated(at: offset) }
        var done = 0
        while done < count {
            var failure: Int32 = 0
            let got = withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.piecesPerRead) { parts in
                var (used, next) = (0, done)
                while next < count, used < parts.count {
                    let length = min(piece - next % piece, count - next)
                    let place = memory[((next / piece + 1) * gap + next)...].prefix(length)
                    parts[used] = iovec(
                        iov_base: UnsafeMutableRawBufferPointer(rebasing: place).baseAddress, iov_len: length)
                    (used, next) = (used + 1, next + length)
                }
                let result = fill(UnsafeMutableBufferPointer(rebasing: parts[..<used]), from: offset + UInt64(done))
                failure = result < 0 ? errno : 0
                return result
            }
            if failure == EINTR { continue }
            guard failure == 0 else { throw .system(failure) }
            guard got > 0 else { throw .truncated(at: offset + UInt64(done)) }
            done += got
        }
    }

    private func fill(_ parts: UnsafeMutableBufferPointer<iovec>, from offset: UInt64) -> Int {
        switch storage {
        case .descriptor(let descriptor):
            return preadv(descriptor, parts.baseAddress, Int32(parts.count), off_t(offset))
        case .memory(let content):
            return content.withUnsafeReadableBytes { bytes in
                parts.reduce(0) { copied, part in
                    let source = UnsafeRawBufferPointer(rebasing: bytes[(Int(offset) + copied)...].prefix(part.iov_len))
                    UnsafeMutableRawBufferPointer(start: part.iov_base, count: part.iov_len).copyMemory(from: source)
                    return copied + source.count
                }
            }
        }
    }
}

extension CatalogFile.ReadError: CustomStringConvertible {
    /// One line for logs.
    public var description: String {
        switch self {
        case .truncated(let offset): "file ended at offset \(offset) while it was read"
        case .system(let code): "cannot be read: \(systemMessage(code))"
        }
    }
}
