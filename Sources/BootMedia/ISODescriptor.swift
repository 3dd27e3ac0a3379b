// SPDX-License-Identifier: Apache-2.0

/// The descriptors of a volume, of 2048 bytes each.
enum ISODescriptor {
    private static let standard: [UInt8] = Array("CD001".utf8) + [1]

    /// ECMA-119, 8.4. Dates that are not given are zeros, as digits (8.4.26.1).
    ///
    /// - Parameters:
    ///   - root: the record of the root.
    ///   - paths: the path table's size in bytes, and the blocks of it in both orders.
    static func primary(
        label: String, blocks: Int, root: [UInt8], paths: (size: Int, little: Int, big: Int)
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: ISOVolume.block)
        bytes.put([1] + standard, at: 0)
        bytes.put("", at: 8, padded: 32)
        bytes.put(label, at: 40, padded: 32)
        bytes.putBothOrders(blocks, at: 80, bytes: 4)
        for field in [120, 124] { bytes.putBothOrders(1, at: field, bytes: 2) }
        bytes.putBothOrders(ISOVolume.block, at: 128, bytes: 2)
        bytes.putBothOrders(paths.size, at: 132, bytes: 4)
        bytes.put(paths.little, at: 140, bytes: 4)
        for index in 0..<4 { bytes[148 + index] = UInt8(truncatingIfNeeded: paths.big >> (24 - 8 * index)) }
        bytes.put(root, at: 156)
        bytes.put("", at: 190, padded: 384)
        bytes.put("PXEKIT", at: 574, padded: 128)
        bytes.put("", at: 702, padded: 111)
        for field in stride(from: 813, to: 881, by: 17) { bytes.put(String(repeating: "0", count: 16).utf8, at: field) }
        bytes[881] = 1
        return bytes
    }

    /// El Torito 1.0, figure 7.
    static func boot(catalog: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: ISOVolume.block)
        bytes.put([0] + standard, at: 0)
        bytes.put("EL TORITO SPECIFICATION".utf8, at: 7)
        bytes.put(catalog, at: 0x47, bytes: 4)
        return bytes
    }

    /// The one behind which there are no more.
    static let end = [255] + standard
}
