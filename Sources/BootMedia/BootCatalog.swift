// SPDX-License-Identifier: Apache-2.0

/// The boot catalog of a CD: who boots which part of it (El Torito 1.0, 2.0 to 2.5; UEFI 2.10, 13.3.2).
struct BootCatalog {
    /// Whose firmware an entry is for.
    enum Platform: UInt8 {
        case bios = 0
        case uefi = 0xEF
    }

    /// One boot image.
    struct Entry {
        let platform: Platform
        /// Where it begins, in blocks of 2048 bytes.
        let block: Int
        /// Its size in bytes.
        let size: Int
    }

    private static let slot = 32

    /// The catalog, a block of 2048 bytes.
    let bytes: [UInt8]

    /// - Parameter entries: that for a BIOS first; each of the others gets a section of its own.
    init(_ entries: [Entry]) {
        var validation = [UInt8](repeating: 0, count: Self.slot)
        validation[0] = 1
        validation.put("pxekit".utf8, at: 4)
        validation.put([0x55, 0xAA], at: 30)
        let sum = stride(from: 0, to: Self.slot, by: 2).reduce(0) {
            $0 + Int(validation[$1]) + Int(validation[$1 + 1]) << 8
        }
        validation.put(-sum, at: 28, bytes: 2)
        var bytes = validation
        for (index, entry) in entries.enumerated() {
            if index > 0 {
                let header: [UInt8] = [index == entries.count - 1 ? 0x91 : 0x90, entry.platform.rawValue, 1, 0]
                bytes += header.padded(to: Self.slot)
            }
            var slot = [UInt8](repeating: 0, count: Self.slot)
            slot[0] = 0x88
            // A part that is too large for the field ends with the medium for UEFI (2.10, 13.3.2.1).
            let sectors = entry.size.pieces(of: 512)
            slot.put(sectors > 0xFFFF ? 0 : sectors, at: 6, bytes: 2)
            slot.put(entry.block, at: 8, bytes: 4)
            bytes += slot
        }
        self.bytes = bytes.padded(to: ISOVolume.block)
    }
}
