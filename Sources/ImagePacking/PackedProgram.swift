// SPDX-License-Identifier: Apache-2.0

/// A compressed program: header, stub (nbp/stubs/packed.asm), stream, end mark. The header is the program's own with
/// another jump, length and checksum, so that its name and configuration can be read in the compressed file too.
enum PackedProgram {
    /// `stub_jump`, `stub_length`, `stub_crc`, from the start of the stub.
    private enum Field {
        static let jump = 2
        static let length = 6
        static let crc32 = 8
        static let end = 12
    }

    /// The longest program: `s_NBP.MemoryEnd` lies below 0xFFF0.
    private static let longest = 0xFFF0 - 0x7C00

    /// Where the stream begins; it ends before the end mark.
    static let streamOffset = NBPHeader.size + Stubs.packed.count

    /// The length of the program that a compressed file becomes.
    static func extractedLength(_ packed: ImageBytes) -> Int? { packed.word(NBPHeader.size + Field.length) }

    /// The compressed form of a sealed program; nil if it would not be smaller, or the program is too long.
    static func pack(_ program: [UInt8]) -> [UInt8]? {
        guard program.count <= longest, program.count > NBPHeader.size else { return nil }
        typealias Offset = NBPHeader.Offset
        var packed = Array(program[..<NBPHeader.size]) + Stubs.packed
        let stub = NBPHeader.size
        packed.replaceSubrange(stub + Field.jump..<stub + Field.length, with: program[..<4])
        packed.replaceSubrange(
            stub + Field.length..<stub + Field.crc32, with: program[Offset.length..<Offset.length + 2])
        packed.replaceSubrange(stub + Field.crc32..<stub + Field.end, with: program[Offset.crc32..<Offset.crc32 + 4])
        packed += LZStream.compress(Array(program[NBPHeader.size...])) + Array(NBPHeader.endMark.utf8)
        guard packed.count < program.count else { return nil }
        // jmp strict near to the stub behind the header
        let distance = stub - 3
        packed.replaceSubrange(..<4, with: [0xE9, UInt8(distance & 0xFF), UInt8(distance >> 8), 0x90])
        packed.replaceSubrange(
            Offset.length..<Offset.length + 2, with: [UInt8(packed.count & 0xFF), UInt8(packed.count >> 8)])
        packed[Offset.flags] |= UInt8(NBPHeader.packedFlag)
        let crc32 = NBPHeader.checksum(packed)
        packed.replaceSubrange(
            Offset.crc32..<Offset.crc32 + 4, with: (0..<4).map { UInt8(truncatingIfNeeded: crc32 >> (8 * $0)) })
        return packed
    }

    /// The program as it was; nil if the file is damaged, or made with another stub.
    static func unpack(_ packed: [UInt8]) -> [UInt8]? {
        typealias Offset = NBPHeader.Offset
        let stub = NBPHeader.size
        guard packed.count >= streamOffset + 4,
            packed[stub + Field.end..<streamOffset].elementsEqual(Stubs.packed.dropFirst(Field.end))
        else { return nil }
        let length = Int(packed[stub + Field.length]) | Int(packed[stub + Field.length + 1]) << 8
        guard length > stub,
            let body = LZStream.decompress(packed[streamOffset..<packed.count - 4], count: length - stub)
        else { return nil }
        var program = Array(packed[..<stub]) + body
        program.replaceSubrange(..<4, with: packed[stub + Field.jump..<stub + Field.length])
        program.replaceSubrange(
            Offset.length..<Offset.length + 2, with: packed[stub + Field.length..<stub + Field.crc32])
        program.replaceSubrange(Offset.crc32..<Offset.crc32 + 4, with: packed[stub + Field.crc32..<stub + Field.end])
        program[Offset.flags] &= ~UInt8(NBPHeader.packedFlag)
        return program
    }
}
