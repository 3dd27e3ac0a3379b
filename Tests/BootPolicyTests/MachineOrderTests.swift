// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootPolicy

@Suite("what is said of machines")
struct MachineOrderTests {
    private static let configured = MachinePolicy(
        machines: [Machine("web1", macs: [mac(1)], profile: "debian")],
        profiles: [Profile("debian", .menu("menu.yaml"))])
    private static let web9 = Machine("web9", macs: [mac(9)], labels: ["role": "web"])
    private static let added = MachineAdditions(machines: [web9], profiles: ["web9": "debian"])

    private static func mac(_ number: UInt8) -> MACAddress { MACAddress(0x52, 0x54, 0, 0, 0, number) }

    @Test("an order changes what it is about, and nothing else")
    func applied() throws {
        func after(_ order: MachineOrder) throws -> MachineAdditions {
            try order.applied(to: Self.added, in: Self.configured)
        }
        let web8 = Machine("web8", macs: [Self.mac(8)], profile: "local-disk")
        let two = try after(.add(web8))
        #expect(two.machines.map(\.name) == ["web9", "web8"] && two.machines[1].profile == nil)
        #expect(two.profiles == ["web9": "debian", "web8": "local-disk"])
        let changed = try after(
            .change("web9", MachineChange(labels: ["role": "", "rack": "3"], profile: .ofConfiguration)))
        #expect(changed.machines.map(\.labels) == [["rack": "3"]] && changed.machines[0].macs == [Self.mac(9)])
        #expect(changed.profiles.isEmpty)
        #expect(try after(.change("web1", MachineChange(profile: .named("nothing")))).profiles["web1"] == "nothing")
        let once = try after(.boot("web1", once: "debian", untilDone: true))
        #expect(once.once["web1"]?.profile == "debian" && once.once["web1"]?.isUntilDone == true)
        #expect(try MachineOrder.cancel("web1").applied(to: once, in: Self.configured) == Self.added)
        #expect(try after(.forget("web9")) == MachineAdditions())
        #expect(try after(.forget("web1")) == Self.added)
    }

    @Test(
        "what cannot be is refused with field, value and mend",
        arguments: [
            (MachineOrder.add(web9), "there is a machine web9 already"),
            (.add(Machine("x", macs: [mac(1)])), "machine x: 52:54:00:00:00:01 is machine web1's already"),
            (.add(Machine("x")), "macs: needed a hardware address or a uuid, by which it is known when it boots"),
            (.add(Machine("a b", macs: [mac(7)])), "name 'a b': needed letters, digits, -, _ and . only"),
            (
                .add(Machine(String(repeating: "n", count: 254), macs: [mac(7)])),
                "name '\(String(repeating: "n", count: 254))': needed at most 253 characters"
            ),
            (
                .add(Machine("x", macs: [mac(7)], profile: "none")),
                "there is no profile 'none'; there are debian, local-disk, nothing"
            ),
            (
                .add(Machine("x", macs: [mac(7)], labels: ["role": "a\nb"])),
                "labels.role 'a\nb': needed a text without line ends and other control characters"
            ),
            (
                .add(Machine("x", macs: [mac(7)], labels: ["a b": ""])),
                "labels 'a b': a key has letters, digits, -, _ and . only"
            ),
            (
                .add(Machine("x", macs: [mac(7)], variables: ["mac": "1"])),
                "variables 'mac': {{mac}} has a meaning of its own; take another name"
            ),
            (
                .add(Machine("x", macs: [mac(7)], serial: "\u{1b}[2J")),
                "serial '\u{1b}[2J': needed a text without line ends and other control characters"
            ),
            (
                .change("web1", MachineChange(serial: "1")),
                "machine web1 is one of the configuration: change it there; here it can be given a profile only"
            ),
            (
                .change("web9", MachineChange(macs: [])),
                "macs: needed a hardware address or a uuid, by which it is known when it boots"
            ),
            (.change("web7", MachineChange(profile: .ofConfiguration)), "there is no machine 'web7'"),
            (
                .boot("web9", once: "nothing"),
                "profile 'nothing': a machine that is told nothing does not show that it was; take local-disk"
            ),
            (.cancel("web7"), "there is no machine 'web7'"), (.forget("web7"), "there is no machine 'web7'"),
        ])
    func refused(order: MachineOrder, reason: String) {
        let refusal = #expect(throws: MachineRefusal.self) { try order.applied(to: Self.added, in: Self.configured) }
        #expect(refusal.map { "\($0)" } == reason)
    }

    @Test("only so many machines can be added")
    func full() throws {
        let many = (0..<MachineOrder.mostMachines).map { number in
            Machine("m\(number)", macs: [MACAddress(2, 0, 0, 0, UInt8(number >> 8), UInt8(number & 0xFF))])
        }
        #expect(throws: MachineRefusal.full) {
            try MachineOrder.add(Self.web9).applied(to: MachineAdditions(machines: many), in: Self.configured)
        }
    }
}
