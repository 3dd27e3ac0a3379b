// SPDX-License-Identifier: Apache-2.0

internal import ImagePacking

/// The partition tables of a medium: a master boot record and, for UEFI, a GUID partition table (UEFI 2.10, 5.2 and 5.3).
///
/// Beside the entry that protects a GUID partition table there is one of type 0 that is active: some BIOSes start no disk without an active
/// one, and EDK2 knows no table whose protecting entry is active itself.
struct PartitionTable {
    /// 32 bytes that are this medium's alone.
    let identity: [UInt8]
    /// How many sectors the medium has.
    let sectors: Int
    /// The EFI system partition.
    let system: (sectors: Int, first: Int)?

    /// What the copy takes at the end of the medium: the entries and the header.
    static let copySize = (entrySectors + 1) * DiskSector.size

    private static let entries = 128
    private static let entrySize = 128
    private static let entrySectors = entries * entrySize / DiskSector.size
    private static let headerSize = 92
    /// C12A7328-F81F-11D2-BA4B-00A0C93EC93B, an EFI system partition.
    private static let systemType: [UInt8] = [
        0x28, 0x73, 0x2A, 0xC1, 0x1F, 0xF8, 0xD2, 0x11, 0xBA, 0x4B, 0x00, 0xA0, 0xC9, 0x3E, 0xC9, 0x3B,
    ]
    /// "Hidden NTFS" in old tables; what CD images say that are also disks, so that nobody offers to format them.
    private static let imageType: UInt8 = 0x17

    /// Puts the tables at the medium's start, where code is already, and their copy at the end of its last bytes, which are at least
    /// ``copySize``.
    func write(to image: inout [UInt8], end: inout [UInt8]) {
        image.put(identity.prefix(4), at: 440)
        image.put(0xAA55, at: 510, bytes: 2)
        guard let system else {
            putEntry(type: Self.imageType, isActive: true, first: 0, count: sectors, at: 446, in: &image)
            return
        }
        putEntry(type: 0xEE, isActive: false, first: 1, count: sectors - 1, at: 446, in: &image)
        putEntry(type: 0, isActive: true, first: 0, count: 1, at: 462, in: &image)

        var table = [UInt8](repeating: 0, count: Self.entries * Self.entrySize)
        table.put(Self.systemType, at: 0)
        table.put(Self.guid(identity[16...]), at: 16)
        table.put(system.first, at: 32, bytes: 8)
        table.put(system.first + system.sectors - 1, at: 40, bytes: 8)
        for (index, unit) in "EFI system".utf16.enumerated() { table.put(Int(unit), at: 56 + 2 * index, bytes: 2) }
        let last = sectors - 1
        image.put(header(at: 1, other: last, entries: 2, table), at: DiskSector.size)
        image.put(table, at: 2 * DiskSector.size)
        let copy = end.count - Self.copySize
        end.put(table, at: copy)
        end.put(header(at: last, other: 1, entries: last - Self.entrySectors, table), at: copy + table.count)
    }

    private func header(at place: Int, other: Int, entries: Int, _ table: [UInt8]) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: Self.headerSize)
        header.put("EFI PART".utf8, at: 0)
        header.put(0x10000, at: 8, bytes: 4)
        header.put(Self.headerSize, at: 12, bytes: 4)
        header.put(place, at: 24, bytes: 8)
        header.put(other, at: 32, bytes: 8)
        header.put(2 + Self.entrySectors, at: 40, bytes: 8)
        header.put(sectors - 2 - Self.entrySectors, at: 48, bytes: 8)
        header.put(Self.guid(identity), at: 56)
        header.put(entries, at: 72, bytes: 8)
        header.put(Self.entries, at: 80, bytes: 4)
        header.put(Self.entrySize, at: 84, bytes: 4)
        header.put(Int(CRC32.checksum(table)), at: 88, bytes: 4)
        header.put(Int(CRC32.checksum(header)), at: 16, bytes: 4)
        return header
    }

    /// A GUID of bytes of one's own (RFC 9562, 5.8); its third number is little-endian (UEFI 2.10, appendix A).
    private static func guid(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var guid = Array(bytes.prefix(16))
        guid[7] = guid[7] & 0x0F | 0x80
        guid[8] = guid[8] & 0x3F | 0x80
        return guid
    }

    /// Cylinders, heads and sectors are of no use any more: UEFI 2.10, table 5.4.
    private func putEntry(
        type: UInt8, isActive: Bool, first: Int, count: Int, at offset: Int, in image: inout [UInt8]
    ) {
        image.put([isActive ? 0x80 : 0, 0, first == 0 ? 1 : 2, 0, type, 0xFF, 0xFF, 0xFF], at: offset)
        image.put(first, at: offset + 8, bytes: 4)
        image.put(min(count, 0xFFFF_FFFF), at: offset + 12, bytes: 4)
    }
}
