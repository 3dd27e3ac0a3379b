// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@Suite("Quirks of the field")
struct QuirkCoverageTests {
    private static let ids =
        (1...48).map { "D\($0)" } + (1...7).map { "L\($0)" } + (1...6).map { "H\($0)" } + (1...7).map { "R\($0)" }

    /// Every word of the tests' code, this file's left out, and of docs/deviations.md.
    private static let words: Set<Substring> = {
        let here = URL(filePath: #filePath)
        let tests = here.deletingLastPathComponent().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent()
        let sources =
            FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" && $0 != here } ?? []
        let files = sources + [root.appending(path: "docs/deviations.md")]
        return files.reduce(into: []) { words, file in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
            words.formUnion(text.split { !$0.isLetter && !$0.isNumber })
        }
    }()

    @Test("each one is a test that carries its id, or a line of docs/deviations.md", arguments: ids)
    func covered(id: String) {
        #expect(Self.words.contains(Substring(id)))
    }
}
