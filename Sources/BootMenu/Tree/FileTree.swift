// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// The files that boot clients can fetch, as `menu lint`, `show` and `generate` look at them. Paths are relative to the
/// root, with `/` between names; the root itself is the empty path.
public protocol FileTree {
    /// What is in a directory, sorted by name; empty if there is no such directory.
    func children(of directory: String) -> [FileTreeNode]

    /// What is at a path, links followed; nil if there is nothing.
    func node(at path: String) -> FileTreeNode?

    /// What tells a directory from every other, whatever path leads to it; nil where there are no links, so that the path does.
    func identity(of directory: String) -> String?

    /// The bytes of a text file; nil if it cannot be read or is too large for a text.
    func bytes(of path: String) -> [UInt8]?

    /// What kind of boot file it is.
    func inspect(_ path: String) -> FoundImage?

    /// Whether a URL can be fetched; nil if nobody can tell.
    func isReachable(url: String) -> Bool?
}

extension FileTree {
    /// A tree without links.
    public func identity(of directory: String) -> String? { nil }

    /// A tree without a network cannot tell.
    public func isReachable(url: String) -> Bool? { nil }
}

/// A file or directory of a tree.
public struct FileTreeNode: Hashable, Sendable {
    /// Its name in its directory.
    public var name: String

    /// Whether it has children.
    public var isDirectory: Bool

    /// A file's size in bytes.
    public var size: Int

    /// Whether it is a symbolic link to such a file or directory.
    public var isLink: Bool

    /// A node by what is known about it.
    public init(name: String, isDirectory: Bool = false, size: Int = 0, isLink: Bool = false) {
        self.name = name
        self.isDirectory = isDirectory
        self.size = size
        self.isLink = isLink
    }
}

/// A boot file as its first bytes tell it.
public struct FoundImage: Hashable, Sendable {
    /// What it is.
    public enum Kind: Hashable, Sendable {
        /// An x86 Linux kernel, or a program that is loaded like one.
        case linux
        /// iPXE dressed as a Linux kernel.
        case ipxeKernel
        case memdisk
        /// wimboot, the loader of Windows' installer.
        case wimboot
        /// A kernel for other machines than PCs; nil where no menu here starts it.
        case otherKernel(Platform?)
        /// A boot sector, or a disk image.
        case bootSector
        /// A text: a configuration, a script, a page.
        case text
        /// A compressed file or cpio archive: perhaps an initial RAM disk.
        case archive
        case iso
        case pxelinux
        /// Another network bootstrap program.
        case networkProgram
        /// An EFI program.
        case efi(Platform)
        /// A COM32 module; `isELF` since SYSLINUX 5.00, a flat program before.
        case com32(isELF: Bool)
        case other
    }

    /// What it is.
    public var kind: Kind

    /// Whether it is an EFI program.
    var isEFI: Bool { if case .efi = kind { true } else { false } }

    /// The version in its header: of the kernel, or of PXELINUX; a CD's label.
    public var version: String?

    /// The longest command line that a kernel takes, in bytes without NUL.
    public var commandLineLimit: Int?

    /// The modules that a module needs.
    public var needs: [String]

    /// The name that a module gives itself; nil if it has none.
    public var moduleName: String?

    /// What it is, in words for people.
    public var summary = ""

    /// What is wrong with it: that it is cut, or changed after it was signed.
    public var faults: [String] = []

    /// The firmware for which it is made, as far as it is a module of SYSLINUX: `syslinux-bios`. Empty if it does not say.
    public var firmware: [String] = []

    /// The platforms whose UEFI starts it by itself.
    public var platforms: [Platform] = []

    /// An image by what its header says.
    public init(_ kind: Kind, version: String? = nil, commandLineLimit: Int? = nil, needs: [String] = []) {
        self.kind = kind
        self.version = version
        self.commandLineLimit = commandLineLimit
        self.needs = needs
    }
}

extension FoundImage {
    /// Whether firmware starts it over the network: a program for a BIOS's PXE ROM, or for UEFI.
    var isStartedByFirmware: Bool {
        switch kind {
        case .pxelinux, .networkProgram, .efi: true
        default: false
        }
    }
}

/// Paths as boot clients ask for them.
enum TreePath {
    /// The path below the root with `.`, `..` and empty parts taken out; nil if it leaves the root.
    static func normalized(_ path: String) -> String? {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }

    /// The directory of a path; empty for the root.
    static func directory(_ path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

    /// The last name of a path.
    static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// Two paths put together.
    static func joined(_ directory: String, _ name: String) -> String {
        directory.isEmpty || directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }
}
