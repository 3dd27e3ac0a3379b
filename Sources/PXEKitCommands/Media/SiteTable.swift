// SPDX-License-Identifier: Apache-2.0

import BootMenu
import ImagePacking
import NetAddress

/// The sites of a medium as its boot file has them, behind mediaboot.0 and pxeboot.0 (nbp/programs/mediaboot/sites.asm, `s_SITES`).
///
///     offset size
///     0       4   "SITE"
///     4       2   hardware addresses
///     6       2   sites
///     8           for each hardware address: 6 bytes, and which site in 2
///                 for each site: name in 32 bytes with NUL, CRC-32 of pxeboot.0 with its configuration, its configuration area
enum SiteTable {
    /// No table: what memory had there from an earlier boot must not be taken for one.
    static let none: [UInt8] = [0, 0, 0, 0]

    /// The table.
    ///
    /// - Parameters:
    ///   - loader: pxeboot.0 as it is in the boot file, sealed: its build id stays.
    ///   - configure: what is embedded in it for a site.
    static func bytes(
        _ sites: [MediumSite], loader: NBPImage, configure: (MediumSite) throws -> NBPConfiguration
    ) throws -> [UInt8] {
        let owners = sites.enumerated().flatMap { number, site in site.macs.map { (mac: $0, site: number) } }
        var bytes = Array("SITE".utf8) + half(owners.count) + half(sites.count)
        for owner in owners { bytes += owner.mac.octets + half(owner.site) }
        for site in sites {
            let sealed = try loader.sealed(try configure(site), buildID: loader.header.buildID)
            let name = Array(site.name.utf8)
            bytes += name + Array(repeating: 0, count: MediumSite.longestName + 1 - name.count)
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: sealed.header.crc32 >> (8 * $0)) }
            bytes += sealed.bytes[sealed.header.configurationRange]
        }
        return bytes
    }

    private static func half(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    }
}
