// SPDX-License-Identifier: Apache-2.0

/// A sector of a disk or a stick.
enum DiskSector {
    /// Its size in bytes.
    static let size = 512
}

/// The code that a BIOS starts (nbp/stubs/media.asm), told where the boot file lies.
enum MediumStart {
    /// What the code is read from, and in which sectors the BIOS counts there.
    enum Place: Int {
        case disk = 512
        case cd = 2048
    }

    /// Where nbp/stubs/media.asm has its fields, from the end of the code.
    private enum Field {
        static let sector = 440 - 12
        static let sectors = 440 - 4
        static let pieces = 440 - 2
    }

    /// What is read at once.
    private static let piece = 2048

    /// - Parameters:
    ///   - offset: where the boot file begins on the medium, a multiple of 2048.
    ///   - size: how many bytes it has.
    static func code(_ place: Place, bootFile offset: Int, size: Int) -> [UInt8] {
        var code = MediaStub.start
        code.put(offset / place.rawValue, at: Field.sector, bytes: 4)
        code.put(piece / place.rawValue, at: Field.sectors, bytes: 2)
        code.put(size.pieces(of: piece), at: Field.pieces, bytes: 2)
        return code
    }
}
