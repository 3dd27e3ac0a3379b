// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// A file that a boot loader fetches: a path below the boot root, or a URL.
public struct BootFile: Hashable, Sendable {
    /// The path or URL; variables are allowed in it.
    public var path: Template

    /// The SHA-256 digest that the file must have, 64 lower-case hexadecimal digits; nil if nobody knows it.
    public let sha256: String?

    /// A file without a known digest.
    public init(_ path: Template) {
        self.path = path
        self.sha256 = nil
    }

    /// A file with its digest; nil if `sha256` is not 64 hexadecimal digits.
    public init?(_ path: Template, sha256: String) {
        guard sha256.utf8.count == 64, sha256.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        self.path = path
        self.sha256 = sha256.lowercased()
    }

    /// Whether `path` names its server: a URL, or PXELINUX's `server::path`.
    public static func isAbsolute(_ path: String) -> Bool { path.contains("://") || path.contains("::") }
}

extension BootFile: ExpressibleByStringLiteral {
    /// A path or URL; variables are allowed in it.
    public init(stringLiteral path: String) { self.init(Template(path)) }
}

/// A Linux kernel, or anything else that is started by the Linux boot protocol (memdisk, memtest86+).
public struct LinuxBoot: Hashable, Sendable {
    /// The kernel.
    public var kernel: BootFile

    /// Initial RAM disks, in the order in which the kernel unpacks them.
    public var initrds: [BootFile]

    /// The kernel's command line, without `initrd=`.
    public var arguments: Template

    /// How its system is told an address that no DHCP server has given; nil for ``AddressForm/usual``.
    public var address: AddressForm?

    /// A kernel with its files and command line.
    public init(
        kernel: BootFile, initrds: [BootFile] = [], arguments: Template = "", address: AddressForm? = nil
    ) {
        self.address = address
        self.kernel = kernel
        self.initrds = initrds
        self.arguments = arguments
    }
}

/// What kind of program or image an entry hands the machine to; PXELINUX tells them by extension or keyword.
public enum ChainKind: String, CaseIterable, Sendable {
    /// A PXE network bootstrap program, loaded at 0000:7C00 (PXE 2.1 §4.4.5).
    case networkProgram = "nbp"
    /// An EFI program (PE32 or PE32+).
    case efi
    /// A boot sector of any size, loaded at 0000:7C00.
    case bootSector = "boot-sector"
    /// A DOS boot sector, whose superblock the loader patches.
    case dosBootSector = "dos-boot-sector"
    /// A floppy image; no PXELINUX starts one, memdisk does.
    case floppyImage = "floppy-image"
    /// A COM32 module of SYSLINUX.
    case com32
    /// A 16-bit COMBOOT program; SYSLINUX 5.00 and later do not run them.
    case comboot

    /// Whether a machine of this platform can run it.
    public func runs(on platform: Platform) -> Bool { (self == .efi) == platform.isUEFI }
}

/// How PXELINUX's LOCALBOOT leaves the network stack; the raw value is its argument.
public struct LocalBoot: RawRepresentable, Hashable, Sendable {
    /// The argument of LOCALBOOT.
    public let rawValue: Int

    /// A way by the argument of LOCALBOOT.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Boot from the first disk, network stack removed.
    public static let normal = LocalBoot(rawValue: 0)
    /// The same with the UNDI driver kept in memory.
    public static let keepingUNDI = LocalBoot(rawValue: 4)
    /// The same with the whole PXE stack kept in memory.
    public static let keepingPXE = LocalBoot(rawValue: 5)
    /// Give up, so that the firmware tries its next boot device.
    public static let nextDevice = LocalBoot(rawValue: -1)
}

/// What choosing an entry does.
public enum BootAction: Hashable, Sendable {
    case linux(LinuxBoot)
    case chain(BootFile, ChainKind, arguments: Template)
    case localDisk(LocalBoot)
    /// Continue with another configuration file of the same boot loader, in another directory if one is named.
    case configuration(BootFile, directory: String?)
    /// Show a text file, perhaps on another background, and come back.
    case message(BootFile, background: BootFile?)
    /// Show the submenu with this tag.
    case goto(String)
    /// Leave the submenu; with a tag, show that submenu.
    case exit(String?)
    /// Leave the menu for the loader's prompt.
    case quit

    /// Hand over to a program without arguments.
    public static func chain(_ file: BootFile, _ kind: ChainKind) -> BootAction { .chain(file, kind, arguments: "") }

    /// Continue with another configuration file where the client is.
    public static func configuration(_ file: BootFile) -> BootAction { .configuration(file, directory: nil) }

    /// Every file that the loader fetches for it, in order.
    public var files: [BootFile] {
        switch self {
        case .linux(let boot): [boot.kernel] + boot.initrds
        case .chain(let file, _, _), .configuration(let file, _): [file]
        case .message(let file, let background): [file] + (background.map { [$0] } ?? [])
        case .localDisk, .goto, .exit, .quit: []
        }
    }

    /// Every template in it.
    public var templates: [Template] {
        let arguments: [Template] =
            switch self {
            case .linux(let boot): [boot.arguments]
            case .chain(_, _, let arguments): [arguments]
            default: []
            }
        return files.map(\.path) + arguments
    }

    /// Whether a machine of this platform can do it.
    public func runs(on platform: Platform) -> Bool {
        if case .chain(_, let kind, _) = self { kind.runs(on: platform) } else { true }
    }
}
