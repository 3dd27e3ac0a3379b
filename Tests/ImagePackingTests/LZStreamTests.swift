// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import ImagePacking

@Suite struct LZStreamTests {
    /// Bytes of a small alphabet with repeated parts, as code and messages have them.
    private func sample(_ count: Int, alphabet: UInt8, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            if bytes.count > 4, random.chance(0.3) {
                let start = Int.random(in: 0..<bytes.count - 2, using: &random)
                bytes += bytes[start..<min(bytes.count, start + Int.random(in: 2...20, using: &random))]
            } else {
                bytes.append(UInt8.random(in: 0..<alphabet, using: &random))
            }
        }
        return Array(bytes.prefix(count))
    }

    @Test("the format is what nbp/lib/unpack.asm says, bit for bit")
    func format() {
        // Literals a b: 0 0; copy 4 from 2: 1, offset - 1 = 1: gamma 1 = 0; byte 1 << 1 | first bit of gamma(3): 1, then 1 0.
        #expect(LZStream.compress(Array("ababab".utf8)) == [0b0010_1000, 0x61, 0x62, 0x03])
        #expect(LZStream.compress([7]) == [0, 7])
        #expect(LZStream.compress([]) == [])
    }

    @Test("what was compressed comes back", arguments: SeededGenerator.seeds(12))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for (count, alphabet) in [(1, 2), (2, 1), (300, 2), (2000, 20), (3000, 255)] as [(Int, UInt8)] {
            let bytes = sample(count, alphabet: alphabet, &random)
            let stream = LZStream.compress(bytes)
            #expect(LZStream.decompress(stream[...], count: count) == bytes)
            #expect(stream.count <= (count * 9 + 7) / 8)
        }
    }

    @Test("long runs and far copies come back", arguments: [127, 128, 129, 256, 16384, 33000])
    func extremes(count: Int) throws {
        let run = Array(repeating: UInt8(9), count: count)
        #expect(LZStream.decompress(LZStream.compress(run)[...], count: count) == run)
        #expect(LZStream.compress(run).count < 10)
        var random = SeededGenerator(seed: 5)
        let head = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
        let far = head + (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) } + head
        #expect(LZStream.decompress(LZStream.compress(far)[...], count: far.count) == far)
        #expect(LZStream.compress(far).count < 40 * 9 / 8 + 256 * 9 / 8 + 20)
    }

    @Test("no choice of literals and copies is shorter", arguments: SeededGenerator.seeds(20))
    func optimal(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = sample(60, alphabet: 3, &random)
        // Every offset and every length at every place, without the parser's short cuts.
        var costs = Array(repeating: 0, count: bytes.count + 1)
        for at in bytes.indices.reversed() {
            costs[at] = costs[at + 1] + 9
            for source in 0..<at {
                var length = 0
                while at + length < bytes.count, bytes[source + length] == bytes[at + length] {
                    length += 1
                    guard length > 1 else { continue }
                    let cost = 8 + LZStream.gammaWidth((at - source - 1) / 128 + 1) + LZStream.gammaWidth(length - 1)
                    costs[at] = min(costs[at], cost + costs[at + length])
                }
            }
        }
        #expect(LZStream.Parser(bytes).cost == costs[0])
        #expect(LZStream.compress(bytes).count == (costs[0] + 7) / 8)
    }

    @Test(
        "a damaged stream is an error or other bytes, never more than asked for", arguments: SeededGenerator.seeds(10))
    func damage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = sample(400, alphabet: 10, &random)
        let stream = LZStream.compress(bytes)
        for length in stream.indices { #expect(LZStream.decompress(stream.prefix(length), count: 400) == nil) }
        for _ in 0..<300 {
            var damaged = stream
            damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            #expect(LZStream.decompress(damaged[...], count: 400)?.count ?? 400 == 400)
        }
    }
}

@Suite struct PackedProgramTests {
    private func program() throws -> NBPImage {
        var configuration = NBPConfiguration()
        try configuration.set(try #require(NBPConfiguration.Key(name: "file")), .text("next.0"))
        return try NBPImage(makeProgram(body: 4000)).sealed(configuration)
    }

    @Test("a compressed program is smaller, says the same of itself, and becomes what it was")
    func packing() throws {
        let sealed = try program()
        let packed = try sealed.packed()
        #expect(packed.bytes.count < sealed.bytes.count)
        #expect(packed.header.isPacked && packed.header.isSealed)
        #expect(packed.configuration == sealed.configuration)
        #expect(packed.header.name == sealed.header.name)
        #expect(try packed.unpacked() == sealed)
        #expect(try sealed.packed() == packed)
        #expect(try packed.packed() == packed)
        #expect(ImageReport(packed.bytes).facts.flag("compressed") == true)
        #expect(ImageReport(packed.bytes).facts.number("extractedLength") == sealed.bytes.count)
        #expect(ImageReport(packed.bytes).warnings == [])
    }

    @Test("a compressed program can be configured anew")
    func configuring() throws {
        let again = try program().packed().sealed(NBPConfiguration())
        #expect(again.configuration.items.isEmpty)
        #expect(try again == NBPImage(makeProgram(body: 4000)).sealed(NBPConfiguration()))
    }

    @Test("a program that does not get smaller stays as it is")
    func incompressible() throws {
        let small = try NBPImage(makeProgram(body: 10)).sealed()
        #expect(try small.packed() == small)
    }
}
