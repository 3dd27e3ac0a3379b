// SPDX-License-Identifier: Apache-2.0

/// The pixels of one character cell of a screen, and the shapes that may be a letter in it.
struct ScreenCell {
    /// Colours, and their sum: what a letter can be told from its background by.
    private static let channels = 4

    /// Less than this in every colour is a background that changes slowly, with nothing on it.
    private static let faintest: UInt8 = 24

    /// The gaps between groups of colours that are tried: letter, shadow and background have two.
    private static let cuts = 4

    /// A group of colours is this far from the next, or they are one.
    private static let leastGap: UInt16 = 8

    /// A cell with more colours shows a letter blended with a picture, or a picture.
    private static let plainColours = 8

    /// For each channel the values of all pixels, row by row.
    private let values: [[UInt16]]

    /// Nil where there is nothing in the cell.
    ///
    /// - Parameters:
    ///   - pixels: of the whole screen, three octets each.
    ///   - start: the place of the cell's first octet.
    ///   - width: pixels in a row of the screen.
    ///   - height: rows of the cell.
    init?(_ pixels: UnsafeBufferPointer<UInt8>, start: Int, width: Int, height: Int) {
        guard !Self.isBlank(pixels, start, width, height) else { return nil }
        var values = [[UInt16]](repeating: [], count: Self.channels)
        for channel in 0..<Self.channels { values[channel].reserveCapacity(ScreenFont.width * height) }
        for y in 0..<height {
            for x in 0..<ScreenFont.width {
                let place = start + (y * width + x) * 3
                let (red, green, blue) = (UInt16(pixels[place]), UInt16(pixels[place + 1]), UInt16(pixels[place + 2]))
                values[0].append(red + green + blue)
                values[1].append(red)
                values[2].append(green)
                values[3].append(blue)
            }
        }
        self.values = values
    }

    /// Most cells are blank, so this comes before anything is stored.
    private static func isBlank(
        _ pixels: UnsafeBufferPointer<UInt8>, _ start: Int, _ width: Int, _ height: Int
    ) -> Bool {
        for channel in 0..<3 {
            var (least, most) = (UInt8.max, UInt8.min)
            for y in 0..<height {
                let row = start + y * width * 3 + channel
                for place in stride(from: row, to: row + ScreenFont.width * 3, by: 3) {
                    let value = pixels[place]
                    if value < least { least = value }
                    if value > most { most = value }
                }
            }
            if most - least >= faintest { return false }
        }
        return true
    }

    /// The letter that is in it; nil if none of the font is.
    func character(in font: ScreenFont) -> Character? {
        if let found = plainCharacter(in: font) { return found }
        for channel in values {
            for range in Self.groups(of: channel) {
                if let found = font[Self.shape(channel) { range.contains($0) }] { return found }
            }
        }
        return nil
    }

    /// A letter in one colour, which nothing else in the cell has.
    private func plainCharacter(in font: ScreenFont) -> Character? {
        let colours = values[1].indices.map {
            UInt64(values[1][$0]) << 32 | UInt64(values[2][$0]) << 16 | UInt64(values[3][$0])
        }
        let seen = Set(colours)
        guard seen.count <= Self.plainColours else { return nil }
        for colour in seen.sorted() {
            if let found = font[Self.shape(colours) { $0 == colour }] { return found }
        }
        return nil
    }

    private static func shape<Value>(_ pixels: [Value], _ isSet: (Value) -> Bool) -> ScreenFont.Shape {
        var shape = ScreenFont.Shape()
        for pixel in pixels { shape.append(isSet(pixel)) }
        return shape
    }

    /// The groups of values between wide gaps, and what is above and below each of them.
    private static func groups(of values: [UInt16]) -> [ClosedRange<UInt16>] {
        let sorted = Set(values).sorted()
        let gaps = zip(sorted, sorted.dropFirst()).filter { $1 - $0 >= leastGap }
        let cuts = gaps.sorted { $0.1 - $0.0 > $1.1 - $1.0 }.prefix(cuts).map(\.1).sorted()
        guard !cuts.isEmpty else { return [] }
        let bounds = [0] + cuts
        let ends = cuts.map { $0 - 1 } + [.max]
        var ranges = zip(bounds, ends).map { $0...$1 }
        for cut in cuts.dropFirst() { ranges.append(0...cut - 1) }
        for cut in cuts.dropLast() { ranges.append(cut...UInt16.max) }
        return ranges
    }
}
