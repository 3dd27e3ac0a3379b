// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
internal import DiskCatalog
import Foundation
internal import NetAddress

/// What the servers of one session serve, and the addresses of its network.
///
/// The network is the one that QEMU's user-mode stack has by default, for on the segment that stack carries TCP: our host and the
/// stack share hardware address and IPv4 address, so that a guest sees one server. It is the same on TAP devices, so that a URL is
/// right on both.
struct LabServices: Sendable {
    /// The servers' hardware address, which is also that of QEMU's user-mode stack.
    static let hardware = MACAddress(0x52, 0x55, 0x0A, 0x00, 0x02, 0x02)

    /// The servers' address: next server, router, HTTP.
    static let address = IPv4Address(10, 0, 2, 2)

    /// Where a guest finds the files by HTTP.
    static let httpBase = "http://\(address)/"

    /// The other DHCP server, where ours is a proxy.
    static let otherHardware = MACAddress(0x52, 0x55, 0x0A, 0x00, 0x02, 0x03)
    /// See ``otherHardware``.
    static let otherAddress = IPv4Address(10, 0, 2, 3)

    /// How many bits of an address name the network.
    static let prefixLength = 24

    /// What guests get addresses from.
    static let pool = IPv4Address(10, 0, 2, 15)...IPv4Address(10, 0, 2, 200)

    /// The files that are served: the first source that has a file gives it.
    let sources: [any CatalogSource]
    /// A name to its file.
    let catalog: CatalogIndex

    private let offer: BootOffer
    private let firmware: Firmware

    /// - Parameters:
    ///   - offer: what is booted.
    ///   - firmware: what boots it.
    init(_ offer: BootOffer, for firmware: Firmware) throws(LabError) {
        self.offer = offer
        self.firmware = firmware
        sources = try offer.sources()
        catalog = CatalogIndex(sources)
    }

    /// The file, or URL, that DHCP offers.
    var bootFile: String { offer.file }

    /// What has the emulator's ROM pass for other firmware; nil where it is taken for the iPXE that it is.
    var disguise: FirmwareDisguise? { firmware == .bios && offer.script != nil ? FirmwareDisguise() : nil }

    /// What our server does in this role.
    func configuration(of role: ServerRole) -> DHCPConfiguration {
        // An emulator's PXE ROM is iPXE itself and stands for any firmware here: without a script every stage gets what was
        // asked for. UEFI is no iPXE, and a loader that asks again must not be given to itself.
        let script = offer.script ?? (firmware == .bios ? offer.file : nil)
        let plan = BootPlan(loader: offer.file, script: script)
        let rules = BootRules([BootRule("qemu-boot", action: .boot(plan))])
        guard !offer.file.isEmpty else { return addressesAlone }
        switch role {
        case .dhcp: return DHCPConfiguration(subnets: subnets, rules: rules, isOnlyServer: true)
        case .proxy:
            return DHCPConfiguration(
                rules: rules, isOnlyServer: false, boot: BootServiceConfiguration(offersByProxy: true))
        }
    }

    /// What the other server does where ours is a proxy: it gives addresses and knows nothing of boots.
    var addressesAlone: DHCPConfiguration { DHCPConfiguration(subnets: subnets, isOnlyServer: false) }

    private var subnets: [SubnetConfiguration] {
        IPv4Subnet(address: Self.address, prefixLength: Self.prefixLength).map {
            [SubnetConfiguration(subnet: $0, pools: [Self.pool], routers: [Self.address])]
        } ?? []
    }

    /// Whether a path that is asked for by HTTP is that of the boot file.
    func isBootFile(_ path: String) -> Bool {
        offer.file.contains("://") && (offer.file.removingPercentEncoding ?? offer.file).hasSuffix(path)
    }
}
