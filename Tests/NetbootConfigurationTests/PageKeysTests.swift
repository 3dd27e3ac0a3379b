// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NetbootConfiguration

@Suite struct PageKeysTests {
    @Test(
        "reading is open on loopback, and elsewhere if the configuration says so",
        arguments: [
            ("{}", true), ("{address: 127.0.0.1}", true), ("{address: 127.9.9.9}", true), ("{address: \"::1\"}", true),
            ("{address: 192.0.2.1}", false), ("{address: 0.0.0.0}", false), ("{address: \"::\"}", false),
            ("{address: \"::ffff:127.0.0.1\"}", false), ("{address: 192.0.2.1, reading: open}", true),
            ("{reading: token}", false), ("{reading: open}", true),
        ])
    func reading(page: String, isOpen: Bool) throws {
        let settings = try ConfigurationFile.settings(yaml: "page: \(page)\n", file: "x.yaml")
        #expect(settings.page?.isOpen == isOpen)
    }

    @Test("another word for who may read is refused with those that there are")
    func wrong() {
        let errors = #expect(throws: ConfigurationErrors.self) {
            try ConfigurationFile.settings(yaml: "page: {reading: closed}\n", file: "x.yaml")
        }
        #expect(errors.map { "\($0)" }?.contains("x.yaml:1:17: page.reading: \"closed\" is none of its values") == true)
    }
}
