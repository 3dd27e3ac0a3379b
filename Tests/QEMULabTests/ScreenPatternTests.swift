// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import QEMULab

/// The files here are made by zlib: 3 by 5 pixels, red 40x + y, green 50y, blue 200 - 10x, each row with another filter.
@Suite("Expected pictures")
struct ScreenPatternTests {
    private static let files = [
        "colour":
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAIAAAAPE8H1AAAALUlEQVR4nGNgYDihwbAvgGELI6MRkPUNiJgYjRggiJkpJUVU8jcQsYAEGEAIACGFCd6wGwTkAAAAAElFTkSuQmCC",
        "colour and transparency":
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAYAAACAcVaiAAAANklEQVR4nGNgYDjBoMGw738Aw5b/jIxGIM63/0DMwMRoxMAAw8xMKSkMopK/G4CYgQUsygDBACGQDVuP8wqOAAAAAElFTkSuQmCC",
        "palette":
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAMAAAC3r6aQAAAALVBMVEUAAMgoAL5QALQBMsgpMr5RMrQCZMgqZL5SZLQDlsgrlr5TlrQEyMgsyL5UyLTlwpaDAAAAAXRSTlMAQObYZgAAABlJREFUeJxjYGBkYmRmZGRiBgI2JiYWIBsAAYYAKynaYmEAAAAASUVORK5CYII=",
    ]

    private static let strange = [
        "interlaced":
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAIAAAF4FPFjAAAALUlEQVR4nGNgYDihwbAvgGELI6MRkPUNiJgYjRggiJkpJUVU8jcQsYAEGEAIACGFCd6wGwTkAAAAAElFTkSuQmCC",
        "16 bits a sample":
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFEAIAAABfgx22AAAALUlEQVR4nGNgYDihwbAvgGELI6MRkPUNiJgYjRggiJkpJUVU8jcQsYAEGEAIACGFCd6wGwTkAAAAAElFTkSuQmCC",
        "cut short":
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAIAAAAPE8H1AAAAGUlEQVR4nGNgYDihwbAvgGELI6MRkPUNiAAzXQXrTWc5ZAAAAABJRU5ErkJggg==",
        "filter 9":
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAIAAAAPE8H1AAAALUlEQVR4nONkYDihwbAvgGELI6MRkPUNiJgYjRggiJkpJUVU8jcQsYAEGEAIACNHCedu1d1FAAAAAElFTkSuQmCC",
    ]

    private static let octets: [UInt8] = (0..<15).flatMap { (index: UInt8) -> [UInt8] in
        let (x, y) = (index % 3, index / 3)
        return [x * 40 + y, y * 50, 200 - x * 10]
    }

    private static func file(_ text: String) -> [UInt8] { Data(base64Encoded: text).map { [UInt8]($0) } ?? [] }

    @Test("each form of PNG is read", arguments: files.keys.sorted())
    func forms(name: String) throws {
        let image = try PNGImage(Self.file(Self.files[name] ?? ""))
        #expect(image.picture == ScreenPicture(width: 3, height: 5, octets: Self.octets))
        let opaque = [UInt8](repeating: 255, count: 15)
        switch name {
        case "colour": #expect(image.opacity == opaque)
        case "palette": #expect(image.opacity == [0] + opaque.dropFirst())
        default: #expect(image.opacity == (0..<15).map { $0 % 3 == 0 ? 0 : 255 })
        }
    }

    @Test("a file that cannot be read says why", arguments: strange.keys.sorted())
    func refused(reason: String) {
        let error = #expect(throws: PictureError.self) { try PNGImage(Self.file(Self.strange[reason] ?? "")) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test("no cut or changed octet of a file crashes")
    func damaged() {
        for text in Self.files.values {
            let file = Self.file(text)
            for length in 0..<file.count { _ = try? PNGImage(Array(file[..<length])) }
            for place in file.indices {
                var damaged = file
                damaged[place] ^= 0xFF
                _ = try? PNGImage(damaged)
            }
        }
    }

    @Test("a picture is found as a part of the screen, and transparent pixels stand for any colour")
    func found() throws {
        let pattern = try ScreenPattern(png: Self.file(Self.files["colour"] ?? ""), name: "a.png")
        let free = try ScreenPattern(png: Self.file(Self.files["colour and transparency"] ?? ""), name: "b.png")
        var octets = [UInt8](repeating: 9, count: 20 * 10 * 3)
        func put(_ x: Int, _ y: Int, changing column: Int?) {
            for row in 0..<5 {
                for place in 0..<9 {
                    let isChanged = column == place / 3
                    octets[((y + row) * 20 + x) * 3 + place] = isChanged ? 77 : Self.octets[row * 9 + place]
                }
            }
        }
        func screen() -> ScreenPicture { ScreenPicture(width: 20, height: 10, octets: octets) }
        #expect(!pattern.isShown(by: screen()))
        put(17, 5, changing: 0)
        #expect(!pattern.isShown(by: screen()))
        #expect(free.isShown(by: screen()))
        put(17, 5, changing: nil)
        #expect(pattern.isShown(by: screen()))
        #expect(!pattern.isShown(by: ScreenPicture(width: 2, height: 5, octets: [UInt8](repeating: 0, count: 30))))
    }
}
