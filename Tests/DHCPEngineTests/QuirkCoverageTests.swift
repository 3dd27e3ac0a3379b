// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// docs/quirks.md against the code, the tests and the boot programs.
@Suite("Quirks of the field")
struct QuirkCoverageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    /// The columns of each row, by id.
    private static let rows: [String: [String]] = {
        let text = (try? String(contentsOf: root.appending(path: "docs/quirks.md"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").reduce(into: [:]) { rows, line in
            let columns = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let id = columns.first, id.wholeMatch(of: /[DLTHRUV][0-9]+/) != nil else { return }
            rows[id] = columns
        }
    }()

    /// The files below a folder that people write in.
    private static func files(_ folder: String) -> [URL] {
        let all = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return all?.compactMap { $0 as? URL }.filter { ["swift", "asm", "inc", "yaml"].contains($0.pathExtension) }
            ?? []
    }

    /// The ids that a file names, each a word of its own.
    private static func ids(in file: URL) -> Set<String> {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber || $0 == "_") }
        // T01 is the end of PXE-T01, an error of ROMs.
        return Set(words.filter { $0.count <= 3 && $0.wholeMatch(of: /[DLTHRUV][1-9][0-9]?/) != nil }.map(String.init))
    }

    @Test("every id that code, tests and boot programs name has a row", arguments: ["Sources", "Tests", "nbp", "qemu"])
    func known(folder: String) {
        let strangers = QuirkCoverageTests.files(folder).filter { $0 != URL(filePath: #filePath) }.flatMap { file in
            QuirkCoverageTests.ids(in: file).filter { QuirkCoverageTests.rows[$0] == nil }
                .map { "\($0) in \(file.lastPathComponent)" }
        }
        #expect(strangers == [], "docs/quirks.md has no row for them")
    }

    @Test("every row says what is out there, what is done, and where it was learned", arguments: rows.keys.sorted())
    func whole(id: String) throws {
        let columns = try #require(QuirkCoverageTests.rows[id])
        #expect(columns.count == 5 && columns.allSatisfy { !$0.isEmpty }, "\(columns)")
    }

    @Test("every row names tests that name the id, a scenario, or why there is none", arguments: rows.keys.sorted())
    func tested(id: String) throws {
        let column = try #require(QuirkCoverageTests.rows[id]?.dropFirst(3).first)
        if column.hasPrefix("none: ") {
            #expect(column.count > 20, "a reason has some words")
            return
        }
        let names = column.split(separator: ", ").map { $0.trimmingCharacters(in: ["`"]) }
        #expect(!names.isEmpty)
        for name in names {
            if name.hasPrefix("qemu/") {
                let scenario = QuirkCoverageTests.root.appending(path: name).appending(path: "scenario.yaml")
                #expect(FileManager.default.fileExists(atPath: scenario.path), "there is no \(name)")
            } else {
                let file = QuirkCoverageTests.files("Tests").first { $0.lastPathComponent == name + ".swift" }
                let found = try #require(file, "there is no \(name)")
                #expect(QuirkCoverageTests.ids(in: found).contains(id), "\(name) does not name it")
            }
        }
    }
}
