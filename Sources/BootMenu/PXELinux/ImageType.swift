// SPDX-License-Identifier: Apache-2.0

/// What SYSLINUX takes the file of a label for: forced by the directive, or seen from the extension after KERNEL
/// (syslinux.cfg, KERNEL file type).
public enum ImageType: Hashable, Sendable {
    case linux
    case chain(ChainKind)
    case configuration
    case localDisk

    /// The type for the value of a directive; nil for directives that name no image.
    init?(_ keyword: ConfigKeyword, path: String) {
        switch keyword {
        case .kernel: self.init(path: path)
        case .linux: self = .linux
        case .boot: self = .chain(.bootSector)
        case .bss: self = .chain(.dosBootSector)
        case .pxe: self = .chain(.networkProgram)
        case .fdimage: self = .chain(.floppyImage)
        case .comboot: self = .chain(.comboot)
        case .com32: self = .chain(.com32)
        case .config: self = .configuration
        case .localboot: self = .localDisk
        default: return nil
        }
    }

    /// The type by extension, in any case of letters.
    public init(path: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let suffix = name.lastIndex(of: ".").map { name[$0...].lowercased() }
        switch suffix {
        case ".0": self = .chain(.networkProgram)
        case ".bin", ".bs": self = .chain(.bootSector)
        case ".bss": self = .chain(.dosBootSector)
        case ".img": self = .chain(.floppyImage)
        case ".c32": self = .chain(.com32)
        case ".com", ".cbt": self = .chain(.comboot)
        default: self = .linux
        }
    }
}

extension ChainKind {
    /// The directive that forces the type; nil for EFI programs, which SYSLINUX for BIOS cannot start.
    var configKeyword: ConfigKeyword? {
        switch self {
        case .networkProgram: .pxe
        case .efi: nil
        case .bootSector: .boot
        case .dosBootSector: .bss
        case .floppyImage: .fdimage
        case .com32: .com32
        case .comboot: .comboot
        }
    }
}
