// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// A GUID partition table (UEFI 2.10, 5.3): a header in the second block, entries behind it, and a copy of both at the disk's end.
struct GUIDPartitionTable {
    private(set) var partitions: [DiskLayout.Partition] = []
    private(set) var warnings: [String] = []

    /// Blocks of disks, and of CDs.
    private static let blockSizes = [512, 2048, 4096]
    /// UEFI asks for 128 entries at least; nobody makes more.
    private static let mostEntries = 1024

    init?(_ bytes: ImageBytes) {
        guard let block = Self.blockSizes.first(where: { bytes.has("EFI PART", at: $0) }),
            let headerSize = bytes.long(block + 12), (92...block).contains(headerSize),
            let sum = bytes.long(block + 16),
            let copy = bytes.quad(block + 32), let start = bytes.quad(block + 72), let count = bytes.long(block + 80),
            let size = bytes.long(block + 84), size >= 128, let entriesSum = bytes.long(block + 88)
        else { return nil }
        if let header = bytes.slice(block, headerSize) {
            // The sum is made with its own field 0.
            let counted = header.prefix(16) + [0, 0, 0, 0] + header.dropFirst(20)
            if Int(CRC32.checksum(counted)) != sum {
                warnings.append("the checksum of the GUID partition table's header is wrong: UEFI passes over it")
            }
        }
        let (used, table) = (min(count, Self.mostEntries), start < 1 << 40 ? start * block : bytes.count)
        if count <= Self.mostEntries, size <= 4096, let entries = bytes.slice(table, count * size),
            Int(CRC32.checksum(entries)) != entriesSum
        {
            warnings.append("the checksum of the GUID partition table's entries is wrong: UEFI passes over it")
        }
        for index in 0..<used {
            guard let partition = Self.partition(bytes, table + index * size, block) else { continue }
            partitions.append(partition)
        }
        if copy < 1 << 40, copy > 0, (copy + 1) * block > bytes.count {
            warnings.append(
                "cut short: the copy of the GUID partition table is at \(copy * block), the file has \(bytes.count) bytes"
            )
        }
    }

    private static func partition(_ bytes: ImageBytes, _ at: Int, _ block: Int) -> DiskLayout.Partition? {
        guard let type = bytes.slice(at, 16), type.contains(where: { $0 != 0 }), let first = bytes.quad(at + 32),
            let last = bytes.quad(at + 40), first <= last, last < 1 << 40, let name = bytes.slice(at + 56, 72)
        else { return nil }
        let units = stride(from: name.startIndex, to: name.endIndex, by: 2).map {
            UInt16(name[$0]) | UInt16(name[$0 + 1]) << 8
        }
        let title = String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
        let guid = Self.text(Array(type))
        let kind = Self.types[guid] ?? guid
        return DiskLayout.Partition(
            kind: "GPT \(kind)" + (title.isEmpty ? "" : " \"\(title)\""), offset: first * block,
            size: (last - first + 1) * block, isActive: false, isSystem: guid == Self.system)
    }

    /// A GUID as it is written: the first three numbers are little-endian (UEFI 2.10, appendix A).
    private static func text(_ bytes: [UInt8]) -> String {
        let order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15]
        return order.map { $0 < 0 ? "-" : bytes[$0].hexadecimal }.joined()
    }

    private static let system = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
    private static let types = [
        system: "EFI system", "21686148-6449-6e6f-744e-656564454649": "BIOS boot",
        "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7": "basic data", "0fc63daf-8483-4772-8e79-3d69d8477de4": "Linux",
        "48465300-0000-11aa-aa11-00306543ecac": "Apple HFS+", "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f": "Linux swap",
        "e6d6d379-f507-44c2-a23c-238f2a3df928": "Linux LVM",
    ]
}
