// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import InstallerCatalog

/// One entry of the catalogue on its way into the folder that is served.
struct InstallerFetch {
    private let entry: InstallerEntry
    private let base: String
    private let allowsUnsigned: Bool
    /// Where the files are to be.
    private let folder: URL
    /// Where files are kept until their checksums are known to be right. It stays after a transfer broke off, so that the next one resumes.
    private let parts: URL

    /// A line of `--json`.
    private struct Line: Encodable {
        let name: String
        let file: String
        let path: String
        let checksum: String
        let isSigned: Bool
        let outcome: String
    }

    init(_ entry: InstallerEntry, base: String, root: String, allowsUnsigned: Bool) throws {
        (self.entry, self.base, self.allowsUnsigned) = (entry, base, allowsUnsigned)
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw FetchFailure.notWritten(
                path: root, reason: "it is no directory; make it, or name another with --root")
        }
        folder = URL(filePath: root, directoryHint: .isDirectory).appending(path: entry.name)
        parts = URL(filePath: root, directoryHint: .isDirectory).appending(path: ".\(entry.name).part")
    }

    func run(json: Bool) async throws {
        try makeFolder(parts)
        let (lists, isSigned) = try await trustedLists()
        if !isSigned, !json {
            Diagnostics.line(
                "\(entry.name): its list of checksums is not signed; it vouches for the transfer, not for the publisher"
            )
        }
        guard let last = lists.last else { return }
        for file in entry.files {
            let checksum = try last.list.checksum(of: last.place.name(of: file.path))
            let outcome = try await fetch(file, checksum)
            let path = folder.appending(path: file.unpack == true ? "" : file.localName).path
            let line = Line(
                name: entry.name, file: file.path, path: path, checksum: checksum.description, isSigned: isSigned,
                outcome: outcome)
            if json { try JSONLines.print(line) } else { Output.columns(outcome, path) }
        }
        try? FileManager.default.removeItem(at: parts)
    }

    /// The lists of checksums, each verified by the list before it, and whether the first is signed by a key of this computer.
    private func trustedLists() async throws -> ([(place: InstallerEntry.Checksums, list: ChecksumList)], Bool) {
        var lists: [(place: InstallerEntry.Checksums, list: ChecksumList)] = []
        var isSigned = false
        for (number, place) in entry.checksums.enumerated() {
            // A list may change under the same name, so a part of an older one must not be resumed.
            let path = parts.appending(path: "list-\(number)")
            try? FileManager.default.removeItem(at: path)
            try await Download.file("\(base)/\(place.path)", to: path.path)
            var text = try contents(of: path)
            if let signature = place.signature {
                guard FileManager.default.fileExists(atPath: signature.keyring) || allowsUnsigned else {
                    throw FetchFailure.noKeyring(path: signature.keyring, package: signature.package, entry: entry.name)
                }
                if FileManager.default.fileExists(atPath: signature.keyring) {
                    text = try await verified(path, place, signature)
                    isSigned = true
                }
            }
            if let before = lists.last {
                try check(path, named: place.path, before.list.checksum(of: before.place.name(of: place.path)))
            }
            lists.append((place, ChecksumList(text, form: place.form ?? .sums, name: place.path)))
        }
        return (lists, isSigned)
    }

    /// The text that the publisher has signed. Where the signature is in the same file, only the signed part is returned: gpgv accepts any
    /// text before and behind it.
    private func verified(
        _ list: URL, _ place: InstallerEntry.Checksums, _ signature: InstallerEntry.Signature
    ) async throws -> String {
        let signed = parts.appending(path: "signed")
        try? FileManager.default.removeItem(at: signed)
        var arguments = ["--keyring", signature.keyring]
        if let path = signature.path {
            let detached = parts.appending(path: "signature")
            try? FileManager.default.removeItem(at: detached)
            try await Download.file("\(base)/\(path)", to: detached.path)
            arguments += [detached.path, list.path]
        } else {
            arguments += ["--output", signed.path, list.path]
        }
        let result = try await Download.run("gpgv", package: "gpgv", arguments)
        guard result.status == 0 else {
            let words =
                result.diagnostics.split(whereSeparator: \.isNewline).last.map(String.init) ?? "gpgv says nothing"
            throw FetchFailure.wrongSignature(file: place.path, reason: words)
        }
        return try contents(of: signature.path == nil ? signed : list)
    }

    /// Fetches one file, unless the right one is there already.
    private func fetch(_ file: InstallerEntry.File, _ checksum: ChecksumList.Checksum) async throws -> String {
        let isArchive = file.unpack == true
        let place = folder.appending(path: file.localName)
        // A note beside the files has the checksum of the archive that they came from.
        let note = folder.appending(path: ".\(file.localName).checksum")
        if isArchive {
            if let data = FileManager.default.contents(atPath: note.path), data == Data(checksum.description.utf8) {
                return "unchanged"
            }
        } else if let found = try? FileChecksum.of(place.path, like: checksum), found == checksum {
            return "unchanged"
        }
        let part = parts.appending(path: file.localName)
        try await Download.file("\(base)/\(file.path)", to: part.path)
        do {
            try check(part, named: file.path, checksum)
        } catch {
            // Perhaps the part of an older file was resumed. Fetch the file once more from the beginning.
            try? FileManager.default.removeItem(at: part)
            try await Download.file("\(base)/\(file.path)", to: part.path)
            do {
                try check(part, named: file.path, checksum)
            } catch {
                try? FileManager.default.removeItem(at: part)
                throw error
            }
        }
        if isArchive {
            try await unpack(part, checksum, note: note.lastPathComponent)
        } else {
            try makeFolder(folder)
            try move(part, to: place)
        }
        return "fetched"
    }

    /// Replaces the folder by the content of an archive, in one step.
    ///
    /// tar takes leading slashes away and refuses names that lead out of the folder.
    private func unpack(_ archive: URL, _ checksum: ChecksumList.Checksum, note: String) async throws {
        let new = parts.appending(path: "unpacked")
        try? FileManager.default.removeItem(at: new)
        try makeFolder(new)
        let result = try await Download.run(
            "tar", package: "tar",
            ["--extract", "--no-same-owner", "--no-same-permissions", "--file", archive.path, "--directory", new.path])
        guard result.status == 0 else {
            let words =
                result.diagnostics.split(whereSeparator: \.isNewline).first.map(String.init) ?? "tar says nothing"
            throw FetchFailure.notUnpacked(file: archive.lastPathComponent, reason: words)
        }
        try write(Data(checksum.description.utf8), to: new.appending(path: note))
        if FileManager.default.fileExists(atPath: folder.path) {
            try move(folder, to: parts.appending(path: "replaced"))
        }
        try move(new, to: folder)
    }

    private func check(_ path: URL, named name: String, _ listed: ChecksumList.Checksum) throws {
        let found = try FileChecksum.of(path.path, like: listed)
        guard found == listed else {
            throw FetchFailure.wrongChecksum(file: name, found: found.description, listed: listed.description)
        }
    }

    private func makeFolder(_ url: URL) throws {
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw FetchFailure.notWritten(path: url.path, reason: error.localizedDescription)
        }
    }

    private func move(_ part: URL, to place: URL) throws {
        guard rename(part.path, place.path) == 0 else {
            throw FetchFailure.notWritten(path: place.path, reason: String(cString: strerror(errno)))
        }
    }

    private func write(_ data: Data, to url: URL) throws {
        do {
            try data.write(to: url, options: .atomic)
        } catch {
            throw FetchFailure.notWritten(path: url.path, reason: error.localizedDescription)
        }
    }

    private func contents(of url: URL) throws -> String {
        guard let data = FileManager.default.contents(atPath: url.path) else {
            throw FetchFailure.notWritten(path: url.path, reason: "what was fetched cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
