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

    private func check(_ menu: Menu) async throws {
        let file = try #require(menu.rendered(for: .grub).files.first)
        try await withTemporaryDirectory { folder in
            let config = folder.appending(path: "grub.cfg")
            try Data(file.bytes).write(to: config)
            let run = try await ExternalTool(at: #require(GRUBScriptCheck.program)).run([config.path])
            #expect(run.status == 0, "\(run.diagnosticText)\(String(decoding: file.bytes, as: UTF8.self))")
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
