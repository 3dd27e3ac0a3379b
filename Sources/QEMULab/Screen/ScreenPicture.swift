// SPDX-License-Identifier: Apache-2.0

/// The pixels of a screen: three octets each, red, green and blue, row by row from the top.
struct ScreenPicture: Equatable, Sendable {
    /// Pixels in a row.
    let width: Int
    /// Rows.
    let height: Int
    /// Three times ``width`` times ``height`` octets.
    let octets: [UInt8]

    /// No screen of an emulated machine is larger: 16384 pixels each way.
    static let largestSide = 1 << 14

    init(width: Int, height: Int, octets: [UInt8]) {
        (self.width, self.height, self.octets) = (width, height, octets)
    }

    /// A picture from a binary PPM file with 8 bits a colour, as QEMU writes it: `P6`, width, height, 255, pixels. Nil for anything else.
    init?(ppm file: [UInt8]) {
        var rest = file[...]
        func word() -> String {
            rest = rest.drop { $0 == 0x20 || $0 == 0x0A }
            let word = rest.prefix { $0 > 0x20 }
            rest = rest.dropFirst(word.count)
            return String(decoding: word, as: UTF8.self)
        }
        guard word() == "P6", let width = Int(word()), let height = Int(word()), word() == "255",
            (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height)
        else { return nil }
        let pixels = rest.dropFirst()
        guard pixels.count == width * height * 3 else { return nil }
        self.init(width: width, height: height, octets: Array(pixels))
    }

    /// Whether QEMU draws a screen of text cells of a PC in this size: 80 or 40 columns of 9 pixels, 25 rows of 16.
    var hasTextSize: Bool { height == 400 && (width == 720 || width == 360) }
}
