// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import NetAddress
import Testing

@Suite("Which machine boots which profile")
struct MachinePolicyTests {
    private static let mac = MACAddress(0x52, 0x54, 0, 0, 0, 1)
    private static let second = MACAddress(0x52, 0x54, 0, 0, 0, 2)
    private static let uuid = ClientUUID("12345678-9abc-def0-0102-030405060708")
    private static let server = IPv4Address(192, 0, 2, 1)

    private static func question(
        _ mac: MACAddress = mac, _ architecture: ClientArchitecture = .bios, uuid: ClientUUID? = nil,
        user: String? = nil, vendor: String = "PXEClient", circuit: String? = nil, network: IPv4Address? = nil
    ) -> BootQuestion {
        let client = ClientIdentity(
            hardware: HardwareAddress(mac), uuid: uuid, circuitID: circuit.map { Array($0.utf8) },
            vendorClass: VendorClass(vendor), userClasses: user.map { [$0] } ?? [], architectures: [architecture])
        return BootQuestion(client, at: server, network: network)
    }

    private static let machine = Machine("m", macs: [mac, second], uuid: uuid, labels: ["role": "web", "rack": "7"])

    private static func chosen(_ selector: MachineSelector, _ question: BootQuestion) -> String? {
        let policy = MachinePolicy(
            machines: [machine], profiles: [Profile("p", .nothing)], assignments: [Assignment(selector, profile: "p")])
        return policy.decision(for: question)?.profile.name
    }

    @Test(
        "a selector holds if each of its conditions does, by any of its values",
        arguments: [
            (MachineSelector(), question(), true),
            (MachineSelector(machines: ["x", "m"]), question(), true),
            (MachineSelector(machines: ["x"]), question(), false),
            (MachineSelector(machines: ["m"]), question(second), true),
            (MachineSelector(machines: ["m"]), question(MACAddress(2, 0, 0, 0, 0, 9), uuid: uuid), true),
            (MachineSelector(machines: ["m"]), question(MACAddress(2, 0, 0, 0, 0, 9)), false),
            (MachineSelector(labels: ["role": "web"]), question(), true),
            (MachineSelector(labels: ["role": "web", "rack": "8"]), question(), false),
            (MachineSelector(organizations: [0x525400]), question(), true),
            (MachineSelector(organizations: [0x525401]), question(), false),
            (MachineSelector(platforms: [.uefiX64]), question(), false),
            (MachineSelector(platforms: [.uefiX64, .bios]), question(), true),
            (MachineSelector(vendorPrefixes: ["PXE"]), question(), true),
            (MachineSelector(vendorPrefixes: ["HW"]), question(), false),
            (MachineSelector(circuits: [Array("port 7".utf8)]), question(circuit: "port 7"), true),
            (MachineSelector(circuits: [Array("port 7".utf8)]), question(), false),
            (MachineSelector(subnets: [IPv4Subnet("192.0.2.0/24")].compactMap { $0 }), question(), true),
            (
                MachineSelector(subnets: [IPv4Subnet("192.0.2.0/24")].compactMap { $0 }),
                question(network: IPv4Address(198, 51, 100, 1)), false
            ),
        ])
    func selectors(selector: MachineSelector, question: BootQuestion, holds: Bool) {
        #expect((Self.chosen(selector, question) == "p") == holds)
    }

    @Test("a machine's own profile comes first, then assignments in order; the key for strangers is for nobody else")
    func order() {
        let stranger = Self.question(MACAddress(2, 0, 0, 0, 0, 9))
        func reason(_ own: String?, _ assignments: [Assignment], _ question: BootQuestion) -> MachinePolicy.Reason? {
            var machine = Self.machine
            machine.profile = own
            return MachinePolicy(machines: [machine], assignments: assignments, unknown: "nothing")
                .decision(for: question)?.reason
        }
        let all = Assignment(MachineSelector(), profile: "local-disk")
        let uefi = Assignment(MachineSelector(platforms: [.uefiX64]), profile: "nothing")
        #expect(reason("nothing", [all], Self.question()) == .own)
        #expect(reason(nil, [uefi, all], Self.question()) == .assignment(2))
        #expect(reason(nil, [uefi, all], Self.question(Self.mac, .uefiX64)) == .assignment(1))
        #expect(reason(nil, [uefi], stranger) == .unknown)
        #expect(reason(nil, [uefi], Self.question()) == nil)
        #expect(reason(nil, [all], stranger) == .assignment(1))
    }

    @Test("what a machine can boot is known before it is there")
    func candidates() {
        let policy = MachinePolicy(
            machines: [Self.machine],
            assignments: [
                Assignment(MachineSelector(machines: ["x"]), profile: "never"),
                Assignment(MachineSelector(platforms: [.uefiX64]), profile: "uefi"),
                Assignment(MachineSelector(organizations: [0x525400]), profile: "always"),
                Assignment(MachineSelector(), profile: "behind"),
            ], unknown: "strangers")
        #expect(policy.candidates(for: Self.machine) == ["uefi", "always"])
        // The last assignment is for everybody, so nobody comes to what is for strangers.
        #expect(policy.candidatesForStrangers == ["uefi", "always", "behind"])
        let open = MachinePolicy(assignments: Array(policy.assignments.dropLast()), unknown: "strangers")
        #expect(open.candidatesForStrangers == ["uefi", "always", "strangers"])
    }

    @Test("a variable takes no name that has a meaning, as it is in a menu neither")
    func freeNames() {
        for name in ["name", "mac", "label.role", "label-role"] { #expect(!MachineVariables.isFree(name), "\(name)") }
        for name in ["label", "labels", "rack"] { #expect(MachineVariables.isFree(name), "\(name)") }
    }

    private static func file(_ profile: Profile, _ question: BootQuestion, _ loaders: [BootRule]) -> Result<
        String, BootRefusal
    > {
        var machine = machine
        machine.profile = "p"
        var rules = BootRules(
            [BootRule("all", action: .boot(BootPlan(loader: "rule.0", script: "rule.ipxe")))], httpPort: 80)
        rules.machines = MachinePolicy(machines: [machine], profiles: [profile])
        rules.loaders = loaders
        return Result { () throws(BootRefusal) in try rules.choice(for: question).file }
    }

    private static let made = Profile("p", .localDisk(.normal))
    private static let loaders = [
        BootRule("b", match: ClientMatch(platforms: [.bios]), action: .boot(BootPlan(loader: "pxelinux.0"))),
        BootRule("u", match: ClientMatch(platforms: [.uefiX64]), action: .boot(BootPlan(loader: "snponly.efi"))),
    ]

    @Test(
        "firmware gets the loader that reads what is made, and iPXE the script",
        arguments: [
            (made, question(), .success("pxelinux.0")),
            (made, question(mac, .uefiX64), .success("snponly.efi")),
            (made, question(mac, .uefiX64, user: "iPXE"), .success("machine.ipxe")),
            (made, question(user: "iPXE"), .success("machine.ipxe")),
            (made, question(mac, .uefiARM64), .failure(.noLoader(rule: "profile p"))),
            (made, question(mac, .httpX64, vendor: "HTTPClient"), .success("http://192.0.2.1/snponly.efi")),
            (Profile("p", .localDisk(.normal), loaders: ["own.0"]), question(user: "iPXE"), .success("own.0")),
            (
                Profile("p", .localDisk(.normal), loaders: ["own.0"]), question(mac, .uefiX64),
                .failure(.wrongProgram(rule: "profile p", file: "own.0", .uefiX64))
            ),
            (Profile("p", .chain(BootPlan(loader: "memtest.0"))), question(), .success("memtest.0")),
            (Profile("p", .nothing), question(), .failure(.ignored(rule: "profile p"))),
            (made, question(MACAddress(2, 0, 0, 0, 0, 9)), .success("rule.0")),
        ] as [(Profile, BootQuestion, Result<String, BootRefusal>)])
    func files(profile: Profile, question: BootQuestion, expected: Result<String, BootRefusal>) {
        #expect(Self.file(profile, question, Self.loaders) == expected)
    }

    @Test("a system that asks for its address is told nothing to boot, whatever its machine is assigned")
    func system() {
        let system = BootQuestion(
            ClientIdentity(hardware: HardwareAddress(Self.mac), vendorClass: VendorClass("udhcp")), at: Self.server)
        #expect(Self.file(Self.made, system, Self.loaders) == .failure(.notABootClient))
    }
}
