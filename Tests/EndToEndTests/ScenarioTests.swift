// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Testing

/// Every folder of `qemu/scenarios` is a test: real emulated cards boot real programs from our servers.
@Suite("Scenarios", .serialized)
struct ScenarioTests {
    @Test(
        "boots as expected", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"),
        arguments: Lab.scenarioNames)
    func boots(name: String) async throws {
        let scenario = try Lab.scenario(name)
        try #require(scenario.missing.isEmpty, "\(name) needs \(scenario.missing)")
        let installation = try QEMUInstallation()
        for request in scenario.requests {
            for report in try await BootSession.run(request, with: installation, tell: { _, _ in }) {
                let screen = report.screen.joined(separator: "\n")
                #expect(
                    report.outcome == .reached,
                    "\(name) on \(request.machine.card), \(request.role), seed \(request.seed): last screen:\n\(screen)"
                )
                // In the role of a proxy the file came from our offer, not by the other server's.
                let isProxied = report.timeline.entries.contains {
                    if case .bootOffered = $0.phase { true } else { false }
                }
                #expect(isProxied == (request.role == .proxy), "\(name) on \(request.machine.card), \(request.role)")
            }
        }
    }
}
