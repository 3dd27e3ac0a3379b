// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import TestSupport
import Testing

@Suite struct HealthyTests {
    /// Eight times each boot, with other pauses between its packets, on each of the link types in turn: two hundred.
    @Test("a healthy boot has no finding", arguments: HealthyBoot.all, SeededGenerator.seeds(8))
    func nothing(boot: HealthyBoot, seed: UInt64) throws {
        let scene = Scene(boot.kind, number: UInt8(truncatingIfNeeded: seed))
        boot.play(scene)
        scene.end(after: Double(seed % 40))
        scene.jitter(seed: seed)
        let form: Scene.Form = boot.name == "PXEv6" ? .ethernet : [.ethernet, .vlan, .cooked, .cooked2][Int(seed % 4)]
        let report = try scene.report(form)
        for machine in report.machines {
            #expect(machine.findings.map { "\($0.cause.id): \($0.evidence.map(\.text))" } == [])
            #expect(machine.verdict != .fails)
        }
    }

    @Test(
        "what is slow is told, with its cause",
        arguments: [
            ("slow transfer in small blocks", "slow-by-block-size"), ("slow transfer by loss", "slow-by-loss"),
            ("slow server, whole boot", "slow-offer"),
        ])
    func slowness(name: String, cause: String) throws {
        let boot = try #require(HealthyBoot.all.first { $0.name == name })
        let scene = Scene(boot.kind)
        boot.play(scene)
        let machine = try #require(scene.report().machines.first)
        #expect(machine.slowness.first?.cause.id == cause)
        #expect(machine.verdict == .nothingWrong)
        #expect(machine.phases.contains { $0.isSlow })
    }

    @Test("blocks that wait for each other are told")
    func window() throws {
        let scene = Scene(.bios)
        scene.lease(file: "pxelinux.0")
        scene.load("pxelinux.0", size: 90_000, blockSize: 1456, pause: 0.1)
        let report = try scene.report()
        #expect(report.machines.first?.slowness.first?.cause.id == "slow-by-window")
    }

    @Test("the phases of a boot have their times")
    func phases() throws {
        let scene = Scene(.bios)
        scene.lease(file: "pxelinux.0")
        scene.load("pxelinux.0")
        let machine = try #require(scene.report().machines.first)
        #expect(machine.phases.map(\.name) == ["offer", "address", "file pxelinux.0"])
        #expect(machine.phases.map(\.packet) == [1, 3, 5])
        #expect(machine.phases[0].duration == .milliseconds(1))
        #expect(machine.phases.allSatisfy { !$0.isSlow })
    }
}

extension Scene {
    /// Lets up to a fifth of a second more pass between packets; their order stays.
    func jitter(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        delay { _ in .milliseconds(Int.random(in: 0...1, using: &random) * Int.random(in: 0...40, using: &random)) }
    }
}
