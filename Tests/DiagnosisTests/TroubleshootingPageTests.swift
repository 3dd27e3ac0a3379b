// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Foundation
import Testing

@Suite struct TroubleshootingPageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    @Test("docs/troubleshooting.md is what the rules say; `make reference` prints it anew")
    func page() throws {
        let file = try String(
            contentsOf: TroubleshootingPageTests.root.appending(path: "docs/troubleshooting.md"), encoding: .utf8)
        #expect(file == TroubleshootingPage.text)
    }

    @Test("every cause says why, what is seen and what to do", arguments: Cause.all)
    func words(cause: Cause) {
        #expect(!cause.title.isEmpty && !cause.why.isEmpty && !cause.screen.isEmpty && !cause.mend.text.isEmpty)
        #expect(!cause.title.hasSuffix("."))
        #expect(cause.why.hasSuffix("."))
        #expect((1...99).contains(cause.weight))
        #expect(cause.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
    }

    @Test("quirks that causes name have a row in docs/quirks.md")
    func quirks() throws {
        let rows = try String(
            contentsOf: TroubleshootingPageTests.root.appending(path: "docs/quirks.md"), encoding: .utf8)
        for quirk in Set(Cause.all.flatMap(\.quirks)) { #expect(rows.contains("| \(quirk) |"), "\(quirk)") }
    }
}
