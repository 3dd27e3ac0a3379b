// SPDX-License-Identifier: Apache-2.0

import BootStore
import Diagnosis
import Testing

@testable import PXEKitCommands

@Suite struct KeptBootsTests {
    private static func boot(_ steps: [(name: String, detail: String, cause: String?)]) throws -> StoredBoot {
        try #require(
            StoredBoot(
                steps.enumerated().map { place, step in
                    StoredStep(
                        client: "52:54:00:12:34:56", start: .seconds(100), time: .seconds(100 + place),
                        name: step.name, detail: step.detail, rule: "lab", platform: "bios", cause: step.cause)
                }))
    }

    @Test("a boot that stopped has its cause, what shows it, and what led to it")
    func stopped() throws {
        let report = KeptBoots.report(
            try Self.boot([
                ("discover", "DISCOVER", nil), ("missing", "x is not\u{1B} there", nil),
                ("stopped", "STOPS: it", "boot-file-not-found"),
            ]), "web1")
        #expect(report.verdict == .fails && report.programs == ["web1, bios, lab"])
        let finding = try #require(report.findings.first)
        #expect(finding.cause.id == "boot-file-not-found" && !finding.isOvercome)
        #expect(finding.evidence.map(\.text) == ["STOPS: it", "DISCOVER", "x is not\\x1b there"])
        #expect(finding.evidence.map(\.time) == [.seconds(102), .seconds(100), .seconds(101)])
    }

    @Test("a boot that went on after all, one that went well, and one that is not over")
    func others() throws {
        let late = KeptBoots.report(
            try Self.boot([("stopped", "STOPS: it", "tftp-stalled"), ("loaded", "loaded x", nil)]), nil)
        #expect(late.findings.map(\.isOvercome) == [true])
        #expect(KeptBoots.report(try Self.boot([("loaded", "loaded x", nil)]), nil).verdict == .nothingWrong)
        #expect(KeptBoots.report(try Self.boot([("discover", "DISCOVER", nil)]), nil).verdict == .unfinished)
        // A cause of a newer version is no finding here.
        #expect(KeptBoots.report(try Self.boot([("stopped", "STOPS", "later-cause")]), nil).findings.isEmpty)
    }
}
