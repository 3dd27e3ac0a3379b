// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

extension BootMenuPlan {
    /// The menu as option 43. Its servers are asked one by one unless the plan allows more (D11).
    ///
    /// - Parameter server: this server, for lines whose file it has; equal to `siaddr`, for firmware may take either
    ///   (D8).
    func options(server: IPv4Address) -> PXEOptions {
        var pxe = PXEOptions()
        let servers = items.filter { $0.type != .local }.map { item in
            PXEOptions.BootServers(
                type: item.type, addresses: item.servers.isEmpty && item.file != nil ? [server] : item.servers)
        }
        var control: PXEOptions.DiscoveryControl = allowsBroadcast ? [] : .noBroadcast
        if multicast == nil { control.insert(.noMulticast) }
        if allowsBroadcast || multicast != nil, servers.allSatisfy({ !$0.addresses.isEmpty }) {
            control.insert(.onlyListedServers)
        }
        pxe.discoveryControl = control
        pxe.discoveryMulticast = multicast
        pxe.bootServers = servers
        pxe.bootMenu = items.map { .init(type: $0.type, text: $0.text) }
        pxe.menuPrompt = .init(timeout: timeout, text: prompt)
        return pxe
    }
}

extension PXEOptions {
    /// What the ROM of a Raspberry Pi looks for; the old one wants the blanks, the others do not mind them (R1).
    static var raspberryPiMenu: PXEOptions {
        var pxe = PXEOptions()
        pxe.discoveryControl = [.noBroadcast, .noMulticast]
        pxe.menuPrompt = .init(timeout: 0, text: "PXE")
        pxe.bootMenu = [.init(type: .local, text: "Raspberry Pi Boot   ")]
        return pxe
    }

    /// "Boot the offered file" (D3).
    ///
    /// - Parameter withPrompt: a prompt of no seconds, for firmware that wants one (D9).
    static func bootThis(withPrompt: Bool) -> PXEOptions {
        var pxe = PXEOptions()
        pxe.discoveryControl = .bootOfferedFile
        if withPrompt { pxe.menuPrompt = .init(timeout: 0, text: "PXE") }
        return pxe
    }
}
