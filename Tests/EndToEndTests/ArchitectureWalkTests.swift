// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The walks of docs/architecture.md: each numbered file is there, once in its walk, and the walk has as many as it says.
@Suite struct ArchitectureWalkTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    struct Walk: CustomTestStringConvertible, Sendable {
        let title: String
        let promised: Int
        let files: [(number: Int, name: String)]
        var testDescription: String { title }
    }

    static let walks: [Walk] = {
        let page = package.appending(path: "docs/architecture.md")
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        let heads = text.matches(of: #/\n\*\*(An? [^*]+)\*\* \((\d+)\): /#)
        return heads.map { head in
            let rest = text[head.range.upperBound...]
            let walk = rest.firstRange(of: "\n\n").map { rest[..<$0.lowerBound] } ?? rest
            let files = walk.matches(of: #/(\d+)\s+`([^`]+)`/#).map { (Int($0.1) ?? 0, String($0.2)) }
            return Walk(title: String(head.1), promised: Int(head.2) ?? 0, files: files)
        }
    }()

    @Test("there are four")
    func count() {
        #expect(Self.walks.map(\.title) == ["A DISCOVER", "A read request", "A GET", "A menu entry"])
    }

    @Test("files are numbered one by one, and each is entered once", arguments: walks)
    func numbers(walk: Walk) {
        #expect(walk.files.map(\.number).sorted() == Array(1...max(walk.promised, 1)))
        #expect(Set(walk.files.map(\.name)).count == walk.files.count)
    }

    @Test("each file is in Sources", arguments: walks)
    func files(walk: Walk) {
        let sources = FileManager.default.enumerator(
            at: Self.package.appending(path: "Sources"), includingPropertiesForKeys: nil)
        let names = Set((sources?.compactMap { ($0 as? URL)?.lastPathComponent }) ?? [])
        for file in walk.files { #expect(names.contains(file.name + ".swift"), "\(file.name) of \(walk.title)") }
    }
}
