// SPDX-License-Identifier: Apache-2.0
import FileCatalog
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The files of a root that somebody reads just now: machines that are switched on together ask for the same file together, and the walk to
/// it costs ten system calls.
///
/// The system is asked each time whether the name still leads to the same file and the file is as it was; then it does not matter on which
/// way. No file is held open for this.
final class OpenFiles: Sendable {
    private struct Entry {
        weak var file: CatalogFile?
        let version: FileVersion
        /// Whose rights opened it.
        let rights: Rights
        /// With a NUL.
        let name: [CChar]
    }

    /// A process that was root's when it opened a file may be another user's by now, who could not open it.
    private struct Rights: Equatable {
        let user = geteuid()
        let group = getegid()
    }

    private let root: String
    private let files = Mutex<[CatalogPath: Entry]>(Dictionary(minimumCapacity: limit))

    private static let limit = 256

    init(root: String) {
        self.root = root
    }

    /// The file that is being read under this name, if it is still what the name means.
    subscript(path: CatalogPath) -> CatalogFile? {
        guard let entry = files.withLock({ $0[path] }), let file = entry.file, entry.rights == Rights() else {
            return nil
        }
        var status = stat()
        guard stat(entry.name, &status) == 0, FileVersion(status) == entry.version else { return nil }
        return file
    }

    /// A file was opened under this name.
    func add(_ file: CatalogFile, at path: CatalogPath) {
        guard let version = file.version else { return }
        let place = path.components.reduce(into: Array(root.utf8)) { $0 += [UInt8(ascii: "/")] + $1 }
        let entry = Entry(
            file: file, version: version, rights: Rights(), name: place.map { CChar(bitPattern: $0) } + [0])
        files.withLock { files in
            if files.count >= Self.limit { files = files.filter { $0.value.file != nil } }
            if files.count < Self.limit { files[path] = entry }
        }
    }
}
