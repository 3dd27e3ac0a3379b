// SPDX-License-Identifier: Apache-2.0

/// Reads the text in a picture of a screen, where it is in the machine's own font.
struct ScreenReader {
    /// How many cells are looked at to find where the rows of text begin.
    private static let samples = 128

    private let font: ScreenFont
    /// The row of pixels where the first row of text begins: menus have a border. Nil until text was found.
    private var top: Int?

    init(_ font: ScreenFont) {
        self.font = font
    }

    /// The lines of text, without blanks at their ends, and without the empty ones before and behind.
    mutating func lines(of picture: ScreenPicture) -> [String] {
        guard picture.height >= font.height else { return [] }
        return picture.octets.withUnsafeBufferPointer { pixels in
            if let top {
                let found = lines(of: picture, pixels, top)
                if found.contains(where: { $0.contains { Self.isTelling($0) } }) { return found }
            }
            top = beginning(of: picture, pixels)
            return top.map { lines(of: picture, pixels, $0) } ?? []
        }
    }

    /// Whether a character tells where rows begin: the bars of a frame are the same in every row of pixels.
    private static func isTelling(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// Where the rows of text begin: the place with the most letters, for a letter that is cut hardly ever is another one.
    private func beginning(of picture: ScreenPicture, _ pixels: UnsafeBufferPointer<UInt8>) -> Int? {
        let scores = (0..<font.height).map { top -> (top: Int, score: Int) in
            let cells = rows(of: picture, top).flatMap { self.cells(of: picture, pixels, $0).compactMap { $0 } }
            let step = max(1, cells.count / Self.samples)
            let score = stride(from: 0, to: cells.count, by: step).count {
                cells[$0].character(in: font).map(Self.isTelling) == true
            }
            return (top, score)
        }
        return scores.max { $0.score < $1.score }.flatMap { $0.score > 0 ? $0.top : nil }
    }

    private func rows(of picture: ScreenPicture, _ top: Int) -> StrideThrough<Int> {
        stride(from: top, through: picture.height - font.height, by: font.height)
    }

    private func cells(of picture: ScreenPicture, _ pixels: UnsafeBufferPointer<UInt8>, _ y: Int) -> [ScreenCell?] {
        (0..<picture.width / ScreenFont.width).map { column in
            let start = (y * picture.width + column * ScreenFont.width) * 3
            return ScreenCell(pixels, start: start, width: picture.width, height: font.height)
        }
    }

    private func lines(of picture: ScreenPicture, _ pixels: UnsafeBufferPointer<UInt8>, _ top: Int) -> [String] {
        let lines = rows(of: picture, top).map { y -> String in
            let row = cells(of: picture, pixels, y).map { cell in
                // What is no letter is a picture, or the shadow of a bar: blank, so that words beside it are found.
                cell?.character(in: font) ?? " "
            }
            return String(String(row).reversed().drop { $0 == " " }.reversed())
        }
        return Array(lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed())
    }
}
