// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import NetAddress
import Testing

@Suite("machines of the configuration and of commands")
struct MachineAdditionsTests {
    private static func mac(_ last: UInt8) -> MACAddress { MACAddress(0x52, 0x54, 0, 0, 0, last) }

    private static let policy = MachinePolicy(
        machines: [
            Machine("web1", macs: [mac(1)], labels: ["role": "web"], profile: "debian"),
            Machine("web2", macs: [mac(2)], labels: ["role": "web"]),
        ],
        profiles: [
            Profile("debian", .kernel(.init(kernel: VariableText(literal: "linux")))), Profile("menu", .menu("m")),
        ],
        assignments: [Assignment(MachineSelector(labels: ["role": "web"]), profile: "menu")])

    private static func boots(_ policy: MachinePolicy, _ last: UInt8) -> String? {
        let client = ClientIdentity(hardware: HardwareAddress(mac(last)))
        return policy.decision(for: BootQuestion(client, at: IPv4Address(192, 0, 2, 1)))?.profile.name
    }

    @Test("what a command says comes before what the configuration says, and once before both")
    func order() {
        #expect(Self.boots(Self.policy, 1) == "debian" && Self.boots(Self.policy, 2) == "menu")
        var additions = MachineAdditions(profiles: ["web1": "local-disk", "web2": "debian"])
        #expect(Self.boots(Self.policy.joined(with: additions), 1) == "local-disk")
        #expect(Self.boots(Self.policy.joined(with: additions), 2) == "debian")
        additions.once["web1"] = OneTimeBoot(number: 1, profile: "menu")
        let joined = Self.policy.joined(with: additions)
        #expect(Self.boots(joined, 1) == "menu")
        #expect(joined.candidates(for: joined.machines[0]) == ["menu", "local-disk"])
        #expect(Self.boots(Self.policy.joined(with: additions, for: .file), 1) == "local-disk")
    }

    @Test("an added machine boots by assignments too, and is left out where the configuration has come to have it")
    func added() {
        let additions = MachineAdditions(machines: [
            Machine("web3", macs: [Self.mac(3)], labels: ["role": "web"]), Machine("old", macs: [Self.mac(2)]),
        ])
        let joined = Self.policy.joined(with: additions)
        #expect(joined.machines.map(\.name) == ["web1", "web2", "web3"] && Self.boots(joined, 3) == "menu")
        #expect(
            Self.policy.doubles(in: additions).map(\.description) == [
                "machine old: 52:54:00:00:00:02 is machine web2's already"
            ])
    }

    @Test("a profile that is not there any more is told, and what the configuration says holds")
    func lost() {
        let additions = MachineAdditions(
            profiles: ["web1": "gone"], once: ["web2": OneTimeBoot(number: 1, profile: "gone")])
        let joined = Self.policy.joined(with: additions)
        #expect(Self.boots(joined, 1) == "debian" && Self.boots(joined, 2) == "menu")
        #expect(Self.policy.warnings(of: additions).count == 2)
    }

    @Test(
        "a double is named with what both have",
        arguments: [
            (Machine("web1"), "there is a machine web1 already"),
            (Machine("x", macs: [mac(9), mac(2)]), "machine x: 52:54:00:00:00:02 is machine web2's already"),
        ])
    func doubles(machine: Machine, words: String) {
        #expect(Self.policy.double(of: machine)?.description == words)
        #expect(Self.policy.double(of: Machine("x", macs: [Self.mac(9)])) == nil)
    }

    @Test("files may have to be made for whatever a command assigns")
    func open() {
        #expect(!MachinePolicy().makesFiles && MachinePolicy().joined(with: MachineAdditions()).makesFiles)
    }
}
