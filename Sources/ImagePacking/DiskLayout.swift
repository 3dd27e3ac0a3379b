// SPDX-License-Identifier: Apache-2.0

/// What a disk image is divided into: by a master boot record, and by a GUID partition table where the record says so (UEFI 2.10, 5.2
/// and 5.3). An image of a CD that can be written to a disk has both, over the same bytes.
struct DiskLayout {
    /// One partition.
    struct Partition: CustomStringConvertible {
        /// `type 0x83`, or what a GUID partition table calls it.
        let kind: String
        let offset: Int
        let size: Int
        /// The flag by which a master boot record chooses.
        let isActive: Bool
        /// An EFI system partition, from which UEFI boots.
        let isSystem: Bool

        var description: String {
            "\(kind)\(isActive ? ", active" : ""), \(size / 512) sectors at \(offset / 512)"
        }
    }

    private(set) var partitions: [Partition] = []
    private(set) var warnings: [String] = []
    /// There is code in front of the table.
    let hasCode: Bool
    /// There is a GUID partition table.
    private(set) var isGPT = false

    /// Reads the tables; nil if the bytes at 446 can be none.
    init?(_ bytes: ImageBytes) {
        guard bytes.has([0x55, 0xAA], at: 510), let code = bytes.slice(0, 440) else { return nil }
        hasCode = code.contains { $0 != 0 }
        var isProtective = false
        for at in stride(from: 446, to: 510, by: 16) {
            guard let status = bytes.byte(at), status & 0x7F == 0, let type = bytes.byte(at + 4),
                let start = bytes.long(at + 8), let count = bytes.long(at + 12)
            else { return nil }
            if type == 0xEE {
                isProtective = true
            } else if type != 0, count > 0 {
                partitions.append(
                    Partition(
                        kind: Self.types[type] ?? "type 0x\(String(type, radix: 16))", offset: start * 512,
                        size: count * 512, isActive: status == 0x80, isSystem: type == 0xEF))
            }
        }
        if isProtective || bytes.has("EFI PART", at: 512), let table = GUIDPartitionTable(bytes) {
            isGPT = true
            partitions += table.partitions
            warnings += table.warnings
        } else if isProtective {
            warnings.append("the master boot record promises a GUID partition table, which is not there")
        }
        // The first sectors of a disk alone are no image of it.
        let ends = partitions.map { $0.offset + $0.size - ($0.offset == 0 ? Self.slack : 0) }
        if bytes.count >= Self.smallest, let last = ends.max(), last > bytes.count {
            warnings.append(
                "cut short: a partition ends at \(last), the file has \(bytes.count) bytes")
        }
    }

    /// Who boots it from a disk: firmware that runs the code, and UEFI, which looks for a system partition.
    var boots: [BootTarget] {
        (hasCode ? [BootTarget.biosDisk] : []) + (partitions.contains(where: \.isSystem) ? [.uefiDisk] : [])
    }

    /// What is smaller has no partition inside.
    private static let smallest = 1 << 16
    /// isohybrid's partition is the whole image, rounded up to a cylinder of 1 MB; the file need not be as long.
    private static let slack = 1 << 20

    private static let types = [
        0x0B: "FAT32", 0x0C: "FAT32", 0x0E: "FAT16", 0x06: "FAT16", 0x07: "NTFS or exFAT",
        0x17: "hidden NTFS or ISO 9660",
        0x83: "Linux", 0x82: "Linux swap", 0x8E: "Linux LVM", 0xCD: "ISO 9660", 0xEF: "EFI system",
    ]
}
