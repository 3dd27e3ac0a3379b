// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Foundation
import PeerConfiguration
import Testing

@Suite struct ExistingDHCPPageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    @Test("docs/existing-dhcp.md is what the renderers and rules say; `make reference` prints it anew")
    func page() throws {
        let file = try String(contentsOf: Self.root.appending(path: "docs/existing-dhcp.md"), encoding: .utf8)
        #expect(file == ExistingDHCPPage.text)
    }

    @Test("quirks that rules name have a row in docs/quirks.md, and every rule says all that it must")
    func quirks() throws {
        let rows = try String(contentsOf: Self.root.appending(path: "docs/quirks.md"), encoding: .utf8)
        for quirk in Set(PeerRule.all.flatMap(\.quirks)) { #expect(rows.contains("| \(quirk) |"), "\(quirk)") }
        for rule in PeerRule.all {
            #expect(!rule.title.isEmpty && !rule.symptom.isEmpty && !rule.mend.text.isEmpty && !rule.quirks.isEmpty)
        }
    }
}
