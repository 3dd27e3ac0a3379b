// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import BootMenu

/// GRUB's own parser reads what we write.
@Suite(
    "grub.cfg",
    .enabled(
        if: GRUBScriptCheck.program != nil, "there is no grub-script-check; scripts/fetch-menu-samples fetches one"))
struct GRUBSyntaxTests {
    @Test("whatever a menu has in it, GRUB finds no error", arguments: SeededGenerator.seeds(60))
    func syntax(seed: UInt64) async throws {
        var random = RandomMenu(seed: seed, isHostile: seed % 2 == 0)
        try await check(random.menu())
    }

    @Test("the sample menu has no error either")
    func sample() async throws { try await check(Sample.menu) }

    @Test("nor has what asks for an address", arguments: [true, false])
    func address(canRead: Bool) async throws {
        let script = AddressScript(source: .dhcp, script: "http://192.0.2.1/boot/")
        try await check(try #require(script.grub(modules: ["read", "http"], canRead: canRead)))
        let medium = MediumMenu(mark: "0123ABCD.IDX", path: "grub/tree.cfg")
        try await check(try #require(script.grub(modules: [], canRead: canRead, medium: medium)))
        try await check(medium.text)
    }

    private func check(_ menu: Menu) async throws {
        try await check(String(decoding: #require(menu.rendered(for: .grub).files.first).bytes, as: UTF8.self))
    }

    private func check(_ text: String) async throws {
        try await withTemporaryDirectory { folder in
            let config = folder.appending(path: "grub.cfg")
            try Data(text.utf8).write(to: config)
            let run = try await ExternalTool(at: #require(GRUBScriptCheck.program)).run([config.path])
            #expect(run.status == 0, "\(run.diagnosticText)\(text)")
        }
    }
}

/// GRUB's program that parses a file and boots nothing.
enum GRUBScriptCheck {
    static let program: URL? = {
        let fetched = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../build/menu-samples/grub/grub-script-check")
        return [fetched, URL(filePath: "/usr/bin/grub-script-check")].first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
    }()
}
