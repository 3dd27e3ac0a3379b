// SPDX-License-Identifier: Apache-2.0

/// The characters of a PC's font in its video ROM, by their pixels.
///
/// INT 43h (0000:010C) points to the font of the graphics mode, 256 characters of 8 pixels by the height at 40:85. Boot menus in graphics
/// modes, vesamenu.c32 among them, take their letters from there, and so does the BIOS itself.
struct ScreenFont: Equatable, Sendable {
    /// A character's pixels, row by row, the leftmost in the highest bit: at most sixteen rows.
    struct Shape: Hashable, Sendable {
        var upper: UInt64 = 0
        var lower: UInt64 = 0

        /// Adds a pixel behind those that are there.
        mutating func append(_ isSet: Bool) {
            upper = upper << 1 | lower >> 63
            lower = lower << 1 | (isSet ? 1 : 0)
        }

        fileprivate init(rows: ArraySlice<UInt8>) {
            for row in rows { for bit in (0..<8).reversed() { append(row >> bit & 1 == 1) } }
        }

        init() {}
    }

    /// Pixels in a row of a character.
    static let width = 8

    /// The heights of the fonts of a VGA BIOS.
    static let heights = 8...16

    /// Rows of a character.
    let height: Int

    private let characters: [Shape: Character]

    /// A font from its table; nil if that is none.
    ///
    /// - Parameters:
    ///   - table: 256 characters of `height` octets.
    ///   - height: 8 to 16.
    init?(_ table: [UInt8], height: Int) {
        guard Self.heights.contains(height), table.count == 256 * height else { return nil }
        var characters: [Shape: Character] = [:]
        for code in UInt8(0x20)...0xFE {
            guard let scalar = ConsoleText.scalar(code) else { continue }
            let shape = Shape(rows: table[Int(code) * height..<(Int(code) + 1) * height])
            if shape != Shape(), characters[shape] == nil { characters[shape] = Character(scalar) }
        }
        // Memory that is no font has not ninety different letters.
        guard characters.count >= 90 else { return nil }
        self.height = height
        self.characters = characters
    }

    /// The character of these pixels.
    subscript(_ shape: Shape) -> Character? { characters[shape] }
}
