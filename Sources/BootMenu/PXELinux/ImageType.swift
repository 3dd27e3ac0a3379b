// SPDX-License-Identifier: Apache-2.0

/// What SYSLINUX 6 takes the file of a label for: forced by the directive, or seen from the extension after KERNEL
/// (com32/elflink/ldlinux/ldlinux.c and execute.c).
public enum ImageType: Hashable, Sendable {
    case linux
    case chain(ChainKind)
    case configuration
    case localDisk

    /// The type for the value of a directive; nil for directives that name no image. FDIMAGE loads a kernel: the type has
    /// a name in SYSLINUX 6, and nothing that would start it.
    init?(_ keyword: ConfigKeyword, path: String) {
        switch keyword {
        case .kernel: self.init(path: path)
        case .linux, .fdimage: self = .linux
        case .boot: self = .chain(.bootSector)
        case .bss: self = .chain(.dosBootSector)
        case .pxe: self = .chain(.networkProgram)
        case .comboot: self = .chain(.comboot)
        case .com32: self = .chain(.com32)
        case .config: self = .configuration
        case .localboot: self = .localDisk
        default: return nil
        }
    }

    /// The extensions that SYSLINUX 6 knows, in the order in which it tries them behind a name that is no label.
    static let extensions = [".c32", ".img", ".bss", ".bin", ".bs", ".0"]

    /// Whether a name ends in one of the extensions.
    static func isExtended(_ path: String) -> Bool { extensions.contains { path.hasSuffix($0) } }

    /// The type by extension, compared byte by byte. Every other file is a kernel, `.img` among them, for floppy images are
    /// an affair of ISOLINUX.
    public init(path: String) {
        let bytes = path.utf8
        func ends(_ suffix: String) -> Bool { bytes.reversed().starts(with: suffix.utf8.reversed()) }
        self =
            if ends(".c32") {
                .chain(.com32)
            } else if ends(".bss") {
                .chain(.dosBootSector)
            } else if ends(".bin") || ends(".bs") {
                .chain(.bootSector)
            } else if ends(".0") {
                .chain(.networkProgram)
            } else {
                .linux
            }
    }
}

extension ChainKind {
    /// The directive that forces the type; nil for what SYSLINUX 6 for BIOS cannot start.
    var configKeyword: ConfigKeyword? {
        switch self {
        case .networkProgram: .pxe
        case .efi, .floppyImage: nil
        case .bootSector: .boot
        case .dosBootSector: .bss
        case .com32: .com32
        case .comboot: .comboot
        }
    }
}
