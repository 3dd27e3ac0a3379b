// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
import Foundation
internal import ImagePacking
internal import NetAddress

/// A directory of the disk as boot clients see it. Links are followed, but nothing outside the directory is shown, for a
/// server does not hand it out either.
final class DiskFileTree: FileTree {
    /// The directory, free of links.
    let root: String

    /// URLs that were asked for beforehand, and whether they can be fetched.
    var urls: [String: Bool] = [:]

    /// Keys are bytes. Swift compares the two encodings of `é` as equal; a file system does not.
    private var listings: [[UInt8]: [FileTreeNode]] = [:]
    private var images: [[UInt8]: FoundImage?] = [:]

    /// The largest file that is read as a text.
    private static let largestText = 1 << 20

    /// A tree; nil if `path` is no directory.
    init?(_ path: String) {
        guard let root = Self.resolved(path), Self.isDirectory(root) else { return nil }
        self.root = root
    }

    /// Whether there is a directory, or a link to one.
    static func isDirectory(_ path: String) -> Bool {
        status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// The status of what a path names, links followed; nil if it cannot be read. (`FileManager` would look the owner's name up, too.)
    private static func status(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    /// A path free of links; nil if there is nothing.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The file on disk; nil if there is none, or if it is outside of the root.
    private func place(_ path: String) -> String? {
        guard !path.isEmpty else { return root }
        let below = root == "/" ? root : root + "/"
        guard let place = Self.resolved(below + path), place == root || place.hasPrefix(below) else { return nil }
        return place
    }

    func children(of directory: String) -> [FileTreeNode] {
        if let known = listings[Array(directory.utf8)] { return known }
        let names = place(directory).flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
        let nodes = names.sorted().compactMap { node(at: directory.isEmpty ? $0 : "\(directory)/\($0)") }
        listings[Array(directory.utf8)] = nodes
        return nodes
    }

    func node(at path: String) -> FileTreeNode? {
        guard let status = place(path).flatMap(Self.status) else { return nil }
        let name = String(path.split(separator: "/").last ?? "")
        var own = stat()
        let isLink = lstat("\(root)/\(path)", &own) == 0 && own.st_mode & S_IFMT == S_IFLNK
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return FileTreeNode(name: name, isDirectory: true, isLink: isLink)
        case S_IFREG: return FileTreeNode(name: name, size: Int(status.st_size), isLink: isLink)
        default: return nil
        }
    }

    func identity(of directory: String) -> String? {
        place(directory).flatMap(Self.status).map { "\($0.st_dev)/\($0.st_ino)" }
    }

    func bytes(of path: String) -> [UInt8]? {
        guard let node = node(at: path), !node.isDirectory, node.size <= DiskFileTree.largestText else { return nil }
        return place(path).flatMap(FileManager.default.contents(atPath:)).map(Array.init)
    }

    func inspect(_ path: String) -> FoundImage? {
        if let known = images[Array(path.utf8)] { return known }
        let image = look(path)
        images[Array(path.utf8)] = .some(image)
        return image
    }

    func isReachable(url: String) -> Bool? { urls[url] }

    /// Reads as much of a file as tells its kind.
    private func look(_ path: String) -> FoundImage? {
        guard let node = node(at: path), !node.isDirectory, let place = place(path),
            let file = ImageFile(readable: place)
        else { return nil }
        return FoundImage(ImageReport(fileSize: file.size, makesDigests: false, read: file.read))
    }
}

extension FoundImage {
    /// What a report says, as far as menus need it.
    init(_ report: ImageReport) {
        let platforms = report.boots.compactMap { $0.machine?.platform }.filter(Platform.ofMenus.contains)
        switch report.kind {
        case .linux:
            self.init(
                .linux, version: report.facts.text("version"), commandLineLimit: report.facts.number("commandLineLimit")
            )
        case .ipxeKernel: self.init(.ipxeKernel)
        case .memdisk: self.init(.memdisk)
        case .wimboot: self.init(.wimboot)
        case .linuxImage: self.init(.otherKernel(platforms.first))
        case .archive: self.init(.archive)
        case .iso9660: self.init(.iso, version: report.facts.text("volume"))
        case .pxelinux: self.init(.pxelinux, version: report.facts.text("version"))
        case .ipxeNBP, .grubNBP, .pxekitNBP: self.init(.networkProgram)
        case .com32:
            self.init(.com32(isELF: report.facts.text("format") == "elf"), needs: report.facts.list("needs") ?? [])
            firmware = report.boots.map(\.rawValue)
            moduleName = report.facts.text("name")
        case .efi: self.init(platforms.first.map { .efi($0) } ?? .other)
        case .bootSector: self.init(.bootSector)
        case .text: self.init(.text)
        default: self.init(.other)
        }
        summary = report.summary
        faults = report.warnings
        self.platforms = platforms
    }
}
