// SPDX-License-Identifier: Apache-2.0

/// What a folder's entries say beside ECMA-119 (Rock Ridge Interchange Protocol 1.12, System Use Sharing Protocol 1.12): names in all their
/// letters, and that everybody may read them. There are no dates, and the files are root's.
enum RockRidge {
    /// The first entry of the root: that there are such fields, and by which rules.
    static let root: [UInt8] = field("SP", [0xBE, 0xEF, 0]) + identification

    /// Which extension it is; with neither description nor source, which may be empty (SUSP 5.5).
    private static let identification: [UInt8] = {
        let name = Array("RRIP_1991A".utf8)
        return field("ER", [UInt8(name.count), 0, 0, 1] + name)
    }()

    /// Modes and number of links.
    static func attributes(isFolder: Bool, links: Int) -> [UInt8] {
        var numbers = [UInt8](repeating: 0, count: 32)
        numbers.putBothOrders(isFolder ? 0o040_555 : 0o100_444, at: 0, bytes: 4)
        numbers.putBothOrders(links, at: 8, bytes: 4)
        return field("PX", numbers)
    }

    /// The name.
    static func name(_ name: String) -> [UInt8] { field("NM", [0] + Array(name.utf8)) }

    private static func field(_ signature: String, _ content: [UInt8]) -> [UInt8] {
        Array(signature.utf8) + [UInt8(content.count + 4), 1] + content
    }
}
