// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BootMenu
import BootPolicy
import DHCPEngine
import DHCPService
import Foundation
import NetAddress
import NetbootConfiguration
import Testing

@testable import HostSockets
@testable import PXEKitCommands

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
        let configuration = settings.configuration(found: [])
        #expect(configuration.isOnlyServer)
        #expect(configuration.rules.httpPort == 8080)
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
        let configuration = settings.configuration(found: [])
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
        let rules = try ConfigurationFile.settings(yaml: String(decoding: plan.bytes, as: UTF8.self), file: plan.path)
            .rules
        let platforms: Set<Platform> = [.uefiIA32, .uefiX64, .uefiARM32, .uefiARM64, .uefiRISCV64]
        #expect(
            rules == [
                BootRule("disk", match: ClientMatch(macs: [mac], platforms: platforms), action: .ignore),
                BootRule(
                    "grub", match: ClientMatch(platforms: platforms),
                    action: .boot(BootPlan(loader: "boot/grubx64.efi"))),
            ])
    }
}
