// SPDX-License-Identifier: Apache-2.0

/// As what a loader takes a file.
enum FileUse {
    case kernel, initrd, disc, bootSector, networkProgram, module, efi, configuration, picture, page

    init?(_ action: BootAction) {
        switch action {
        case .linux: self = .kernel
        case .chain(_, .bootSector, _), .chain(_, .dosBootSector, _): self = .bootSector
        case .chain(_, .networkProgram, _): self = .networkProgram
        case .chain(_, .com32, _): self = .module
        case .chain(_, .efi, _): self = .efi
        case .configuration: self = .configuration
        default: return nil
        }
    }

    var words: String {
        switch self {
        case .kernel: "a Linux kernel"
        case .initrd: "an initial RAM disk"
        case .disc: "a disc for memdisk"
        case .bootSector: "a boot sector"
        case .networkProgram: "a network program"
        case .module: "a module of SYSLINUX"
        case .efi: "a UEFI program"
        case .configuration: "a configuration"
        case .picture: "a picture"
        case .page: "a text"
        }
    }

    /// Whether a file of this kind is what is wanted; yes for kinds that nobody knows.
    func takes(_ image: FoundImage) -> Bool {
        switch (self, image.kind) {
        case (_, .other): true
        case (.kernel, .linux), (.kernel, .ipxeKernel), (.kernel, .memdisk), (.kernel, .wimboot): true
        // wimboot takes any file as its own; a kernel or a program is none for anybody.
        case (.initrd, .archive), (.initrd, .iso), (.initrd, .bootSector), (.initrd, .text), (.initrd, .efi): true
        case (.disc, .iso), (.disc, .bootSector), (.disc, .archive), (.page, .text): true
        case (.bootSector, .bootSector), (.networkProgram, .networkProgram), (.networkProgram, .pxelinux): true
        // FreeBSD's pxeboot and others are boot sectors by their form.
        case (.networkProgram, .bootSector), (.module, .com32), (.configuration, .text): true
        case (.efi, .efi): true
        case (.efi, _): !image.platforms.isEmpty  // a kernel that UEFI starts
        default: false
        }
    }
}
