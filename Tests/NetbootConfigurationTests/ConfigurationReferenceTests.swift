// SPDX-License-Identifier: Apache-2.0

import DHCPEngine
import Foundation
import Testing

@testable import NetbootConfiguration

@Suite struct ConfigurationReferenceTests {
    private func inRepository(_ path: String) throws -> String {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        return try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }

    @Test("docs/configuration.md is what `pxekit serve schema --markdown` prints")
    func page() throws {
        #expect(try inRepository("docs/configuration.md") == ConfigurationReference.markdown)
    }

    @Test("packaging/pxekit.yaml is what `pxekit serve schema --example` prints")
    func installed() throws {
        #expect(try inRepository("packaging/pxekit.yaml") == ConfigurationExample.text)
    }

    @Test("no key is there twice, and each has a form and a meaning")
    func tables() {
        for table in ConfigurationReference.tables {
            #expect(Set(table.keys.map(\.name)).count == table.keys.count, "\(table.name)")
            #expect(table.keys.allSatisfy { !$0.form.isEmpty && !$0.meaning.isEmpty }, "\(table.name)")
        }
    }

    @Test("the example can be read, as it is and with all that is commented out")
    func example() throws {
        let settings = try ConfigurationFile.settings(yaml: ConfigurationExample.text, file: "pxekit.yaml")
        try settings.check()
        #expect(settings.mode == .proxy)
        #expect(settings.user == "nobody")
        let whole = try ConfigurationFile.settings(
            yaml: ConfigurationExample.everything(mode: .dhcp), file: "pxekit.yaml")
        try whole.check()
        #expect(whole.leases == "/var/lib/pxekit/leases.sqlite")
        #expect(whole.subnets.first?.reservations.count == 4)
        #expect(whole.rules.count == 5)
        for key in ConfigurationObject<FileDraft>.file.keys {
            #expect(ConfigurationExample.text.contains("\(key.name):"), "\(key.name) is not in the example")
        }
    }
}
