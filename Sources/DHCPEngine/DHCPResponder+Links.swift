// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// Which network a message is about, and as which of its addresses this host answers.
extension DHCPResponder {
    /// The subnet a client is on: by link selection (RFC 3527), subnet selection (RFC 3011), relay, the client's own
    /// address, or interface (D26); nil if none is configured for it.
    func link(of request: BootRequest) -> Int? {
        let (message, arrival) = (request.message, request.arrival)
        if let named = request.namedNetwork { return link(containing: named) }
        let own = links(on: arrival)
        if request.ownsClientAddress {
            let link = link(containing: message.clientAddress)
            // By unicast it may come from any network, through routers (RFC 2131 §4.3.2, §4.3.5). By broadcast it comes from this link, so
            // that an address of another one shows that the client has moved.
            if arrival.isToThisHost || link.map(own.contains) == true { return link }
        }
        return own.count > 1 ? link(of: request, among: own) : own.first
    }

    /// As which address this host answers: the one that was asked, the one that the client names, or that of the client's network.
    func ownAddress(for request: BootRequest, on link: Int?) -> IPv4Address {
        let arrival = request.arrival
        guard arrival.addresses.count > 1, !arrival.isToThisHost else { return arrival.local }
        if let server = request.message.options.address(.serverIdentifier), arrival.addresses.contains(server) {
            return server
        }
        let subnet = link.map { configuration.subnets[$0].subnet }
        return arrival.addresses.first { subnet?.contains($0) == true } ?? arrival.local
    }

    private func link(containing address: IPv4Address) -> Int? {
        configuration.subnets.firstIndex { $0.subnet.contains(address) }
    }

    /// The subnets of this host's addresses on the interface, that of the first address first.
    private func links(on arrival: Arrival) -> [Int] {
        guard arrival.addresses.count > 1 else { return link(containing: arrival.local).map { [$0] } ?? [] }
        var links: [Int] = []
        for address in [arrival.local] + arrival.addresses {
            if let link = link(containing: address), !links.contains(link) { links.append(link) }
        }
        return links
    }

    /// Of several subnets on one link, the one where the client is at home: by the address it names, by its reservation, by its lease; else
    /// the first.
    private func link(of request: BootRequest, among links: [Int]) -> Int? {
        if request.message.type != .discover, let address = request.message.options.address(.requestedAddress),
            let link = links.first(where: { configuration.subnets[$0].subnet.contains(address) })
        {
            return link
        }
        return links.first { configuration.subnets[$0].reservations.contains(where: request.client.owns) }
            ?? links.first { tables[$0].current(request.key, at: request.now) != nil } ?? links.first
    }
}

extension BootRequest {
    /// An address of the network that the message is about, whether it is configured or not.
    var network: IPv4Address {
        let isRouted = ownsClientAddress && arrival.isToThisHost
        return namedNetwork ?? (isRouted ? message.clientAddress : arrival.local)
    }

    /// The network that the relay or the client names.
    fileprivate var namedNetwork: IPv4Address? {
        if let selected = relayInformation?.linkSelection { return selected }
        if let selected = message.options.address(.subnetSelection), selected != .any { return selected }
        return message.relay == .any ? nil : message.relay
    }
}
