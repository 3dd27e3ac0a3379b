// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import DHCPService
import DHCPWire
import Foundation
import NetAddress
import Testing

@testable import NetbootConfiguration

@Suite struct ConfigurationFileTests {
    @Test("every key has its meaning")
    func whole() throws {
        let settings = try ConfigurationFile.settings(
            yaml: """
                mode: dhcp
                interfaces: [eth0, eth1]
                root: /srv/boot
                refuse-unbootable: true
                leases: /var/lib/pxekit/leases.sqlite
                reports: /var/lib/pxekit/reports
                ports: {dhcp: 6767, client: 6868, pxe: 6401, tftp: 6969, http: 0, report: 8275, mtftp: 1799}
                subnets:
                  - network: 192.0.2.1/24
                    pools: [192.0.2.100-192.0.2.110, 192.0.2.120 - 192.0.2.121]
                    lease-time: 2h
                    routers: 192.0.2.254
                    name-servers: [192.0.2.53]
                    probe: true
                    reservations:
                      - {mac: "52:54:00:12:34:56", address: 192.0.2.10, host-name: first}
                      - {uuid: 12345678-9abc-def0-0102-030405060708, address: 192.0.2.11}
                boot:
                  - {name: quiet, macs: "52:54:00:00:00:01", ignore: true}
                  - {platforms: [bios, uefi-x64], loader: ipxe.efi, script: boot.ipxe, server: 192.0.2.9}
                vendor-classes: [HW-Client]
                loaders: [mine]
                mtftp:
                  - {file: ipxe.efi, group: 239.255.69.2, port: 1760, start-delay: 3, transfer-timeout: 4}
                  - {file: boot/other, group: 239.255.69.3, port: 1760}
                """, file: "x.yaml")
        let boot = settings.configuration(found: []).boot
        #expect(
            boot.multicastFiles == [
                "ipxe.efi": .init(
                    group: IPv4Address(239, 255, 69, 2), clientPort: 1760, serverPort: 1799, startDelay: 3,
                    transferTimeout: 4),
                "boot/other": .init(
                    group: IPv4Address(239, 255, 69, 3), clientPort: 1760, serverPort: 1799, startDelay: 1,
                    transferTimeout: 2),
            ])
        #expect(settings.mode == .dhcp)
        #expect(settings.interfaces == ["eth0", "eth1"])
        #expect(settings.roots == ["/srv/boot"])
        #expect(settings.refusesUnbootable)
        #expect(settings.place(of: .root("/srv/boot")) == "x.yaml:3:7: root")
        #expect(settings.place(of: .interface("eth1")) == "x.yaml:2:20: interfaces[1]")
        #expect(settings.place(of: .port("tftp")) == "x.yaml:7:52: ports.tftp")
        #expect(settings.place(of: .user) == "--user")
        #expect(settings.leases == "/var/lib/pxekit/leases.sqlite")
        #expect(settings.reports == "/var/lib/pxekit/reports")
        #expect(settings.reportPort == 8275)
        #expect(settings.ports == DHCPPorts(server: 6767, client: 6868, bootServer: 6401))
        #expect(settings.tftpPort == 6969)
        #expect(settings.httpPort == nil)
        let subnet = try #require(settings.subnets.first)
        #expect(subnet.subnet.description == "192.0.2.1/24")
        #expect(
            subnet.pools.map { "\($0.lowerBound)-\($0.upperBound)" } == [
                "192.0.2.100-192.0.2.110", "192.0.2.120-192.0.2.121",
            ])
        #expect(subnet.leaseTime == .seconds(7200))
        #expect(subnet.routers.map(\.description) == ["192.0.2.254"])
        #expect(subnet.nameServers.map(\.description) == ["192.0.2.53"])
        #expect(subnet.probesAddresses)
        #expect(subnet.reservations.map(\.address.description) == ["192.0.2.10", "192.0.2.11"])
        #expect(subnet.reservations.map(\.hostName) == ["first", nil])
        #expect(settings.rules.map(\.name) == ["quiet", "rule 2"])
        #expect(settings.rules.first?.action == .ignore)
        #expect(
            settings.rules.last?.action
                == .boot(BootPlan(loader: "ipxe.efi", script: "boot.ipxe", server: IPv4Address(192, 0, 2, 9))))
        #expect(settings.knownClasses == .init(vendorPrefixes: ["HW-Client"], loaders: ["mine"]))
    }

    @Test("options of any number and type, routes, a relay's circuit and the firmware's menu")
    func options() throws {
        let settings = try ConfigurationFile.settings(
            yaml: """
                mode: dhcp
                subnets:
                  - network: 192.0.2.1/24
                    routes: [{to: 10.0.0.0/8, via: 192.0.2.254}]
                    options:
                      - {code: 15, text: example.org}
                      - {code: 42, addresses: [192.0.2.1, 192.0.2.2]}
                      - {code: 26, uint16: 1492}
                      - {code: 224, hex: "0a:0B:0c"}
                    reservations:
                      - {circuit: port 7, address: 192.0.2.12}
                      - {client-id: "01:52:54", address: 192.0.2.13}
                boot:
                  - loader: pxelinux.0
                    options: [{code: 209, text: default}, {code: 211, uint32: 30}]
                    menu: {prompt: F8, timeout: 5, items: [{text: Disk}, {text: Linux, file: pxelinux.0}]}
                """, file: "x.yaml")
        let subnet = try #require(settings.subnets.first)
        let example = Array("example.org".utf8)
        #expect(subnet.options.map(\.code.rawValue) == [15, 42, 26, 224, 121])
        #expect(
            subnet.options.map(\.payload) == [
                example, [192, 0, 2, 1, 192, 0, 2, 2], [5, 0xD4], [10, 11, 12], [8, 10, 192, 0, 2, 254],
            ])
        #expect(
            subnet.reservations.map(\.owner) == [.circuit(Array("port 7".utf8)), .clientIdentifier([1, 0x52, 0x54])])
        guard case .boot(let plan)? = settings.rules.first?.action else { throw CancellationError() }
        #expect(plan.options.map(\.payload) == [Array("default".utf8), [0, 0, 0, 30]])
        #expect(plan.menu?.items.map(\.file) == [nil, "pxelinux.0"])
        #expect(plan.menu?.items.map(\.type.rawValue) == [0, 0x8001])
        #expect(plan.menu?.timeout == 5)
        #expect(settings.configuration(found: []).problems.isEmpty)
    }

    @Test(
        "what is wrong is refused with its line, its path and what would be right",
        arguments: [
            ("mod: dhcp", "x.yaml:1:1: the configuration has no key \"mod\"; did you mean \"mode\"?"),
            ("mode: prox", "x.yaml:1:7: mode: \"prox\" is none of its values; did you mean \"proxy\"?"),
            ("mode: dhcp", "x.yaml:1:7: mode: dhcp needs addresses to give: the key subnets, or --range FIRST-LAST"),
            ("subnets: []", "x.yaml:1:10: subnets: means nothing in mode proxy, where another server gives addresses"),
            (
                "mode: dhcp\nuser: a\nmode: proxy",
                "x.yaml:1:1: the key mode is there twice, in line 1 and in line 3; keep one"
            ),
            (
                "mode: dhcp\n\"mode\": proxy",
                "x.yaml:1:1: the key mode is there twice, in line 1 and in line 2; keep one"
            ),
            (
                "ports: {tftp: 6969, http: 80, tftp: 69}",
                "x.yaml:1:9: the key tftp is there twice, both in line 1; keep one"
            ),
            ("loaders:\n- a\n1: x\n\"1\": y", "x.yaml:4:1: the key 1 is there already, in line 3"),
            ("ports: {dhcp: 70000}", "x.yaml:1:15: ports.dhcp: needs a number from 1 to 65535, found \"70000\""),
            (
                "mode: dhcp\nsubnets:\n- network: 192.0.2/24",
                "x.yaml:3:12: subnets[0].network: needs a network like 192.0.2.0/24, found \"192.0.2/24\""
            ),
            (
                "mode: dhcp\nsubnets:\n- {network: 192.0.2.1/24, pools: 192.0.3.1-192.0.3.2}",
                "x.yaml:3:34: subnets[0].pools: 192.0.3.1-192.0.3.2 is not in 192.0.2.1/24"
            ),
            (
                "mode: dhcp\nsubnets:\n- {network: 192.0.2.1/24, pools: 192.0.2.9-192.0.2.1}",
                "x.yaml:3:34: subnets[0].pools: its last address 192.0.2.1 is before its first one 192.0.2.9; write 192.0.2.1-192.0.2.9"
            ),
            (
                "boot:\n- {loader: a, options: [{code: 15}]}",
                "x.yaml:2:25: boot[0].options[0]: an option needs one of text, addresses, uint8, uint16, uint32 and hex"
            ),
            (
                "boot:\n- {loader: a, options: [{code: 15, hex: 123}]}",
                "x.yaml:2:41: boot[0].options[0].hex: needs octets like 0a:0b:0c, found \"123\""
            ),
            ("boot:\n- {platforms: bios}", "x.yaml:2:3: boot[0]: a boot rule needs the key loader, or ignore"),
            (
                "boot:\n- {platforms: uefi_x64, loader: a}",
                "x.yaml:2:15: boot[0].platforms: \"uefi_x64\" is none of its values; did you mean \"uefi-x64\"?"
            ),
            (
                "boot:\n- {loader: [a, b c]}",
                "x.yaml:2:16: boot[0].loader[1]: needs one word, found \"b c\""
            ),
            ("boot:\n- {loader: []}", "x.yaml:2:12: boot[0].loader: needs 1 to 8 loaders, found 0"),
            (
                "boot:\n- {loader: [a, b, c, d, e, f, g, h, i]}",
                "x.yaml:2:12: boot[0].loader: needs 1 to 8 loaders, found 9"
            ),
            ("profiles:\n- {name: p, chain: [a, a]}", "x.yaml:2:20: profiles[0].chain: has a twice"),
            (
                "boot:\n- {loader: [a, b], server: 192.0.2.9}",
                "x.yaml:2:28: boot[0].server: the loaders of a list have to be this server's: it sees nothing of what others send"
            ),
            (
                "boot:\n- {ignore: true, loader: a}",
                "x.yaml:2:26: boot[0].loader: means nothing for clients that are ignored"
            ),
        ])
    func refused(yaml: String, reason: String) {
        let problems = #expect(throws: ConfigurationErrors.self) {
            try ConfigurationFile.settings(yaml: yaml, file: "x.yaml").check()
        }
        #expect(problems?.problems.map(\.description) == [reason])
    }

    @Test("a list of loaders is taken wherever one is, and one name is a list of one")
    func ladders() throws {
        let settings = try ConfigurationFile.settings(
            yaml: """
                boot:
                - {loader: [snponly.efi, http://192.0.2.1/ipxe.efi], script: boot.ipxe}
                - {loader: a.efi}
                profiles:
                - {name: chained, chain: [a, b]}
                - {name: disk, local-disk: normal, loader: [c, d]}
                """, file: "x.yaml")
        let plans = settings.rules.compactMap { rule -> BootPlan? in
            if case .boot(let plan) = rule.action { plan } else { nil }
        }
        #expect(plans.map(\.firmwareFiles) == [["snponly.efi", "http://192.0.2.1/ipxe.efi"], ["a.efi"]])
        let profiles = settings.machines.profiles
        #expect(profiles["chained"]?.boot == .chain(BootPlan(loader: "a", otherLoaders: ["b"])))
        #expect(profiles["disk"]?.loaders == ["c", "d"])
    }

    @Test("all that is wrong is told at once, in the order of the file")
    func all() throws {
        let yaml = """
            mod: dhcp
            ports: {tftp: 70000, htpp: 80}
            subnets:
              - {network: 192.0.2.1/24, pools: [192.0.2.9-192.0.2.1, 192.0.3.1-192.0.3.2], lease-time: never}
              - {network: 192.0.2/24, routers: nobody}
            boot:
              - {platforms: [bios, uefi_x64], loader: a b}
              - {macs: 52:54}
            """
        let problems = try #require(
            #expect(throws: ConfigurationErrors.self) { try ConfigurationFile.settings(yaml: yaml, file: "x.yaml") })
        #expect(
            problems.problems.map { "\($0.line):\($0.column) \($0.path)" } == [
                "1:1 ", "2:15 ports.tftp", "2:22 ports", "4:37 subnets[0].pools[0]", "4:58 subnets[0].pools[1]",
                "4:92 subnets[0].lease-time", "5:15 subnets[1].network", "5:36 subnets[1].routers",
                "7:24 boot[0].platforms[1]", "7:43 boot[0].loader", "8:5 boot[1]", "8:12 boot[1].macs",
            ])
        #expect(problems.problems.compactMap(\.suggestion) == ["mode", "http", "uefi-x64"])
        #expect(problems.problems.allSatisfy { $0.file == "x.yaml" && !$0.problem.isEmpty })
    }

    @Test(
        "what is no UTF-8 is refused with its place",
        arguments: [
            (
                "mode: proxy\nroot: /srv/b\u{E9}", 0xFF as UInt8,
                "x.yaml:2:14: the octet 0xFF is no UTF-8; save the file as UTF-8"
            ),
            ("", 0xE9, "x.yaml:1:1: the octet 0xE9 is no UTF-8; save the file as UTF-8"),
            ("a", 0x80, "x.yaml:1:2: the octet 0x80 is no UTF-8; save the file as UTF-8"),
        ])
    func encoding(text: String, octet: UInt8, reason: String) {
        let problems = #expect(throws: ConfigurationErrors.self) {
            try ConfigurationFile.settings(bytes: Array(text.utf8) + [octet, 0x0A], file: "x.yaml")
        }
        #expect(problems?.description == reason)
    }
}
