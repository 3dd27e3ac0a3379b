// SPDX-License-Identifier: Apache-2.0

internal import FileCatalog
internal import Foundation
internal import NIOCore

/// What is at the place that a command is to write to.
struct OutputPlace {
    private let path: String
    private let links: OutputFile.Links
    private let makesFolders: Bool
    private let mode: mode_t?

    /// Octets of the file that is there; nil if there is none.
    let size: Int?

    /// - Throws: where nothing may be written there.
    init(
        _ path: String, existing: OutputFile.Existing, links: OutputFile.Links, makesFolders: Bool
    ) throws(OutputFile.Refusal) {
        (self.path, self.links, self.makesFolders) = (path, links, makesFolders)
        var status = stat()
        if links == .refused, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
            throw OutputFile.Refusal("a symbolic link stands there and is not followed; remove it first")
        }
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw OutputFile.Refusal(system: errno) }
            (mode, size) = (nil, nil)
            return
        }
        (mode, size) = (status.st_mode, Int(status.st_size))
        guard isRegular else {
            if status.st_mode & S_IFMT == S_IFDIR { throw OutputFile.Refusal("a folder stands there; name a file") }
            return
        }
        switch existing {
        case .kept: throw OutputFile.Refusal("the file exists; --force replaces it")
        case .keptUnlessOurs where !OutputMark.isIntact(path):
            throw OutputFile.Refusal(
                "the file exists, and was not written by pxekit or was changed since; --force replaces it")
        case .keptUnlessOurs, .replaced: break
        }
    }

    /// Whether something is there.
    var isThere: Bool { mode != nil }

    /// Whether a file is or will be there, no device, FIFO or socket.
    var isRegular: Bool { mode.map { $0 & S_IFMT == S_IFREG } ?? true }

    /// Where a path leads. A link that leads nowhere yet is followed as well, which realpath(3) refuses.
    private static func followed(_ path: String) -> String {
        var path = path
        // As many links as the system itself follows (path_resolution(7)).
        for _ in 0..<40 {
            guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
            let folder = URL(filePath: path).deletingLastPathComponent()
            path = link.hasPrefix("/") ? link : folder.appending(path: link).path
        }
        return path
    }

    /// Opens it to be written to.
    func open() throws(OutputFile.Refusal) -> OutputTarget {
        if let mode, !isRegular { return .stream(try OutputStream(path, isSocket: mode & S_IFMT == S_IFSOCK)) }
        let place = URL(filePath: links == .followed ? Self.followed(path) : path)
        let folder = place.deletingLastPathComponent()
        do {
            if makesFolders {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            let directory = try UploadDirectory(folder.path, overwrites: isThere)
            let file = try directory.create(CatalogPath(place.lastPathComponent))
            if let mode { file.keepMode(UInt32(mode & 0o7777)) }
            return .file(file)
        } catch let error as UploadRefusal {
            throw OutputFile.Refusal(error.description)
        } catch let error as CatalogRefusal {
            throw OutputFile.Refusal("\(folder.path): \(error)")
        } catch {
            throw OutputFile.Refusal(error.localizedDescription)
        }
    }
}

/// Where the octets go.
enum OutputTarget {
    case file(UploadFile)
    case stream(OutputStream)

    func write(_ bytes: ByteBuffer, at offset: UInt64) throws(OutputFile.Refusal) {
        switch self {
        case .file(let file):
            do { try file.write(bytes, at: offset) } catch { throw OutputFile.Refusal("\(error)") }
        case .stream(let stream): try stream.write(bytes)
        }
    }

    func commit(isMarked: Bool) throws(OutputFile.Refusal) {
        switch self {
        case .file(let file):
            if isMarked { file.mark() }
            try OutputSignals.heldBack { () throws(OutputFile.Refusal) in
                do { try file.commit() } catch { throw OutputFile.Refusal("\(error)") }
            }
        case .stream(let stream): stream.close()
        }
    }

    func discard() {
        switch self {
        case .file(let file): file.discard()
        case .stream(let stream): stream.close()
        }
    }
}
