// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import ImagePacking

/// A program to damage, and how one knows that it runs.
struct DamageSubject: Sendable, CustomTestStringConvertible {
    let name: String
    /// What it prints first if it trusts itself.
    let firstWords: String
    var testDescription: String { name }

    static let all = [
        DamageSubject(name: "pxeinfo", firstWords: "Entry state"),
        DamageSubject(name: "pxelocal", firstWords: "no boot sector"),
        DamageSubject(name: "hello", firstWords: "hello, nobody"),
    ]

    /// The program as it would be served, and which of its bytes nothing can vouch for.
    struct Sealed {
        let image: NBPImage
        /// The jump at the start, and the code that checks the rest (nbp/README.md, "The header").
        let unprotected: [Range<Int>]

        /// Does to the bytes what networks, disks and people do to files; says what it did.
        ///
        /// A part that is missing or twice moves what follows, so that such damage begins behind the code that checks.
        func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
            let checkEnd = unprotected.map(\.upperBound).max() ?? 0
            let place = Int.random(in: checkEnd..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                bytes.removeSubrange(place...)
                return "cut to \(place) bytes"
            case 1:
                // Not at the very end: what a ROM loads behind a whole program does no harm.
                let place = min(place, bytes.count - 101)
                bytes.insert(contentsOf: bytes[place..<place + 100], at: place)
                return "100 bytes at \(place) twice"
            case 2:
                let place = protectedPlace(in: 0..<bytes.count, &random)
                let next = unprotected.map(\.lowerBound).filter { $0 > place }.min() ?? bytes.count
                let end = min(next, place + 512)
                bytes.replaceSubrange(place..<end, with: Array(repeating: 0, count: end - place))
                // A block that was zero anyway is no damage.
                bytes[place] ^= 1
                return "bytes \(place) to \(end) lost"
            case 3:
                let place = protectedPlace(in: 0..<NBPHeader.size, &random)
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                return "bit of the header at \(place) changed"
            default:
                let place = protectedPlace(in: 0..<bytes.count, &random)
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
                return "byte \(place) changed"
            }
        }

        private func protectedPlace(in range: Range<Int>, _ random: inout SeededGenerator) -> Int {
            var place: Int
            repeat { place = Int.random(in: range, using: &random) } while unprotected.contains { $0.contains(place) }
            return place
        }
    }

    func sealed(isCompressed: Bool) async throws -> Sealed {
        let source = "%include \"\(name).asm\"\n"
        let plain = try NBPImage(try await NASM.assemble(source)).sealed()
        let image = isCompressed ? try plain.packed() : plain
        let jump = 0..<3
        guard image.header.isPacked else {
            let places = try await NASM.words(source, ["entry_start - nbp_header", "entry_checked - nbp_header"])
            return Sealed(image: image, unprotected: [jump, places[0]..<places[1]])
        }
        let places = try await NASM.words(
            "%include \"packed.asm\"\n",
            ["stub - HEADER", "stub_jump - HEADER", "stub_start - HEADER", "stub_checked - HEADER"],
            ["stubs", "include", "lib"])
        return Sealed(image: image, unprotected: [jump, places[0]..<places[1], places[2]..<places[3]])
    }
}

extension NASM {
    /// The values of these expressions at the end of a source, 16 bits each.
    fileprivate static func words(
        _ source: String, _ expressions: [String], _ folders: [String] = ["include", "lib", "programs"]
    ) async throws -> [Int] {
        let bytes = try await assemble(source + expressions.map { "dw \($0)\n" }.joined(), folders)
        let tail = Array(bytes.suffix(2 * expressions.count))
        return stride(from: 0, to: tail.count, by: 2).map { Int(tail[$0]) | Int(tail[$0 + 1]) << 8 }
    }
}
