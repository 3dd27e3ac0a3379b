// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import NetAddress
import SimulatedClients
import Testing

@testable import BootRehearsal

@Suite struct RehearsalTests {
    private static let server = IPv4Address(192, 0, 2, 1)

    private static func configuration(givesAddresses: Bool) -> DHCPConfiguration {
        func rule(_ platform: Platform, _ loader: String, _ script: String? = nil) -> BootRule {
            BootRule(
                platform.rawValue, match: ClientMatch(platforms: [platform]),
                action: .boot(BootPlan(loader: loader, script: script)))
        }
        var configuration = DHCPConfiguration(
            rules: BootRules(
                [
                    rule(.bios, "undionly.kpxe", "boot.ipxe"), rule(.uefiX64, "snponly.efi", "boot.ipxe"),
                    rule(.raspberryPi, "bootcode.bin"), rule(.uefiIA32, "pxelinux.0"),
                ], httpPort: 80))
        if givesAddresses, let subnet = IPv4Subnet(address: server, prefixLength: 24) {
            let pool = IPv4Address(192, 0, 2, 100)...IPv4Address(192, 0, 2, 110)
            configuration.subnets = [SubnetConfiguration(subnet: subnet, pools: [pool])]
        } else {
            configuration.isOnlyServer = false
            configuration.boot = BootServiceConfiguration(offersByProxy: true)
        }
        return configuration
    }

    @Test(
        "each firmware comes to its file by the engine that serves, beside another server and as the only one",
        arguments: [
            (RehearsedFirmware.bios, "undionly.kpxe"), (.uefiX64, "snponly.efi"),
            (.uefiX64HTTP, "http://192.0.2.1/snponly.efi"), (.ipxe, "boot.ipxe"),
            (RehearsedFirmware.all.last ?? .bios, "bootcode.bin"),
        ], [true, false])
    func files(_ boot: (firmware: RehearsedFirmware, file: String), givesAddresses: Bool) {
        let rehearsal = Rehearsal(Self.configuration(givesAddresses: givesAddresses), server: Self.server)
        let told = rehearsal.boot(boot.firmware, as: boot.firmware.machine())
        #expect(told.file == boot.file, "\(told)")
        #expect(told.choice?.rule == (boot.firmware.name == "ipxe" ? "bios" : told.client?.platform?.rawValue))
        #expect((told.address != nil) == givesAddresses)
        // A BIOS that is offered a file beside an address needs nothing else (D1).
        if boot.firmware == .bios { #expect(told.shape == (givesAddresses ? .complete : .bootFile)) }
    }

    @Test("what is told no file has its reason")
    func refusals() {
        let rehearsal = Rehearsal(Self.configuration(givesAddresses: false), server: Self.server)
        let none = rehearsal.boot(.uefiARM64, as: RehearsedFirmware.uefiARM64.machine())
        #expect(none.file == nil && none.refusal == .noRule && none.choice == nil)
        let ia32 = RehearsedFirmware.all.first { $0.name == "uefi-ia32" } ?? .bios
        guard case .wrongProgram("uefi-ia32", "pxelinux.0", _)? = rehearsal.boot(ia32, as: ia32.machine()).refusal
        else {
            Issue.record("a BIOS program was offered to UEFI")
            return
        }
    }

    @Test("a loader that is iPXE asks in its turn, on the machine of its firmware")
    func secondStage() {
        let rehearsal = Rehearsal(Self.configuration(givesAddresses: true), server: Self.server)
        for firmware in [RehearsedFirmware.bios, .uefiX64, .uefiX64HTTP] {
            let loader = firmware.ipxe()
            #expect(rehearsal.boot(loader, as: loader.machine()).file == "boot.ipxe")
        }
    }

    @Test("the server's own address is nobody else's", arguments: [0, 1, 2, 3, 255])
    func neighbours(last: UInt8) {
        let rehearsal = Rehearsal(Self.configuration(givesAddresses: false), server: IPv4Address(10, 0, 0, last))
        #expect(rehearsal.boot(.bios, as: RehearsedFirmware.bios.machine()).file == "undionly.kpxe")
    }
}
