// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A medium that boots: one image that is a CD, and a disk or USB stick, for BIOS machines and UEFI.
///
/// | Bytes | |
/// |---|---|
/// | 0 | master boot record, with nbp/stubs/media.asm as its code; GUID partition table behind it |
/// | 32 KiB | ISO 9660: descriptors, path tables, the root, El Torito's catalog and boot image |
/// | then | the boot file, and files of the CD |
/// | a multiple of 1 MiB | the EFI system partition, if there is one: a FAT file system, to which El Torito and both partition tables lead |
/// | the end | the copy of the GUID partition table |
///
/// The same parts make the same bytes: there are no dates in it, and its identifiers come from the parts.
public struct BootMedium: Hashable, Sendable {
    /// A file of the EFI system partition, or of the CD.
    public struct SystemFile: Hashable, Sendable {
        /// Where it lies: names with `/` between them, as `EFI/BOOT/BOOTX64.EFI`.
        public var path: String
        /// Its bytes.
        public var content: [UInt8]

        /// A file from its path and bytes.
        public init(path: String, content: [UInt8]) {
            self.path = path
            self.content = content
        }
    }

    /// The name of the volume: 1 to 11 letters A to Z, digits and `_`, so that it fits both file systems.
    public var volume = "PXEKIT"

    /// What a BIOS machine starts, at 0x7C00: mediaboot.0 and the program behind it.
    public var bootFile: [UInt8]

    /// What UEFI finds; empty makes a medium for BIOS machines alone.
    public var systemFiles: [SystemFile] = []

    /// Files of the CD's own file system, beside what it has of the above: a program for UEFI that was started from a CD may read that one, and
    /// not the EFI system partition. Names in it have no small letters, which readers do not tell from capitals.
    public var discFiles: [SystemFile] = []

    /// A kernel that a BIOS machine starts where no card's ROM can be, and what it is given as its initrd: iPXE, and a script.
    public struct Fallback: Hashable, Sendable {
        /// A Linux kernel by its form (boot protocol 2.02 and later).
        public var kernel: [UInt8]
        /// Its initrd.
        public var script: [UInt8]

        /// A kernel with its script.
        public init(kernel: [UInt8], script: [UInt8]) {
            self.kernel = kernel
            self.script = script
        }
    }

    /// See ``Fallback``.
    public var fallback: Fallback?

    /// A medium from its boot file.
    public init(bootFile: [UInt8]) { self.bootFile = bootFile }

    /// The most that the boot file may have: the 64 KiB into which it is read.
    public static let largestBootFile = 1 << 16

    /// Where a partition begins: a multiple of 1 MiB, as every tool for disks has it.
    static let alignment = 1 << 20

    /// The image's bytes.
    public func image() throws(BootMediumError) -> [UInt8] {
        guard !bootFile.isEmpty, bootFile.count <= Self.largestBootFile else {
            throw .part("boot file", needed: "1 to \(Self.largestBootFile) bytes", found: "\(bootFile.count)")
        }
        let isName = volume.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x5F
        }
        guard isName, (1...11).contains(volume.utf8.count) else {
            throw .part("volume", needed: "1 to 11 characters A to Z, 0 to 9 and _", found: volume)
        }
        var digest = SHA256()
        digest.update(data: bootFile)
        let system =
            try systemFiles.isEmpty
            ? nil
            : FATVolume(systemFiles, label: volume, hiddenSectors: Self.alignment / DiskSector.size).image()
        digest.update(data: system ?? [])
        for file in discFiles { digest.update(data: file.content) }
        let identity = Array(digest.finalize())

        let place = (ISOVolume.firstFile + 1) * ISOVolume.block
        var start = MediumStart.code(.cd, bootFile: place, size: bootFile.count).padded(to: ISOVolume.block)
        start.put(0xAA55, at: 510, bytes: 2)
        var volume = ISOVolume(label: volume)
        volume.add("START.BIN", start, boots: .bios)
        volume.add("BOOT.BIN", bootFile)
        if let fallback {
            volume.add("IPXE.KRN", fallback.kernel)
            volume.add("IPXE.CFG", fallback.script)
        }
        for file in discFiles { volume.add(try ISOPath(file.path), file.content) }
        if let system { volume.add("EFI.IMG", system, boots: .uefi, alignment: Self.alignment) }
        var image = try volume.image(
            padded: Self.alignment, behind: system == nil ? 0 : PartitionTable.copySize)
        image.put(MediumStart.code(.disk, bootFile: place, size: bootFile.count), at: 0)
        PartitionTable(
            identity: identity, sectors: image.count / DiskSector.size,
            system: system.map { ($0.count / DiskSector.size, Self.alignment / DiskSector.size) }
        ).write(to: &image)
        return image
    }
}
