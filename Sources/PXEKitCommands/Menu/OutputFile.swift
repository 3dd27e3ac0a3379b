// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import NIOCore

/// Files that a command writes: whole or not at all, and not touched if nothing would change, so that servers and
/// backups see only real changes.
///
/// A device, FIFO or socket is written to and never replaced. Until it is whole a file has no name, so nothing is left if the command is
/// broken off.
enum OutputFile {
    /// What happened to a file.
    enum Outcome: String, Encodable {
        case created
        case changed
        case unchanged
    }

    /// What to do about a symbolic link at the file's place.
    enum Links {
        /// The file that it leads to is written, as a user who names a link means it.
        case followed
        /// Nothing is written: what a command writes into a folder stays in the folder.
        case refused
    }

    /// Why a file cannot be written.
    struct Refusal: Error, CustomStringConvertible, LocalizedError {
        let description: String
        var errorDescription: String? { description }
    }

    /// Puts bytes into a file; folders on the way are made.
    @discardableResult
    static func write(_ bytes: [UInt8], to path: String, links: Links = .followed) throws -> Outcome {
        var status = stat()
        if links == .refused, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
            throw Refusal(description: "a symbolic link stands there and is not followed; remove it first")
        }
        let isThere = stat(path, &status) == 0
        if isThere, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.write(contentsOf: Data(bytes))
            try handle.close()
            return .changed
        }
        if isThere, status.st_size == bytes.count, FileManager.default.contents(atPath: path) == Data(bytes) {
            return .unchanged
        }
        // A link that leads nowhere yet is followed as well.
        let place = URL(filePath: path).resolvingSymlinksInPath()
        let folder = place.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let directory = try UploadDirectory(folder.path, overwrites: true)
        let file = try directory.create(CatalogPath(place.lastPathComponent))
        defer { file.discard() }
        try file.write(ByteBuffer(bytes: bytes), at: 0)
        if isThere { file.keepMode(status.st_mode & 0o7777) }
        try file.commit()
        return isThere ? .changed : .created
    }
}
