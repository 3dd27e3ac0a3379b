// SPDX-License-Identifier: Apache-2.0

/// What a file is, from its bytes: the kind of boot file, what its headers say, and whom it can boot.
public struct ImageReport: Hashable, Sendable, Codable {
    /// What it is, as a word for programs.
    public var kind: ImageKind
    /// What it is, in one line for people.
    public var summary: String
    /// Size of the whole file, in bytes.
    public var size: Int
    /// What its headers say, in the order in which a reader wants it.
    public var facts: ImageFacts
    /// Who can be handed this file as a boot file, or which loader can start it. Empty: nobody.
    public var boots: [BootTarget]
    /// What is wrong with it, or will surprise.
    public var warnings: [String]
    /// Images inside this one: those of an option ROM, the boot entries of a CD image, the kernel of a unified kernel image.
    public var parts: [ImageReport]
    /// How many bytes from the start of the file would have said more; nil if nothing is left to say.
    public var wanted: Int?

    init(
        _ kind: ImageKind, _ summary: String, size: Int, facts: ImageFacts = [:], boots: [BootTarget] = [],
        warnings: [String] = [], parts: [ImageReport] = []
    ) {
        self.kind = kind
        self.summary = summary
        self.size = size
        self.facts = facts
        self.boots = boots
        self.warnings = warnings
        self.parts = parts
    }

    /// Looks at a file, or at the start of one.
    ///
    /// - Parameters:
    ///   - head: the first bytes of the file. ``sensibleHead`` of them tell what it is for every kind but the rarest;
    ///     ``wanted`` says whether more would say more.
    ///   - fileSize: the size of the whole file, where `head` is not all of it.
    public init(head: ArraySlice<UInt8>, fileSize: Int? = nil) {
        self = recognise(ImageBytes(head: head, fileSize: fileSize ?? head.count))
    }

    /// Looks at a whole file through `read`, which is asked for as much of it as tells what it is.
    ///
    /// - Parameters:
    ///   - fileSize: the size of the file, in bytes.
    ///   - makesDigests: whether all of a UEFI program is read, to see whether its signatures are of this very file.
    ///   - read: the bytes of a range of the file; nil or fewer where they cannot be read.
    public init(fileSize: Int, makesDigests: Bool = true, read: @escaping (Range<Int>) -> [UInt8]?) {
        let pieces = ImagePieces(count: fileSize, isForDigests: makesDigests, read: read)
        self = recognise(ImageBytes(head: [], fileSize: fileSize, pieces: pieces))
    }

    /// Looks at a whole file.
    public init(_ bytes: [UInt8]) { self.init(head: bytes[...]) }

    /// As many bytes as tell a file's kind, cheaply: through the boot record of an ISO 9660 image at 0x8800.
    public static let sensibleHead = 0x9000
}

/// The kinds of file that ``ImageReport`` tells apart. Open: a program that reads a report must bear a kind it does not know.
public struct ImageKind: RawRepresentable, Hashable, Sendable, Codable {
    /// The word in a JSON report.
    public let rawValue: String
    /// A kind by its word.
    public init(rawValue: String) { self.rawValue = rawValue }
    init(_ word: String) { rawValue = word }

    /// A network bootstrap program of this project.
    public static let pxekitNBP = ImageKind("pxekit-nbp")
    /// pxelinux.0, lpxelinux.0.
    public static let pxelinux = ImageKind("pxelinux")
    /// iPXE as an NBP: `.pxe`, `.kpxe`, `.kkpxe`.
    public static let ipxeNBP = ImageKind("ipxe-nbp")
    /// iPXE dressed as a Linux kernel: `.lkrn`.
    public static let ipxeKernel = ImageKind("ipxe-kernel")
    /// GRUB as an NBP (`grub-mkimage -O i386-pc-pxe`).
    public static let grubNBP = ImageKind("grub-nbp")
    /// A GRUB core image or a piece of one.
    public static let grubPart = ImageKind("grub-part")
    /// SYSLINUX's memdisk.
    public static let memdisk = ImageKind("memdisk")
    /// An x86 Linux kernel, or a program that is loaded like one.
    public static let linux = ImageKind("linux")
    /// A Linux kernel for another machine.
    public static let linuxImage = ImageKind("linux-image")
    /// A program with a Multiboot 1 header.
    public static let multiboot = ImageKind("multiboot")
    /// A program with a Multiboot 2 header.
    public static let multiboot2 = ImageKind("multiboot2")
    /// A UEFI application or driver.
    public static let efi = ImageKind("efi")
    /// A PE file that is no UEFI program.
    public static let pe = ImageKind("pe")
    /// A PCI expansion ROM, with every image in it.
    public static let optionROM = ImageKind("option-rom")
    /// One image of a PCI expansion ROM.
    public static let romImage = ImageKind("rom-image")
    /// A SYSLINUX module: `.c32`.
    public static let com32 = ImageKind("com32")
    /// A CD image.
    public static let iso9660 = ImageKind("iso9660")
    /// One El Torito boot entry of a CD image.
    public static let bootEntry = ImageKind("boot-entry")
    /// A boot sector, or a disk image that begins with one.
    public static let bootSector = ImageKind("boot-sector")
    /// An ELF file.
    public static let elf = ImageKind("elf")
    /// A compressed file or an archive: an initial RAM disk, or something to unpack.
    public static let archive = ImageKind("archive")
    /// A text: a script or a configuration.
    public static let text = ImageKind("text")
    /// A Windows imaging file.
    public static let wim = ImageKind("wim")
    /// A flattened device tree.
    public static let deviceTree = ImageKind("device-tree")
    /// wimboot: the loader of Windows' installer.
    public static let wimboot = ImageKind("wimboot")
    /// isolinux.bin: SYSLINUX for CDs.
    public static let isolinux = ImageKind("isolinux")
    /// A piece of GRUB 0.97.
    public static let grubLegacy = ImageKind("grub-legacy")
    /// A digital signature of the file that it is a part of.
    public static let signature = ImageKind("signature")
    /// A FIT image: kernels, RAM disks and device trees in one file, for U-Boot.
    public static let fit = ImageKind("fit")
    /// A file without bytes.
    public static let empty = ImageKind("empty")
    /// Anything else.
    public static let unknown = ImageKind("unknown")
}
