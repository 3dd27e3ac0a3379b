// SPDX-License-Identifier: Apache-2.0

/// Why a file is no picture that can be read.
struct PictureError: Error, Equatable, CustomStringConvertible {
    /// One line for people, behind the file's name.
    let description: String
}

/// A picture in a PNG file (RFC 2083): grey, palette or colour, 8 bits a sample, with or without transparency, not interlaced.
struct PNGImage {
    /// The colours.
    let picture: ScreenPicture
    /// How opaque each pixel is, 0 to 255, row by row.
    let opacity: [UInt8]

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The parts of the file that count.
    private struct Parts {
        var (width, height) = (0, 0)
        var colourType: UInt8 = 0
        var palette: [UInt8] = []
        var transparency: [UInt8] = []
        var compressed: [UInt8] = []

        /// Samples of a pixel (RFC 2083 §4.1.1); nil for no colour type.
        var samples: Int? { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(colourType)] }
    }

    init(_ file: [UInt8]) throws(PictureError) {
        let parts = try Self.parts(of: file)
        guard let samples = parts.samples else {
            throw PictureError(description: "has colour type \(parts.colourType), needed 0, 2, 3, 4 or 6")
        }
        let rowLength = parts.width * samples
        let needed = (rowLength + 1) * parts.height
        var rows = try Self.unpacked(parts.compressed, needed: needed)
        try Self.unfilter(&rows, rowLength: rowLength, distance: samples)
        var octets: [UInt8] = []
        var opacity: [UInt8] = []
        octets.reserveCapacity(parts.width * parts.height * 3)
        opacity.reserveCapacity(parts.width * parts.height)
        for row in 0..<parts.height {
            let start = row * (rowLength + 1) + 1
            for place in stride(from: start, to: start + rowLength, by: samples) {
                let pixel = rows[place..<place + samples]
                let (colour, opaque) = Self.colour(pixel, parts)
                octets += colour
                opacity.append(opaque)
            }
        }
        picture = ScreenPicture(width: parts.width, height: parts.height, octets: octets)
        self.opacity = opacity
    }

    /// The chunks: length(4) type(4) data CRC(4) (RFC 2083 §3.2).
    private static func parts(of file: [UInt8]) throws(PictureError) -> Parts {
        guard file.starts(with: signature) else { throw PictureError(description: "is no PNG file") }
        var parts = Parts()
        var rest = file[signature.count...]
        while rest.count >= 12 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let type = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            guard length <= rest.count - 12 else { break }
            let data = rest.dropFirst(8).prefix(length)
            rest = rest.dropFirst(12 + length)
            switch type {
            case "IHDR": try header(data, &parts)
            case "PLTE": parts.palette = Array(data)
            case "tRNS": parts.transparency = Array(data)
            case "IDAT": parts.compressed += data
            case "IEND":
                guard parts.width > 0 else { throw PictureError(description: "has no IHDR chunk") }
                return parts
            default: break
            }
        }
        throw PictureError(description: "is cut short: it has no IEND chunk")
    }

    private static func header(_ data: ArraySlice<UInt8>, _ parts: inout Parts) throws(PictureError) {
        guard data.count == 13 else { throw PictureError(description: "has an IHDR of \(data.count) bytes, needed 13") }
        let header = Array(data)
        parts.width = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
        parts.height = header[4..<8].reduce(0) { $0 << 8 | Int($1) }
        parts.colourType = header[9]
        let sides = 1...ScreenPicture.largestSide
        guard sides.contains(parts.width), sides.contains(parts.height) else {
            throw PictureError(
                description: "has \(parts.width)x\(parts.height) pixels, needed 1 to \(sides.upperBound) each way")
        }
        guard header[8] == 8 else {
            throw PictureError(description: "has \(header[8]) bits a sample, needed 8; save it with 8")
        }
        guard header[12] == 0 else { throw PictureError(description: "is interlaced; save it without") }
    }

    private static func unpacked(_ compressed: [UInt8], needed: Int) throws(PictureError) -> [UInt8] {
        // The zlib format: two octets before the data, four behind (RFC 1950 §2.2).
        guard compressed.count > 6, compressed[0] & 0x0F == 8, compressed[1] & 0x20 == 0 else {
            throw PictureError(description: "has pixels in no zlib format")
        }
        var inflate = Inflate(compressed.dropFirst(2), limit: needed)
        let rows = try inflate.all()
        guard rows.count == needed else {
            throw PictureError(description: "is cut short: \(rows.count) bytes of pixels, needed \(needed)")
        }
        return rows
    }

    /// Undoes the filters of the rows (RFC 2083 §6).
    private static func unfilter(_ rows: inout [UInt8], rowLength: Int, distance: Int) throws(PictureError) {
        for start in stride(from: 0, to: rows.count, by: rowLength + 1) {
            let filter = rows[start]
            guard filter <= 4 else { throw PictureError(description: "has a row with filter \(filter), needed 0 to 4") }
            guard filter > 0 else { continue }
            for index in 1...rowLength {
                let place = start + index
                let left = index > distance ? Int(rows[place - distance]) : 0
                let above = start > 0 ? Int(rows[place - rowLength - 1]) : 0
                let corner = start > 0 && index > distance ? Int(rows[place - rowLength - 1 - distance]) : 0
                let guess =
                    switch filter {
                    case 1: left
                    case 2: above
                    case 3: (left + above) / 2
                    default: paeth(left, above, corner)
                    }
                rows[place] &+= UInt8(guess)
            }
        }
    }

    private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> Int {
        let guess = left + above - corner
        let (a, b, c) = (abs(guess - left), abs(guess - above), abs(guess - corner))
        return a <= b && a <= c ? left : b <= c ? above : corner
    }

    private static func colour(_ pixel: ArraySlice<UInt8>, _ parts: Parts) -> (colour: [UInt8], opacity: UInt8) {
        let samples = Array(pixel)
        switch parts.colourType {
        case 0, 4: return ([samples[0], samples[0], samples[0]], samples.count > 1 ? samples[1] : 255)
        case 3:
            let index = Int(samples[0])
            // An index behind the palette's end is an error of the file; black shows it.
            let colour = index * 3 + 3 <= parts.palette.count ? parts.palette[index * 3..<index * 3 + 3] : [0, 0, 0]
            return (Array(colour), index < parts.transparency.count ? parts.transparency[index] : 255)
        default: return (Array(samples[0..<3]), samples.count > 3 ? samples[3] : 255)
        }
    }
}
