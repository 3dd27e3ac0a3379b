// SPDX-License-Identifier: Apache-2.0

import Foundation
import PeerConfiguration
import Testing

/// Targets without a checker of their own: what is written for them stands in a file for people to read.
@Suite struct GoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private static let targets: [PeerTarget] = [.windows, .networkd, .mikrotik, .openwrt, .pfsense, .opnsense, .cisco]

    @Test("what is written is the golden text, with all limits", arguments: targets, [SamplePlan.loaders, .machines])
    func golden(target: PeerTarget, sample: SamplePlan) throws {
        let rendering = sample.plan(SamplePlan.networks).rendered(for: target)
        let text = rendering.text + rendering.limits.map { "LIMIT \($0)\n" }.joined()
        let file = Self.folder.appending(path: "\(sample.rawValue).\(target.rawValue).txt")
        #expect(text == (try String(contentsOf: file, encoding: .utf8)), "\(file.lastPathComponent)")
    }

    @Test("every target has a checker or a golden text")
    func complete() {
        #expect(Set(PeerTarget.allCases) == Set(Self.targets + RenderTests.Checker.all.map(\.target)))
    }

    @Test("a server with one file for all says who is left out, and that iPXE would load itself")
    func single() {
        for target in [PeerTarget.networkd, .cisco] {
            let limits = SamplePlan.loaders.plan([]).rendered(for: target).limits
            #expect(limits.contains { $0.contains("one boot file for all: that of bios; not told:") })
            #expect(limits.contains { $0.contains("loads itself for ever") && $0.contains("nearest") })
        }
    }
}
