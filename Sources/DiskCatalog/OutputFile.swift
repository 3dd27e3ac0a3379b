// SPDX-License-Identifier: Apache-2.0

internal import FileCatalog
internal import Foundation
public import NIOCore

/// A file that a command writes for its user: whole or not at all.
///
/// A device, FIFO or socket is written to and never replaced. A file has no name until it is whole, so nothing is left of a command that is
/// broken off, not even a hidden part.
///
/// Unchecked, for the compiler does not see that `lock` guards all that changes.
public final class OutputFile: @unchecked Sendable {
    /// What happened to a file.
    public enum Outcome: String, Encodable, Sendable {
        case created
        case changed
        case unchanged
    }

    /// What to do about a symbolic link at the file's place.
    public enum Links: Sendable {
        /// The file that it leads to is written, as a user who names a link means it.
        case followed
        /// Nothing is written: what a command writes into a folder stays in the folder.
        case refused
    }

    /// What to do about a file at this place.
    public enum Existing: Sendable {
        /// It stays, whoever wrote it.
        case kept
        /// It stays, unless a command of ours wrote it and nobody has changed it since.
        case keptUnlessOurs
        /// It is replaced: the user said so, or what replaces it was made of it.
        case replaced
    }

    /// Why a file cannot be written.
    public struct Refusal: Error, Equatable, CustomStringConvertible, Sendable {
        /// One line for people, behind the file's name.
        public let description: String

        init(_ description: String) {
            self.description = description
        }

        init(system code: Int32) {
            self.init(systemMessage(code))
        }
    }

    /// Guards the three below.
    private let lock = NSLock()
    private var target: OutputTarget?
    private var position: UInt64 = 0
    private var failure: Refusal?

    private let isMarked: Bool
    private let isThere: Bool

    /// Whether it takes octets in any order: what it leads to is a file, no device, FIFO or socket.
    public let isSeekable: Bool

    /// Opens a place to write to.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - existing: what to do about a file that is there.
    ///   - links: what to do about a symbolic link that is there.
    ///   - makesFolders: whether folders on the way are made.
    public init(
        _ path: String, existing: Existing, links: Links = .followed, makesFolders: Bool = false
    ) throws(Refusal) {
        let place = try OutputPlace(path, existing: existing, links: links, makesFolders: makesFolders)
        (isThere, isSeekable) = (place.isThere, place.isRegular)
        isMarked = existing != .kept
        target = try place.open()
    }

    deinit { discard() }

    /// Appends octets. What fails here is told by ``commit()``: a full disk ends the file, not what it tells of.
    public func write(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        let buffer = ByteBuffer(bytes: bytes)
        lock.withLock {
            guard failure == nil, let target else { return }
            do throws(Refusal) {
                try target.write(buffer, at: position)
                position += UInt64(buffer.readableBytes)
            } catch {
                failure = error
            }
        }
    }

    /// Whether nothing was appended.
    public var isEmpty: Bool { lock.withLock { position == 0 } }

    /// Writes octets at a place of the file; in their order where it is not ``isSeekable``.
    public func write(_ bytes: ByteBuffer, at offset: UInt64) throws(Refusal) {
        let result = lock.withLock { () -> Result<Void, Refusal> in
            guard let target else { return .success(()) }
            return Result { () throws(Refusal) in try target.write(bytes, at: offset) }
        }
        try result.get()
    }

    /// Replaces what was written by what `transform` makes of it; see ``UploadFile/rewrite(_:)``. For a file only.
    public func rewrite(_ transform: (ByteBuffer) -> ByteBuffer) throws(Refusal) {
        let result = lock.withLock { () -> Result<Void, Refusal> in
            guard case .file(let file)? = target else { return .success(()) }
            return Result { () throws(Refusal) in
                do { try file.rewrite(transform) } catch { throw Refusal("\(error)") }
            }
        }
        try result.get()
    }

    /// Gives the file its name, whole.
    ///
    /// - Throws: what failed since it was opened; nothing is there then.
    @discardableResult
    public func commit() throws(Refusal) -> Outcome {
        let result = lock.withLock { () -> Result<Void, Refusal> in
            guard let target else { return .success(()) }
            self.target = nil
            guard failure == nil else {
                target.discard()
                return .failure(failure ?? Refusal("cannot be written"))
            }
            return Result { () throws(Refusal) in try target.commit(isMarked: isMarked) }
        }
        try result.get()
        return isThere ? .changed : .created
    }

    /// Leaves nothing behind; a file that is committed stays.
    public func discard() {
        lock.withLock {
            target?.discard()
            target = nil
        }
    }

    /// Puts octets into a file, and does not touch one that has them already, so that servers and backups see only real changes.
    ///
    /// For the parameters see ``init(_:existing:links:makesFolders:)``; folders on the way are made.
    @discardableResult
    public static func write(
        _ bytes: [UInt8], to path: String, existing: Existing, links: Links = .followed
    ) throws(Refusal) -> Outcome {
        let place = try OutputPlace(path, existing: .replaced, links: links, makesFolders: false)
        if place.isRegular, place.size == bytes.count, FileManager.default.contents(atPath: path) == Data(bytes) {
            return .unchanged
        }
        let write = { () throws(Refusal) -> Outcome in
            let file = try OutputFile(path, existing: existing, links: links, makesFolders: true)
            file.write(bytes)
            return try file.commit()
        }
        // A reader may take its time, and its user may lose patience.
        return place.isRegular ? try OutputSignals.heldBack(write) : try write()
    }
}
