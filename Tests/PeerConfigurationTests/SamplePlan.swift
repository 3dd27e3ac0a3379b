// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import NetAddress
import PeerConfiguration

/// Policies that are written for other servers in tests.
enum SamplePlan: String, CaseIterable {
    /// iPXE for everybody, with one script, and PXELINUX's options.
    case loaders
    /// One rule without a script, which would give iPXE to iPXE.
    case looping
    /// Machines by their addresses and identifiers, texts that need quotes, and a menu.
    case machines

    static let server = IPv4Address(192, 0, 2, 5)

    var rules: BootRules {
        func boot(_ name: String, _ match: ClientMatch, _ plan: BootPlan) -> BootRule {
            BootRule(name, match: match, action: .boot(plan))
        }
        let script = "http://192.0.2.5/boot.ipxe"
        switch self {
        case .loaders:
            let options = [BootOption(208, [0xF1, 0, 0x74, 0x7E]), BootOption(210, Array("/menu/".utf8))]
            return BootRules(
                [
                    boot(
                        "bios", ClientMatch(platforms: [.bios]),
                        BootPlan(loader: "undionly.kpxe", script: script, options: options)),
                    boot("x64", ClientMatch(platforms: [.uefiX64]), BootPlan(loader: "ipxe.efi", script: script)),
                    boot("arm", ClientMatch(platforms: [.uefiARM64]), BootPlan(loader: "arm/ipxe.efi", script: script)),
                    boot("ipxe", ClientMatch(userClasses: ["iPXE"]), BootPlan(loader: script, script: script)),
                ], httpPort: 80)
        case .looping:
            return BootRules(
                [
                    boot("all", ClientMatch(platforms: [.bios]), BootPlan(loader: "undionly.kpxe")),
                    boot("x64", ClientMatch(platforms: [.uefiX64]), BootPlan(loader: "http://192.0.2.5/shim.efi")),
                ])
        case .machines:
            let macs: Set<MACAddress> = [MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56), MACAddress(2, 0, 0, 0, 0, 7)]
            let menu = BootMenuPlan(
                items: [
                    .init(text: "Disk", type: .local),
                    .init(text: "Install, \"now\"", type: .firstVendor, file: "pxelinux.0"),
                ], prompt: "Press F8", timeout: 5)
            return BootRules(
                [
                    boot("lab 1", ClientMatch(macs: macs), BootPlan(loader: "lab 1/say \"hi\", it's \\ all.0")),
                    BootRule(
                        "alone",
                        match: ClientMatch(
                            uuids: [ClientUUID("564d9b0a-1c2d-4e5f-8091-a2b3c4d5e6f7")].reduce(into: []) {
                                if let uuid = $1 { $0.insert(uuid) }
                            }), action: .ignore),
                    boot("switch", ClientMatch(vendorPrefixes: ["HW-Client"]), BootPlan(loader: "switch.bin")),
                    boot("menu", ClientMatch(platforms: [.bios]), BootPlan(loader: "pxelinux.0", menu: menu)),
                ], httpPort: 8080)
        }
    }

    /// Networks with all that a network can have.
    static let networks: [PeerNetwork] = {
        let pool = IPv4Address(192, 0, 2, 100)...IPv4Address(192, 0, 2, 200)
        return [
            IPv4Subnet("192.0.2.0/24").map { subnet in
                PeerNetwork(
                    subnet, pools: [pool], routers: [IPv4Address(192, 0, 2, 1)], nameServers: [IPv4Address(9, 9, 9, 9)],
                    leaseTime: 600,
                    reservations: [
                        .init(
                            .mac(MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)), IPv4Address(192, 0, 2, 10),
                            hostName: "ten"),
                        .init(.clientIdentifier([0xFF, 1, 2]), IPv4Address(192, 0, 2, 11)),
                        .init(.circuit(Array("eth0/1".utf8)), IPv4Address(192, 0, 2, 12)),
                    ], options: [BootOption(252, Array("http://wpad/".utf8))])
            },
            IPv4Subnet("198.51.100.0/24").map { PeerNetwork($0) },
        ].compactMap { $0 }
    }()

    func plan(_ networks: [PeerNetwork]) -> PeerPlan {
        PeerPlan(rules, server: SamplePlan.server, networks: networks)
    }
}
