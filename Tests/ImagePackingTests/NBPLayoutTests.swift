// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import ImagePacking

/// The header is described twice, here in Swift and in nbp/include/header.inc: NASM is asked for its numbers.
@Suite(.enabled(if: NASM.isInstalled, "nasm is not installed"))
struct NBPLayoutTests {
    @Test("offsets, sizes and marks of the header are those of the assembler")
    func header() async throws {
        typealias Offset = NBPHeader.Offset
        let table: [(String, Int)] = [
            ("s_NBP.Magic", Offset.magic), ("s_NBP.HeaderVersion", Offset.headerVersion), ("s_NBP.Kind", Offset.kind),
            ("s_NBP.Form", Offset.form), ("s_NBP.Flags", Offset.flags), ("s_NBP.HeaderLength", Offset.headerLength),
            ("s_NBP.Length", Offset.length), ("s_NBP.CRC32", Offset.crc32), ("s_NBP.MemoryEnd", Offset.memoryEnd),
            ("s_NBP.ConfigOffset", Offset.configurationOffset),
            ("s_NBP.ConfigLength", Offset.configurationLength), ("s_NBP.BuildId", Offset.buildID),
            ("s_NBP.Version", Offset.version), ("s_NBP.Name", Offset.name), ("s_NBP.Config", Offset.configuration),
            ("s_NBP_size", NBPHeader.size), ("NBP_HEADER_VERSION", NBPHeader.headerVersion),
            ("NBP_FLAG_SEALED", NBPHeader.sealedFlag), ("NBP_FLAG_PACKED", NBPHeader.packedFlag),
            ("CONFIG_PAD", Int(NBPConfiguration.pad)),
            ("CONFIG_END", Int(NBPConfiguration.end)),
        ]
        #expect(try await NASM.values(of: table.map(\.0)) == table.map(\.1))
        let marks = try await NASM.assemble("%include 'abi.inc'\n%include 'header.inc'\ndd NBP_MAGIC, NBP_END_MARK")
        #expect(marks.elementsEqual("PXEKKEXP".utf8))
    }

    @Test("kinds, forms, configuration keys and exits have the assembler's numbers")
    func words() async throws {
        func symbol(_ prefix: String, _ word: String) -> String {
            prefix + word.uppercased().replacing("-", with: "_")
        }
        let forms = NBPHeader.Form.words.map { (symbol("NBP_FORM_", $1 == "0" ? "none" : $1), Int($0)) }
        let kinds = NBPHeader.Kind.words.map { (symbol("NBP_KIND_", $1), Int($0)) }
        let keys = NBPConfiguration.Key.known.map { (symbol("CONFIG_", $0.name), Int($0.rawValue)) }
        var exits: [(String, Int)] = []
        if case .choice(let words)? = NBPConfiguration.Key(name: "exit")?.form {
            exits = words.enumerated().map { (symbol("EXIT_", $1), $0) }
        }
        let table = forms + kinds + keys + exits
        #expect([forms, kinds, keys, exits].map(\.count) == [4, 7, 22, 8])
        #expect(try await NASM.values(of: table.map(\.0)) == table.map(\.1))
    }

    @Test("the stubs in the library are what nbp/stubs assembles to")
    func stubs() async throws {
        let packed = try await NASM.assemble("%include \"packed.asm\"", ["stubs", "include", "lib"])
        #expect(packed.prefix(NBPHeader.size).allSatisfy { $0 == 0 })
        #expect(Array(packed.dropFirst(NBPHeader.size)) == Stubs.packed, "run scripts/embed-stubs")
        #expect(try await NASM.assemble("%include \"rom.asm\"", ["stubs"]) == Stubs.rom, "run scripts/embed-stubs")
    }

    @Test(
        "programs keep to their sizes",
        arguments: [
            ("pxeinfo", "NONE", 16 * 1024), ("pxechain", "PXE", 5 * 1024), ("pxechain", "KPXE", 5 * 1024),
            ("pxechain", "KKPXE", 5 * 1024), ("pxelocal", "NONE", 1024), ("pxeboot", "NONE", 32 * 1024),
            ("pxemedia", "NONE", 32 * 1024), ("mediaboot", "NONE", 8 * 1024),
        ])
    func size(program: String, form: String, limit: Int) async throws {
        let choice = program == "pxechain" ? "%define PROGRAM_FORM NBP_FORM_\(form)\n" : ""
        #expect(try await NASM.assemble("\(choice)%include \"\(program).asm\"").count < limit)
    }

    @Test("a program that NASM assembles is read, configured and sealed")
    func program() async throws {
        let image = try NBPImage(try await NASM.assemble("%include \"pxeinfo.asm\""))
        #expect(image.header.name == "pxeinfo")
        #expect(image.header.kind.word == "pxeinfo")
        #expect(image.header.headerLength == NBPHeader.size)
        #expect(image.header.configurationRange == NBPHeader.Offset.configuration..<NBPHeader.size)
        #expect(image.header.memoryEnd > 0x7C00 + image.bytes.count)
        let sealed = try NBPImage(try image.sealed().bytes)
        #expect(sealed.header.isSealed)
    }
}

/// The assembler, with the includes and programs of nbp/.
enum NASM {
    private static let tool = ExternalTool("nasm")
    static let isInstalled = tool != nil

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../nbp", directoryHint: .isDirectory).standardizedFileURL

    /// What this source assembles to, as a flat binary.
    static func assemble(_ source: String, _ folders: [String] = ["include", "lib", "programs"]) async throws -> [UInt8]
    {
        try await withTemporaryDirectory { work in
            let (input, output) = (work.appending(path: "in.asm"), work.appending(path: "out"))
            try Data(source.utf8).write(to: input)
            let run = try await #require(tool).run(
                ["-f", "bin", "-w+error", "-o", output.path]
                    + folders.flatMap { ["-I", folder.appending(path: $0).path + "/"] } + [input.path])
            try #require(run.status == 0, "nasm refused:\n\(run.diagnosticText)\(source)")
            return [UInt8](try Data(contentsOf: output))
        }
    }

    /// The values of constants in header.inc.
    static func values(of symbols: [String]) async throws -> [Int] {
        let lines = ["%include \"abi.inc\"", "%include \"header.inc\""] + symbols.map { "dd \($0)" }
        let bytes = try await assemble(lines.joined(separator: "\n"))
        return stride(from: 0, to: bytes.count, by: 4).map { at in
            (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
    }
}
