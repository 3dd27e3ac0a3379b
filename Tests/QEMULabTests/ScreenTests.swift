// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import QEMULab

@Suite("Screens")
struct ScreenTests {
    /// A font in which every letter is its own pattern of pixels, 8 by 16.
    private static let table: [UInt8] = (0..<256).flatMap { code -> [UInt8] in
        guard code != 32 else { return [UInt8](repeating: 0, count: 16) }
        // The bar of a frame goes from one row into the next.
        guard code != 124 else { return [UInt8](repeating: 0x18, count: 16) }
        return (0..<16).map { row in
            (2..<13).contains(row) ? UInt8(truncatingIfNeeded: code &* (row * 7 + 3)) | 1 << UInt8(row % 7) : 0
        }
    }

    /// Draws `lines` in that font.
    private func drawn(
        _ lines: [String], top: Int, ink: (Int, Int) -> [UInt8], paper: (Int, Int) -> [UInt8], shadow: [UInt8]? = nil
    ) -> ScreenPicture {
        let (width, height) = (320, 200)
        func isSet(_ x: Int, _ y: Int) -> Bool {
            guard x >= 0, y >= top, (y - top) / 16 < lines.count, x / 8 < lines[(y - top) / 16].count else {
                return false
            }
            let code = Array(lines[(y - top) / 16].utf8)[x / 8]
            return Self.table[Int(code) * 16 + (y - top) % 16] >> UInt8(7 - x % 8) & 1 == 1
        }
        var octets: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                octets +=
                    isSet(x, y) ? ink(x, y) : shadow != nil && isSet(x - 1, y - 1) ? shadow ?? [] : paper(x, y)
            }
        }
        return ScreenPicture(width: width, height: height, octets: octets)
    }

    private func reader() throws -> ScreenReader { ScreenReader(try #require(ScreenFont(Self.table, height: 16))) }

    @Test("text in one colour is read, wherever its rows begin", arguments: [0, 5, 8, 15])
    func plain(top: Int) throws {
        var reader = try reader()
        let screen = drawn(
            ["Boot menu", "", "  Install"], top: top, ink: { _, _ in [255, 255, 255] }, paper: { _, _ in [0, 0, 170] })
        #expect(reader.lines(of: screen) == ["Boot menu", "", "  Install"])
    }

    @Test("a frame that is drawn before its text does not settle where the rows begin")
    func framed() throws {
        var reader = try reader()
        let frame = Array(repeating: "|        |", count: 4)
        let text = ["| Pick   |", "| The 1. |"] + frame.dropFirst(2)
        for lines in [frame, text] {
            let screen = drawn(
                lines, top: 5, ink: { _, _ in [255, 255, 255] }, paper: { _, _ in [0, 0, 170] })
            #expect(reader.lines(of: screen) == (lines == frame ? [] : text))
        }
    }

    @Test("text with a shadow, blended with a background that changes, is read, as vesamenu.c32 draws it")
    func blended() throws {
        var reader = try reader()
        let screen = drawn(
            ["Graphic menu", "Start"], top: 8, ink: { [UInt8(70 + $0 / 40), UInt8(140 + $1 / 40), 222] },
            paper: { x, y in [UInt8](repeating: UInt8(150 + x / 40 - y / 40), count: 3) }, shadow: [0x25, 0x25, 0x25])
        #expect(reader.lines(of: screen) == ["Graphic menu", "Start"])
    }

    @Test("a picture without text has no lines; memory that is no font is none")
    func nothing() throws {
        var reader = try reader()
        let screen = drawn([], top: 0, ink: { _, _ in [] }, paper: { x, y in [UInt8(x & 0xFF), UInt8(y), 7] })
        #expect(reader.lines(of: screen) == [])
        #expect(ScreenFont([UInt8](repeating: 0, count: 4096), height: 16) == nil)
        #expect(ScreenFont(Self.table, height: 14) == nil)
    }

    @Test("a PPM file of QEMU's is read, and nothing else")
    func ppm() {
        let file = Array("P6\n2 1\n255\n".utf8) + [1, 2, 3, 4, 5, 6]
        #expect(ScreenPicture(ppm: file) == ScreenPicture(width: 2, height: 1, octets: [1, 2, 3, 4, 5, 6]))
        for length in 0..<file.count { #expect(ScreenPicture(ppm: Array(file[..<length])) == nil) }
        #expect(ScreenPicture(ppm: Array("P6\n99999999 99999999\n255\n".utf8)) == nil)
    }

    @Test("what zlib has compressed is unpacked: stored, fixed and dynamic codes")
    func inflate() throws {
        for (name, text) in Self.compressed {
            let data = try #require(Data(base64Encoded: text), "\(name)")
            var inflate = Inflate(Array(data)[...], limit: 100_000)
            #expect(try inflate.all() == Self.original, "\(name)")
            var bounded = Inflate(Array(data)[...], limit: 100)
            #expect(throws: PictureError.self) { try bounded.all() }
            for length in stride(from: 0, to: data.count - 8, by: 3) {
                var cut = Inflate(Array(data.prefix(length))[...], limit: 100_000)
                #expect(throws: PictureError.self, "\(name), \(length)") { try cut.all() }
            }
        }
    }

    /// 440 octets that repeat themselves in part.
    private static let original: [UInt8] = (0..<40).flatMap { (number: Int) -> [UInt8] in
        [UInt8(number % 251), UInt8(number * number % 13)] + Array("boot menu".utf8)
    }

    /// The same, packed by zlib without its head, in each form of DEFLATE.
    private static let compressed = [
        "stored":
            "AbgBR/4AAGJvb3QgbWVudQEBYm9vdCBtZW51AgRib290IG1lbnUDCWJvb3QgbWVudQQDYm9vdCBtZW51BQxib290IG1lbnUGCmJvb3QgbWVudQcKYm9vdCBtZW51CAxib290IG1lbnUJA2Jvb3QgbWVudQoJYm9vdCBtZW51CwRib290IG1lbnUMAWJvb3QgbWVudQ0AYm9vdCBtZW51DgFib290IG1lbnUPBGJvb3QgbWVudRAJYm9vdCBtZW51EQNib290IG1lbnUSDGJvb3QgbWVudRMKYm9vdCBtZW51FApib290IG1lbnUVDGJvb3QgbWVudRYDYm9vdCBtZW51Fwlib290IG1lbnUYBGJvb3QgbWVudRkBYm9vdCBtZW51GgBib290IG1lbnUbAWJvb3QgbWVudRwEYm9vdCBtZW51HQlib290IG1lbnUeA2Jvb3QgbWVudR8MYm9vdCBtZW51IApib290IG1lbnUhCmJvb3QgbWVudSIMYm9vdCBtZW51IwNib290IG1lbnUkCWJvb3QgbWVudSUEYm9vdCBtZW51JgFib290IG1lbnUnAGJvb3QgbWVudQ==",
        "fixed":
            "Y2BIys8vUchNzStlZIQzmVjgTGZOOJOFGc5k5YEz2bjgTHYEkwOhgBOhjQthGDfCCh6ExbwI5/AhRPkRagUQJggizBVC2CaMcIMIgimKUCCG0CaOMEwCYYUkwmIphHOkEaIyCLWyCBPkEObKI2xTQLhBEcFUQihQRmhTQRimirBCDWGxOsI5AA==",
        "dynamic":
            "RY7JEkMAEAUJYgmx7xI7/6XKUVz4/9ymb11Tb14/RdnO8+qO/XerquBDF9RsQV0TNFzBpyNoghYBmzeHshcKF7HHnDdXn2xAQ0hvhC1mQwKmBDLecsoKFCXiijk114bsh4YvvS22jg09OBAYeZsom1EsiFfm/AE=",
    ]
}
