// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import QEMULab

@Suite("Scenario")
struct ScenarioReadingTests {
    /// Runs `body` with a folder that holds `yaml` as its scenario, and one file of the library.
    private func withScenario<Result>(_ yaml: String, _ body: (URL, URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-scenario-\(UUID())")
        let library = folder.appending(path: "library")
        try FileManager.default.createDirectory(at: library, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([0xEB, 0xFE]).write(to: library.appending(path: "loop.0"))
        try Data(yaml.utf8).write(to: folder.appending(path: "scenario.yaml"))
        return try body(folder, library)
    }

    @Test("one request for each card and seed; the program comes from the library")
    func requests() throws {
        let yaml = """
            title: loops
            nbp: loop.0
            needs: [loop.0, absent.bin]
            nics: [e1000, rtl8139]
            seeds: 3
            loss: 5
            expect: [one, /two/]
            timeout: 9
            """
        let scenario = try withScenario(yaml) { try Scenario(folder: $0, library: [$1]) }
        #expect(scenario.requests.count == 6)
        #expect(scenario.requests.map(\.seed) == [1, 2, 3, 1, 2, 3])
        #expect(Set(scenario.requests.map(\.machine.card.device)) == ["e1000", "rtl8139"])
        #expect(scenario.requests.first?.program?.image == [0xEB, 0xFE])
        #expect(scenario.requests.first?.timeout == .seconds(9))
        #expect(scenario.requests.first?.expectations.map(\.description) == ["one", "/two/"])
        #expect(scenario.missing == ["absent.bin"])
    }

    @Test("the roles of the server are run one after the other, on a machine for the firmware")
    func roles() throws {
        let yaml = "title: t\nnbp: loop.0\nfirmware: uefi\nboot: http4\nscript: s.ipxe\nmode: [dhcp, proxy]"
        let scenario = try withScenario(yaml) { try Scenario(folder: $0, library: [$1]) }
        #expect(scenario.requests.map(\.role) == [.dhcp, .proxy])
        #expect(scenario.requests.allSatisfy { $0.machine.networkBoot == .http4 && $0.machine.card == .virtio })
        #expect(scenario.requests.first?.script == "s.ipxe")
    }

    @Test("the networks are run one after the other, with as many guests")
    func networks() throws {
        let yaml = "title: t\nnbp: loop.0\nnetwork: [segment, tap]\nclients: 3\nmode: [dhcp, proxy]"
        let scenario = try withScenario(yaml) { try Scenario(folder: $0, library: [$1]) }
        #expect(scenario.requests.map(\.network) == [.segment, .segment, .tap, .tap])
        #expect(scenario.requests.map(\.role) == [.dhcp, .proxy, .dhcp, .proxy])
        #expect(scenario.requests.allSatisfy { $0.clients == 3 })
    }

    @Test(
        "a wrong scenario says what is wrong",
        arguments: [
            ("nbp: loop.0", "title"), ("title: t\nexpcet: x", "expcet"), ("title: t\nnics: [x]", "'x'"),
            ("title: t\nexpect: ['/(/']", "/(/"), ("title: t\ntimeout: 0", "timeout"),
            ("title: t\nmode: both", "mode 'both'"), ("title: t\nclients: 65", "clients"),
            ("title: t\nnetwork: ring", "network 'ring'"), ("title: t\nnetwork: tap\nloss: 3", "--loss 3"),
            ("title: t\nboot: http4", "http4"),
        ])
    func errors(yaml: String, names: String) throws {
        let error = try #require(throws: LabError.self) {
            try withScenario(yaml) { try Scenario(folder: $0, library: [$1]) }
        }
        #expect(error.description.contains(names), "\(error)")
    }
}
