// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The pages that people read first, each for one task.
@Suite("pages by task")
struct DocumentPagesTests {
    private static let pages =
        ["README.md"]
        + ["first-boot", "own-menu", "rules", "uefi", "no-boot"].map { "docs/\($0).md" }

    /// All that is written for people.
    private static let documents: [String] = {
        let docs = try? FileManager.default.contentsOfDirectory(atPath: Lab.repository.appending(path: "docs").path)
        return ["README.md", "CONTRIBUTING.md", "nbp/README.md"]
            + (docs ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    }()

    private func lines(_ page: String) throws -> [String] {
        try String(contentsOf: Lab.repository.appending(path: page), encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    @Test("no line of prose is longer than 100 columns", arguments: documents)
    func width(page: String) throws {
        var isFenced = false
        let lines = try lines(page)
        #expect(lines.count > 10)
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") { isFenced.toggle() }
            // A command and the row of a table are one line.
            let isProse = !isFenced && !line.hasPrefix("    ") && !line.hasPrefix("|")
            #expect(!isProse || line.count <= 100, "\(page):\(index + 1)")
        }
    }

    @Test("each link leads to a page, and to a heading that is there", arguments: pages)
    func links(page: String) throws {
        let folder = Lab.repository.appending(path: page).deletingLastPathComponent()
        let text = try lines(page).joined(separator: "\n")
        for link in text.matches(of: /\]\(([^)\s]+)\)/).map(\.1) where !link.hasPrefix("http") {
            let parts = link.split(separator: "#", maxSplits: 1)
            let target = folder.appending(path: String(parts[0]))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link)")
            guard parts.count == 2 else { continue }
            let content = try String(contentsOf: target, encoding: .utf8)
            let headings = content.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
                heading.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-").filter {
                    $0.isLetter || $0.isNumber || $0 == "-"
                }
            }
            #expect(headings.contains(String(parts[1])), "\(page): \(link)")
        }
    }
}
