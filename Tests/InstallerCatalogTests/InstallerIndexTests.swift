// SPDX-License-Identifier: Apache-2.0

import Foundation
import InstallerCatalog
import Testing

@Suite("the catalogue of installers")
struct InstallerIndexTests {
    private static func entry(_ change: (String, String) = ("", "")) -> String {
        let text = """
            - name: tiny
              title: Tiny
              base: https://example.org/{arch}
              architectures: {amd64: x86_64}
              files: [{path: "boot/vmlinuz-{arch}", name: kernel}]
              checksums: [{path: SUMS}]
            """
        guard let range = text.firstRange(of: change.0), !change.0.isEmpty else { return text }
        return text.replacingCharacters(in: range, with: change.1)
    }

    @Test("the catalogue of this build can be read, and every entry is whole for each of its architectures")
    func builtIn() throws {
        let index = try InstallerIndex(yaml: InstallerIndex.builtInText, file: "built in")
        #expect(index.entries.count >= 10)
        for entry in index.entries {
            for architecture in entry.architectures.keys {
                let one = try entry.for(architecture: architecture)
                let texts = [one.base] + one.files.map(\.path) + one.checksums.map(\.path)
                #expect(texts.allSatisfy { !$0.contains("{") }, "\(texts)")
                #expect(one.base.hasPrefix("https://"))
            }
        }
        #expect(try index.entry(named: "debian-12").checksums.first?.signature != nil)
    }

    @Test("an entry is filled for an architecture")
    func architecture() throws {
        let entry = try InstallerIndex(yaml: Self.entry(), file: "x").entry(named: "tiny").for(architecture: "amd64")
        #expect(entry.base == "https://example.org/x86_64")
        #expect(entry.files.map(\.path) == ["boot/vmlinuz-x86_64"])
        #expect(entry.files.map(\.localName) == ["kernel"])
    }

    @Test("another architecture is refused, with those that there are")
    func otherArchitecture() throws {
        let entry = try InstallerIndex(yaml: Self.entry(), file: "x").entry(named: "tiny")
        #expect(throws: InstallerCatalogError.noArchitecture("arm64", entry: "tiny", known: ["amd64"])) {
            try entry.for(architecture: "arm64")
        }
    }

    @Test(
        "a name that is misspelled gets a suggestion",
        arguments: [("debain-12", "debian-12"), ("fedora42", "fedora-42"), ("netboot", nil), ("xxxxxxxx", nil)])
    func misspelled(name: String, near: String?) throws {
        let index = try InstallerIndex(yaml: InstallerIndex.builtInText, file: "built in")
        #expect(throws: InstallerCatalogError.unknown(name, near: near)) { try index.entry(named: name) }
    }

    @Test(
        "an entry that cannot be is refused by name",
        arguments: [
            (("name: kernel", "name: ../kernel"), "needs to be a plain file name"),
            (("name: kernel", "name: .profile"), "needs to be a plain file name"),
            (("name: tiny", "name: a/b"), "needs to be a plain file name"),
            (("{arch}\n", "{arch}/\n"), "without a slash at its end"),
            (("[{path: SUMS}]", "[]"), "needs a list of checksums"),
        ])
    func refused(change: (String, String), words: String) {
        let text = Self.entry(change)
        #expect(text != Self.entry())
        #expect { try InstallerIndex(yaml: text, file: "x") } throws: { "\($0)".contains(words) }
    }

    @Test(
        "a text that is no catalogue is refused with its place",
        arguments: [
            ("- name: x", "x.yaml: entry 1: 'title' is missing"), ("just words", "x.yaml: "), ("- {", "x.yaml: "),
        ])
    func unreadable(text: String, words: String) {
        #expect { try InstallerIndex(yaml: text, file: "x.yaml") } throws: { "\($0)".hasPrefix(words) }
    }
}
