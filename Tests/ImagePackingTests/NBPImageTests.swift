// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ImagePacking

/// A program of `body` bytes of code between header and end mark.
func makeProgram(body: Int = 100, name: String = "test") -> [UInt8] {
    func field(_ text: String) -> [UInt8] { Array(text.utf8) + Array(repeating: 0, count: 16 - text.utf8.count) }
    let length = NBPHeader.size + body + 4
    var file: [UInt8] = [0xE9, 0x5D, 0x01, 0x90] + Array("PXEK".utf8) + [1, 1, 0, 0, 0, 0, 0x60, 0x01]
    file += (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [0, 0, 0, 0]
    file += [0, 0x90, 0, 0] + [0x60, 0, 0, 1]
    file += field("") + field("0.1.0") + field(name) + field("")
    file += [0xFF] + Array(repeating: 0, count: 255)
    file += (0..<body).map { UInt8(truncatingIfNeeded: $0 * 7) }
    return file + Array("KEXP".utf8)
}

@Suite struct NBPImageTests {
    @Test("CRC-32 is that of IEEE 802.3")
    func checksum() {
        #expect(CRC32.checksum("123456789".utf8) == 0xCBF4_3926)
        #expect(CRC32.checksum("6789".utf8, after: CRC32.checksum("12345".utf8)) == 0xCBF4_3926)
    }

    @Test("a header is read as it was written")
    func header() throws {
        let image = try NBPImage(makeProgram())
        #expect(image.header.name == "test")
        #expect(image.header.version == "0.1.0")
        #expect(image.header.kind.word == "pxeinfo")
        #expect(image.header.memoryEnd == 0x9000)
        #expect(image.header.configurationRange == 0x60..<0x160)
        #expect(!image.header.isSealed)
        #expect(image.configuration.items.isEmpty)
    }

    @Test("a sealed program holds its configuration and its checksum, byte for byte the same each time")
    func sealing() throws {
        var configuration = NBPConfiguration()
        let file = try #require(NBPConfiguration.Key(name: "file"))
        let server = try #require(NBPConfiguration.Key(name: "server"))
        let exit = try #require(NBPConfiguration.Key(name: "exit"))
        try configuration.set(file, .text("pxelinux.0"))
        try configuration.set(server, .address(0xC000_0201))
        try configuration.set(exit, .number(6))
        let image = try NBPImage(makeProgram())
        let sealed = try image.sealed(configuration)
        #expect(
            Array(sealed.bytes[0x60..<0x60 + 22]) == [5, 10] + Array("pxelinux.0".utf8) + [
                6, 4, 192, 0, 2, 1, 2, 1, 6, 255,
            ])
        let again = try NBPImage(sealed.bytes)
        #expect(again.header.isSealed)
        #expect(again.header == sealed.header)
        #expect(
            again.configuration.items.map(\.description) == ["file = pxelinux.0", "server = 192.0.2.1", "exit = disk"])
        #expect(try again.sealed().bytes == sealed.bytes)
        #expect(try image.sealed(configuration).bytes == sealed.bytes)
        let named = try image.sealed(buildID: Array(0..<16))
        #expect(try NBPImage(named.bytes).header.buildID == Array(0..<16))
    }

    @Test("every changed bit of a sealed program is seen")
    func damage() throws {
        let sealed = try NBPImage(makeProgram()).sealed().bytes
        for place in sealed.indices {
            var damaged = sealed
            damaged[place] ^= 1 << UInt8(place % 8)
            // The seal itself is one bit, at the start of Flags: without it nothing is promised.
            if place == 0x0C, place % 8 == 0 { continue }
            #expect(throws: NBPError.self, "byte \(place)") { try NBPImage(damaged) }
        }
        for length in sealed.indices { #expect(throws: NBPError.self) { try NBPImage(Array(sealed.prefix(length))) } }
    }

    @Test("errors name the field, its place, what was needed and what was found")
    func errors() throws {
        let program = makeProgram()
        #expect(throws: NBPError.notOurs) { try NBPImage([1, 2, 3]) }
        #expect(throws: NBPError.length(needed: program.count, found: program.count - 5)) {
            try NBPImage(program.dropLast(5))
        }
        var other = program
        other[8] = 2
        #expect(throws: NBPError.field("HeaderVersion", at: 8, needed: "1", found: "2")) { try NBPImage(other) }
    }

    @Test(
        "values that cannot be embedded are refused",
        arguments: [
            ("block-size", NBPConfiguration.Value.number(65536)), ("exit", .number(8)), ("exit", .text("disk")),
            ("console", .number(8)), ("file", .text("a\0b")), ("file", .text(String(repeating: "x", count: 128))),
            ("url", .text(String(repeating: "x", count: 256))),
        ] as [(String, NBPConfiguration.Value)])
    func ranges(name: String, value: NBPConfiguration.Value) throws {
        var configuration = NBPConfiguration()
        let key = try #require(NBPConfiguration.Key(name: name))
        #expect(throws: NBPConfigurationError.self) { try configuration.set(key, value) }
        #expect(configuration.items.isEmpty)
    }

    @Test("an area that is too small is refused")
    func capacity() throws {
        var configuration = NBPConfiguration()
        try configuration.set(
            try #require(NBPConfiguration.Key(name: "url")), .text(String(repeating: "x", count: 150)))
        try configuration.set(
            try #require(NBPConfiguration.Key(name: "menu")), .text(String(repeating: "x", count: 102)))
        let full = NBPConfigurationError.full(needed: 257, capacity: 256)
        #expect(throws: NBPError.configuration(full)) { try NBPImage(makeProgram()).sealed(configuration) }
    }

    @Test("an unknown item is carried, a cut one is refused, the last of a key counts")
    func decoding() throws {
        let area: [UInt8] = [0, 200, 2, 7, 8, 16, 1, 3, 16, 1, 4, 255, 9]
        let configuration = try NBPConfiguration(area[...])
        #expect(configuration.items.map(\.description) == ["item-200 = 07 08", "retries = 4"])
        #expect(try configuration.encoded(capacity: 10) == [200, 2, 7, 8, 16, 1, 4, 255, 0, 0])
        #expect(throws: NBPConfigurationError.cut("url", at: 1, area: 4)) { try NBPConfiguration([0, 11, 2, 65]) }
        #expect(throws: NBPConfigurationError.length("server", at: 0, found: 3)) {
            try NBPConfiguration([6, 3, 1, 2, 3])
        }
    }
}
