// SPDX-License-Identifier: Apache-2.0

import Foundation
import QEMULab
import Testing

/// Every folder of `qemu/scenarios` is a test: real emulated cards boot real programs from our servers.
///
/// Of the bad cables that a scenario names the first three are tried, of more than two cards two, in each scenario others. `make soak`
/// tries all of them: `PXEKIT_SEEDS=20`, `PXEKIT_CARDS=all`.
@Suite("Scenarios", .serialized)
struct ScenarioTests {
    private static let seeds = UInt64(ProcessInfo.processInfo.environment["PXEKIT_SEEDS"] ?? "") ?? 3
    private static let triesAllCards = ProcessInfo.processInfo.environment["PXEKIT_CARDS"] == "all"

    @Test(
        "boots as expected", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"),
        arguments: Lab.scenarioNames(on: .segment))
    func boots(name: String) async throws {
        let installation = try QEMUInstallation()
        for request in try requests(of: name, on: .segment) {
            let reports = try await BootSession.run(request, with: installation) { _, _ in }
            try check(reports.map(BootResult.init), of: request, name)
        }
    }

    /// The tool is what goes into a namespace of its own; this process stays where it is.
    @Test(
        "boots as expected on TAP devices", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: TapBoot.canRun, TapBoot.skipReason),
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"),
        arguments: Lab.scenarioNames(on: .tap))
    func bootsOnTap(name: String) async throws {
        for request in try requests(of: name, on: .tap) {
            try check(try await TapBoot.run(request), of: request, name)
        }
    }

    private func requests(of name: String, on network: LabNetworkKind) throws -> [BootRequest] {
        let scenario = try Lab.scenario(name)
        try #require(scenario.missing.isEmpty, "\(name) needs \(scenario.missing)")
        let cards = Self.cards(of: scenario, name)
        return scenario.requests.filter {
            $0.network == network && $0.seed <= Self.seeds && cards.contains($0.machine.card)
        }
    }

    /// The cards that are tried of a scenario's.
    private static func cards(of scenario: Scenario, _ name: String) -> Set<NetworkCard> {
        let cards = Set(scenario.requests.map(\.machine.card))
        guard cards.count > 2, !triesAllCards else { return cards }
        let sorted = cards.sorted { "\($0)" < "\($1)" }
        let first = Int(name.prefix { $0.isNumber }) ?? 0
        return Set((0..<2).map { sorted[(first + $0 * (sorted.count / 2)) % sorted.count] })
    }

    private func check(_ results: [BootResult], of request: BootRequest, _ name: String) throws {
        try #require(results.count == request.clients)
        for result in results {
            let place =
                "\(name) on \(request.machine.card), \(request.role), seed \(request.seed), guest \(result.guest)"
            let screen = result.screen.joined(separator: "\n")
            #expect(result.outcome == "reached", "\(place): last screen:\n\(screen)")
            // In the role of a proxy the file came from our offer, not by the other server's.
            #expect(result.phases.contains("boot-offer") == (request.role == .proxy), "\(place)")
        }
    }
}

/// What came of one guest, from a session of this process or from the tool's JSON.
struct BootResult: Decodable {
    let guest: Int
    let outcome: String
    let phases: [String]
    let screen: [String]

    private struct Phase: Decodable { let phase: String }
    private enum CodingKeys: String, CodingKey { case guest, outcome, phases, screen }

    init(_ report: BootReport) {
        guest = report.guest
        outcome = report.outcome == .reached ? "reached" : "\(report.outcome)"
        phases = report.timeline.entries.map(\.phase.name)
        screen = report.screen
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        guest = try values.decode(Int.self, forKey: .guest)
        outcome = try values.decode(String.self, forKey: .outcome)
        phases = try values.decode([Phase].self, forKey: .phases).map(\.phase)
        screen = try values.decode([String].self, forKey: .screen)
    }
}
