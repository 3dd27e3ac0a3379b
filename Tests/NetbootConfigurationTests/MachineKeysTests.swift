// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import NetAddress
import Testing

@testable import NetbootConfiguration

@Suite struct MachineKeysTests {
    private static let yaml = """
        mode: dhcp
        subnets: [{network: 192.0.2.0/24}, {network: 198.51.100.0/24}]
        machines:
          - {name: web1, macs: ["52:54:00:00:00:03", "52:54:00:00:00:04"], address: 192.0.2.21, labels: {role: web}}
          - {name: db1, uuid: 12345678-9abc-def0-0102-030405060708, serial: X1, profile: disk, variables: {size: 10G}}
        profiles:
          - name: debian
            kernel: debian/linux
            initrd: [a, "b-{{name}}"]
            command-line: role={{label.role}} ip={{address}}
          - {name: disk, local-disk: next}
          - {name: memtest, chain: memtest.0, script: x.ipxe, answers: [{path: a/b, template: /etc/t}]}
        assignments:
          - {machines: web1, labels: {role: web}, profile: debian}
          - {ouis: ["52:54:01"], platforms: bios, subnets: 192.0.2.0/24, circuits: port 7, vendor-classes: PXE, profile: memtest}
        unknown-machines: nothing
        """

    @Test("machines, profiles and assignments have their meaning")
    func whole() throws {
        let settings = try ConfigurationFile.settings(yaml: Self.yaml, file: "x.yaml")
        try settings.check()
        let policy = settings.machines
        #expect(policy.machines.map(\.name) == ["web1", "db1"])
        #expect(policy.machines[0].macs.map(\.description) == ["52:54:00:00:00:03", "52:54:00:00:00:04"])
        #expect(policy.machines[1].profile == "disk" && policy.machines[1].variables == ["size": "10G"])
        guard case .kernel(let kernel)? = policy.profiles["debian"]?.boot else { throw CancellationError() }
        #expect(kernel.initrds.map(\.description) == ["a", "b-{{name}}"])
        #expect(kernel.commandLine.description == "role={{label.role}} ip={{address}}")
        #expect(policy.profiles["disk"]?.boot == .localDisk(.next))
        #expect(policy.profiles["memtest"]?.boot == .chain(BootPlan(loader: "memtest.0", script: "x.ipxe")))
        #expect(policy.profiles["memtest"]?.answers == [Profile.Answer("a/b", template: "/etc/t")])
        let network = try #require(IPv4Subnet("192.0.2.0/24"))
        #expect(
            policy.assignments == [
                Assignment(MachineSelector(machines: ["web1"], labels: ["role": "web"]), profile: "debian"),
                Assignment(
                    MachineSelector(
                        organizations: [0x525401], platforms: [.bios], vendorPrefixes: ["PXE"], subnets: [network],
                        circuits: [Array("port 7".utf8)]), profile: "memtest"),
            ])
        #expect(policy.unknown == "nothing")
    }

    @Test("a machine's address is its reservation, by any of its hardware addresses, and its name its host name")
    func reservation() throws {
        let settings = try ConfigurationFile.settings(yaml: Self.yaml, file: "x.yaml")
        let configuration = settings.configuration(found: [])
        #expect(configuration.subnets.map(\.reservations.count) == [1, 0])
        let reservation = try #require(configuration.subnets.first?.reservations.first)
        #expect(reservation.owner == .machine(settings.machines.machines[0]))
        #expect(reservation.address == IPv4Address(192, 0, 2, 21) && reservation.hostName == "web1")
        #expect(configuration.problems.isEmpty)
    }

    @Test("loaders are those of rules for kinds of firmware, then those that are found")
    func loaders() throws {
        let rules = """

            boot:
              - {name: one, macs: "52:54:00:00:00:09", loader: one.0}
              - {name: kind, platforms: bios, loader: kind.0}
              - {name: elsewhere, loader: x.0, server: 192.0.2.9}
              - {name: off, ignore: true}
            """
        let settings = try ConfigurationFile.settings(yaml: Self.yaml + rules, file: "x.yaml")
        let found = BootRule("found", action: .boot(BootPlan(loader: "found.0")))
        let names = settings.configuration(found: [], loaders: [found]).rules.loaders.map(\.name)
        #expect(names == ["kind", "found"])
    }

    private static let machine = "machines: [{name: a, macs: '52:54:00:00:00:01'}]\n"

    @Test(
        "what does not fit together is refused with its line and what would be right",
        arguments: [
            (
                "machines: [{name: a}]",
                "x.yaml:1:12: machines[0]: a machine needs the key macs or uuid, by which it is known when it boots"
            ),
            (
                "machines: [{name: a b, macs: '52:54:00:00:00:01'}]",
                "x.yaml:1:19: machines[0].name: a name has letters, digits, -, _ and . only, found \"a b\""
            ),
            (
                machine + "profiles: [{name: x}]",
                "x.yaml:2:12: profiles[0]: a profile needs one of kernel, menu, chain, local-disk, nothing"
            ),
            (
                machine + "profiles: [{name: x, chain: a, kernel: b}]",
                "x.yaml:2:12: profiles[0]: a profile needs one of kernel, menu, chain, local-disk, nothing"
            ),
            (
                machine + "profiles: [{name: x, chain: a, initrd: b}]",
                "x.yaml:2:40: profiles[0].initrd: means nothing for chain"
            ),
            (machine + "profiles: [{name: x, nothing: false}]", "x.yaml:2:31: profiles[0].nothing: can only be true"),
            (
                machine + "profiles: [{name: x, nothing: true}, {name: x, nothing: true}]",
                "x.yaml:2:38: profiles[1]: profile x is there twice"
            ),
            (
                machine + "assignments: [{profile: local-dsk}]",
                "x.yaml:2:25: assignments[0].profile: there is no profile \"local-dsk\"; did you mean \"local-disk\"?"
            ),
            (
                machine + "assignments: [{profile: nothing, machines: [web]}]",
                "x.yaml:2:44: assignments[0].machines: there is no machine \"web\"; there are a"
            ),
            (
                machine + "unknown-machines: xyz",
                "x.yaml:2:19: unknown-machines: there is no profile \"xyz\"; there are local-disk, nothing"
            ),
            (
                "machines: [{name: a, macs: '52:54:00:00:00:01'}, {name: b, macs: '52:54:00:00:00:01'}]",
                "x.yaml:1:66: machines[1].macs: 52:54:00:00:00:01 is machine a's already"
            ),
            (
                "machines: [{name: a, macs: '52:54:00:00:00:01'}, {name: a, macs: '52:54:00:00:00:02'}]",
                "x.yaml:1:57: machines[1].name: machine a is there twice"
            ),
            (
                "machines: [{name: a, macs: '52:54:00:00:00:01', variables: {mac: x}}]",
                "x.yaml:1:66: machines[0].variables.mac: {{mac}} has a meaning of its own; take another name"
            ),
            (
                machine + "profiles: [{name: x, kernel: k, command-line: 'a={{nam}}'}]",
                "x.yaml:2:47: profiles[0].command-line: the variable {{nam}} has no value; did you mean \"name\"?"
            ),
            (
                machine + "profiles: [{name: x, kernel: 'k{{'}]",
                "x.yaml:2:30: profiles[0].kernel: {{ begins a variable, and no }} ends it"
            ),
            (
                "machines: [{name: a, macs: '52:54:00:00:00:01', serial: s}, {name: b, macs: '52:54:00:00:00:02'}]\nprofiles: [{name: x, kernel: 'k{{serial}}'}]\nassignments: [{profile: x, machines: [a, b]}]",
                "x.yaml:2:30: profiles[0].kernel: {{serial}} has no value for machine b, which boots this"
            ),
            (
                machine + "profiles: [{name: x, kernel: 'k{{name}}'}]\nunknown-machines: x",
                "x.yaml:2:30: profiles[0].kernel: {{name}} has no value for a machine that nobody knows, which boots this"
            ),
            (
                "mode: dhcp\nsubnets: [{network: 192.0.2.0/24}]\nmachines: [{name: a, macs: '52:54:00:00:00:01', address: 198.51.100.1}]",
                "x.yaml:3:58: machines[0].address: 198.51.100.1 is in none of the subnets, whose addresses this server gives"
            ),
        ])
    func refused(yaml: String, reason: String) {
        let problems = #expect(throws: ConfigurationErrors.self) {
            try ConfigurationFile.settings(yaml: yaml, file: "x.yaml").check()
        }
        #expect(problems?.problems.map(\.description) == [reason])
    }
}
