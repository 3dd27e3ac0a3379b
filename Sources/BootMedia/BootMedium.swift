// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A medium that boots: one image that is a CD, and a disk or USB stick, for BIOS machines and UEFI.
///
/// | Bytes | |
/// |---|---|
/// | 0 | master boot record, with nbp/stubs/media.asm as its code; GUID partition table behind it |
/// | 32 KiB | ISO 9660: descriptors, path tables, the root, El Torito's catalog and boot image |
/// | then | the boot file, the index of the included files, and files of the CD |
/// | a multiple of 1 MiB | the EFI system partition, if there is one: a FAT file system, to which El Torito and both partition tables lead |
/// | then | the folders of the CD, if files are included, and these, each in one run of blocks |
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

    /// Files to carry along; nil for none. Their content is not here: see ``Parts``.
    public var included: IncludedTree?

    /// A medium from its boot file.
    public init(bootFile: [UInt8]) { self.bootFile = bootFile }

    /// The most that the boot file may have: the 64 KiB into which it is read.
    public static let largestBootFile = 1 << 16

    /// Where a partition begins: a multiple of 1 MiB, as every tool for disks has it.
    static let alignment = 1 << 20

    /// Where the index of the included files lies: its first block of 2048 bytes, and how many pieces of 32 KiB it has
    /// (`s_MEDIUM` in nbp/include/header.inc).
    ///
    /// - Parameter size: of the boot file, in bytes.
    public static func index(of tree: IncludedTree, behindBootFile size: Int) -> (block: Int, pieces: Int) {
        (ISOVolume.firstFile + 1 + size.pieces(of: ISOVolume.block), MediumIndex.pieces(of: tree))
    }

    /// The name of the index on the CD. It is another one for other files, so that a loader for UEFI can look for its own medium.
    public static func indexName(of tree: IncludedTree) -> String {
        var digest = SHA256()
        update(&digest, with: tree)
        let number = digest.finalize().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let text = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - text.count) + text + ".IDX"
    }

    private static func update(_ digest: inout SHA256, with tree: IncludedTree) {
        for file in tree.files {
            digest.update(data: Array(file.path.utf8) + [0])
            digest.update(data: file.digest)
        }
    }

    /// A medium in the order of its bytes.
    public struct Parts: Hashable, Sendable {
        /// The start, up to the included files.
        public let head: [UInt8]
        /// The included files, each with zeros behind it up to a multiple of 2048 bytes.
        public let files: [IncludedTree.File]
        /// What comes behind them.
        public let tail: [UInt8]
        /// The size of it all, in bytes.
        public let size: Int

        /// How many zeros stand behind a file.
        public static func padding(of file: IncludedTree.File) -> Int {
            file.size.pieces(of: ISOVolume.block) * ISOVolume.block - file.size
        }
    }

    /// The bytes of a medium that includes no files.
    public func image() throws(BootMediumError) -> [UInt8] {
        let parts = try parts()
        guard parts.files.isEmpty else {
            throw .part(
                "included files", needed: "none in an image that is made at once", found: "\(parts.files.count)")
        }
        return parts.head + parts.tail
    }

    /// The bytes, without those of the included files.
    public func parts() throws(BootMediumError) -> Parts {
        guard !bootFile.isEmpty, bootFile.count <= Self.largestBootFile else {
            throw .part("boot file", needed: "1 to \(Self.largestBootFile) bytes", found: "\(bootFile.count)")
        }
        let isName = volume.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x5F
        }
        guard isName, (1...11).contains(volume.utf8.count) else {
            throw .part("volume", needed: "1 to 11 characters A to Z, 0 to 9 and _", found: volume)
        }
        let place = (ISOVolume.firstFile + 1) * ISOVolume.block
        var start = MediumStart.code(.cd, bootFile: place, size: bootFile.count).padded(to: ISOVolume.block)
        start.put(0xAA55, at: 510, bytes: 2)
        var volume = ISOVolume(label: volume)
        volume.add("START.BIN", start, boots: .bios)
        volume.add("BOOT.BIN", bootFile)
        let index = included.map { ISOPath(stringLiteral: Self.indexName(of: $0)) }
        if let included, let index {
            volume.add(index, [UInt8](repeating: 0, count: MediumIndex.pieces(of: included) * MediumIndex.piece))
        }
        if let fallback {
            volume.add("IPXE.KRN", fallback.kernel)
            volume.add("IPXE.CFG", fallback.script)
        }
        for file in discFiles { volume.add(try ISOPath(file.path), written: file.path, file.content) }
        let systemPlace = volume.place(alignedTo: Self.alignment) / DiskSector.size
        let system =
            try systemFiles.isEmpty
            ? nil : FATVolume(systemFiles, label: self.volume, hiddenSectors: systemPlace).image()
        if let system { volume.add("EFI.IMG", system, boots: .uefi, alignment: Self.alignment) }
        if let included, let index { try volume.add(included, index: index) }

        var digest = SHA256()
        digest.update(data: bootFile)
        digest.update(data: system ?? [])
        for file in discFiles { digest.update(data: file.content) }
        if let included { Self.update(&digest, with: included) }
        let used = volume.end * ISOVolume.block
        let size =
            (used + (system == nil ? 0 : PartitionTable.copySize)).pieces(of: Self.alignment) * Self.alignment
        var head = try volume.head(of: size)
        var tail = [UInt8](repeating: 0, count: size - used)
        head.put(MediumStart.code(.disk, bootFile: place, size: bootFile.count), at: 0)
        PartitionTable(
            identity: Array(digest.finalize()), sectors: size / DiskSector.size,
            system: system.map { ($0.count / DiskSector.size, systemPlace) }
        ).write(to: &head, end: &tail)
        return Parts(head: head, files: included?.files ?? [], tail: tail, size: size)
    }
}
