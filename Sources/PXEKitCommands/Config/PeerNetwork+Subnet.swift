// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
internal import DHCPWire
internal import PeerConfiguration

extension PeerNetwork {
    /// A subnet of `pxekit serve`, for another server.
    init(_ subnet: SubnetConfiguration) {
        self.init(
            subnet.subnet, pools: subnet.pools, routers: subnet.routers, nameServers: subnet.nameServers,
            leaseTime: Int(subnet.leaseTime.components.seconds),
            reservations: subnet.reservations.compactMap(Reservation.init),
            options: subnet.options.map { BootOption($0.code.rawValue, $0.payload) })
    }
}

extension PeerNetwork.Reservation {
    /// A reservation of `pxekit serve`, for another server. Of a machine with several hardware addresses it is the first one's, for one
    /// address cannot be reserved twice in Kea; nil for a machine that nothing identifies.
    init?(_ reservation: DHCPEngine.Reservation) {
        let owner: Owner? =
            switch reservation.owner {
            case .mac(let mac): .mac(mac)
            case .uuid(let uuid): .uuid(uuid)
            case .clientIdentifier(let identifier): .clientIdentifier(identifier)
            case .circuit(let circuit): .circuit(circuit)
            case .machine(let machine): machine.macs.first.map(Owner.mac) ?? machine.uuid.map(Owner.uuid)
            }
        guard let owner else { return nil }
        self.init(owner, reservation.address, hostName: reservation.hostName)
    }
}
