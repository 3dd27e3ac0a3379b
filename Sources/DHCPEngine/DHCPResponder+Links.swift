// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// Which network a message is about, and as which of its addresses this host answers.
extension DHCPResponder {
    /// The subnet a client is on: by link selection (RFC 3527), subnet selection (RFC 3011), relay, the client's own
    /// address, or interface (D26); nil if none is configured for it.
    func link(of exchange: Exchange) -> Int? {
        let (message, arrival) = (exchange.message, exchange.arrival)
        if let named = named(exchange) { return link(containing: named) }
        let own = links(on: arrival)
        if exchange.ownsClientAddress {
            let link = link(containing: message.clientAddress)
            // By unicast it may come from any network, through routers (RFC 2131 §4.3.2, §4.3.5). By broadcast it comes from this link, so
            // that an address of another one shows that the client has moved.
            if arrival.isToThisHost || link.map(own.contains) == true { return link }
        }
        return own.count > 1 ? link(of: exchange, among: own) : own.first
    }

    /// The address whose network is missing, for a refusal.
    func networkHint(_ exchange: Exchange) -> IPv4Address {
        let isRouted = exchange.ownsClientAddress && exchange.arrival.isToThisHost
        return named(exchange) ?? (isRouted ? exchange.message.clientAddress : exchange.arrival.local)
    }

    /// As which address this host answers: the one that was asked, the one that the client names, or that of the client's network.
    func ownAddress(for exchange: Exchange, on link: Int?) -> IPv4Address {
        let arrival = exchange.arrival
        guard arrival.addresses.count > 1, !arrival.isToThisHost else { return arrival.local }
        if let server = exchange.message.options.address(.serverIdentifier), arrival.addresses.contains(server) {
            return server
        }
        let subnet = link.map { configuration.subnets[$0].subnet }
        return arrival.addresses.first { subnet?.contains($0) == true } ?? arrival.local
    }

    /// The network that the relay or the client names.
    private func named(_ exchange: Exchange) -> IPv4Address? {
        if let selected = exchange.relayInformation?.linkSelection { return selected }
        if let selected = exchange.message.options.address(.subnetSelection), selected != .any { return selected }
        return exchange.message.relay == .any ? nil : exchange.message.relay
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
    private func link(of exchange: Exchange, among links: [Int]) -> Int? {
        if exchange.message.type != .discover, let address = exchange.message.options.address(.requestedAddress),
            let link = links.first(where: { configuration.subnets[$0].subnet.contains(address) })
        {
            return link
        }
        return links.first { configuration.subnets[$0].reservations.contains(where: exchange.client.owns) }
            ?? links.first { tables[$0].current(exchange.key, at: exchange.now) != nil } ?? links.first
    }
}
