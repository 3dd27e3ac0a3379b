// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BootMenu
import BootPolicy
import DHCPEngine
import DHCPWire
import Foundation
import NetAddress
import Testing

@testable import DHCPService
@testable import HostSockets
@testable import PXEKitCommands

@Suite struct ServeFileTests {
    @Test("every key has its meaning")
    func whole() throws {
        let settings = try ServeFile.settings(
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
        let boot = settings.configuration(found: [], address: .any).boot
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
        let settings = try ServeFile.settings(
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
        #expect(settings.configuration(found: [], address: .any).problems.isEmpty)
    }

    @Test(
        "what is wrong is refused with its line, its path and what would be right",
        arguments: [
            ("mod: dhcp", "x.yaml:1:1: the configuration has no key \"mod\"; did you mean \"mode\"?"),
            ("mode: prox", "x.yaml:1:7: mode: \"prox\" is none of its values; did you mean \"proxy\"?"),
            ("mode: dhcp", "x.yaml:1:1: mode dhcp needs the key subnets"),
            ("subnets: []", "x.yaml:1:10: subnets: means nothing in mode proxy, where another server gives addresses"),
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
                "x.yaml:3:34: subnets[0].pools: needs two addresses like 192.0.2.100-192.0.2.200, found \"192.0.2.9-192.0.2.1\""
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
                "boot:\n- {ignore: true, loader: a}",
                "x.yaml:2:26: boot[0].loader: means nothing for clients that are ignored"
            ),
        ])
    func refused(yaml: String, reason: String) {
        let error = #expect(throws: MenuFileError.self) { try ServeFile.settings(yaml: yaml, file: "x.yaml") }
        #expect(error?.description == reason)
    }
}

@Suite struct ServeSettingsTests {
    private func interface(_ name: String, _ address: String) throws -> NetworkInterface {
        NetworkInterface(
            name: name, index: 1, hardware: nil, addresses: [try #require(IPv4Subnet(address))], isUp: true,
            canBroadcast: true)
    }

    @Test("options add to the file and come first")
    func options() throws {
        let serve = try Serve.parse([
            "-i", "eth0", "--mode", "dhcp", "--range", "192.0.2.10-192.0.2.20", "--range", "192.0.2.30-192.0.2.40",
            "--root", "/srv", "--http-port", "8080", "--tftp-port", "0", "--dhcp-port", "6767",
        ])
        var settings = try serve.settings()
        #expect(settings.interfaces == ["eth0"])
        #expect(settings.ports == DHCPPorts(server: 6767, client: 68, bootServer: 4011))
        #expect(settings.tftpPort == nil)
        #expect(settings.placeRanges(on: [try interface("eth0", "192.0.2.1/24")]) == nil)
        #expect(settings.subnets.map(\.subnet.description) == ["192.0.2.1/24"])
        #expect(settings.subnets.first?.pools.count == 2)
        let configuration = settings.configuration(found: [], address: IPv4Address(192, 0, 2, 1))
        #expect(configuration.isOnlyServer)
        #expect(configuration.rules.httpBase == "http://192.0.2.1:8080/")
    }

    @Test("a range in no interface's network is handed back")
    func stray() throws {
        var settings = try Serve.parse(["--mode", "dhcp", "--range", "192.0.3.10-192.0.3.20"]).settings()
        let range = IPv4Address(192, 0, 3, 10)...IPv4Address(192, 0, 3, 20)
        #expect(settings.placeRanges(on: [try interface("eth0", "192.0.2.1/24")]) == range)
    }

    @Test(
        "a proxy tells everyone one program and gives no addresses", arguments: [["-l", "192.0.2.1"], ["-i", "eth0"]])
    func proxy(place: [String]) throws {
        let proxy = try Proxy.parse(["-d", "-t", "192.0.2.9", "-b", "192.0.2.255"] + place + ["boot.0"])
        let settings = try proxy.settings(on: [try interface("eth0", "192.0.2.1/24")])
        #expect(settings.interfaces == ["eth0"])
        #expect(settings.tftpPort == nil && settings.httpPort == nil)
        let configuration = settings.configuration(found: [], address: .any)
        #expect(configuration.subnets.isEmpty && !configuration.isOnlyServer && configuration.boot.offersByProxy)
        let plan = BootPlan(loader: "boot.0", script: "boot.0", server: IPv4Address(192, 0, 2, 9))
        #expect(configuration.rules.rules.map(\.action) == [.boot(plan)])
    }

    @Test("a word that is no address is refused", arguments: ["-l", "-t", "-b"])
    func address(option: String) {
        #expect(throws: (any Error).self) { try Proxy.parse([option, "192.0.2", "boot.0"]) }
    }

    @Test("the EFI plan of a menu is such a file")
    func efiPlan() throws {
        var menu = Menu {
            MenuEntry("grub", .chain("boot/grubx64.efi", .efi))
            MenuEntry("disk", .localDisk(.normal))
        }
        let mac = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
        menu.machines = [MenuMachine(.mac(mac), defaultEntry: "disk")]
        let plan = try #require(menu.rendered(for: .efi).files.first)
        let rules = try ServeFile.settings(yaml: String(decoding: plan.bytes, as: UTF8.self), file: plan.path).rules
        let platforms: Set<BootPolicy.Platform> = [.uefiIA32, .uefiX64, .uefiARM32, .uefiARM64, .uefiRISCV64]
        #expect(
            rules == [
                BootRule("disk", match: ClientMatch(macs: [mac], platforms: platforms), action: .ignore),
                BootRule(
                    "grub", match: ClientMatch(platforms: platforms),
                    action: .boot(BootPlan(loader: "boot/grubx64.efi"))),
            ])
    }

    @Test("the example that is installed can be read, as it is and with all that is commented out")
    func example() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let text = try String(contentsOf: repository.appending(path: "packaging/pxekit.yaml"), encoding: .utf8)
        let settings = try ServeFile.settings(yaml: text, file: "pxekit.yaml")
        #expect(settings.mode == .proxy)
        #expect(settings.user == "nobody")
        // What is commented out begins with a key or goes on with an item; prose begins with a capital letter.
        let lines = text.replacing("mode: proxy", with: "mode: dhcp").split(separator: "\n").map { line in
            let isSetting = line.wholeMatch(of: /# ( *- |[a-z-]+:).*| *#  +[a-z-].*/) != nil
            return isSetting ? line.dropFirst(2) : line
        }
        let whole = try ServeFile.settings(yaml: lines.joined(separator: "\n"), file: "pxekit.yaml")
        #expect(whole.leases == "/var/lib/pxekit/leases.sqlite")
        #expect(whole.subnets.first?.reservations.count == 4)
        #expect(whole.rules.count == 5)
        for entry in ServeSchema.file.keys {
            #expect(text.contains("\(entry.name):"), "\(entry.name) is not in the example")
        }
    }
}
