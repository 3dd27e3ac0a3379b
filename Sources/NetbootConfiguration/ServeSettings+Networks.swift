// SPDX-License-Identifier: Apache-2.0

internal import DHCPEngine
package import HostSockets
package import NetAddress

extension ServeSettings {
    /// Makes subnets of the ranges, each of the interface in whose network it lies; the range that lies in none, or nil.
    package mutating func placeRanges(on served: [NetworkInterface]) -> ClosedRange<IPv4Address>? {
        let networks = served.flatMap(\.addresses)
        for range in ranges {
            guard
                let network = networks.first(where: { $0.contains(range.lowerBound) && $0.contains(range.upperBound) })
            else { return range }
            if let known = subnets.firstIndex(where: { $0.subnet.network == network.network }) {
                subnets[known].pools.append(range)
            } else {
                subnets.append(SubnetConfiguration(subnet: network, pools: [range]))
            }
        }
        ranges = []
        return nil
    }

    /// Gives the routers and name servers of the options to the subnets, when these are complete; the router that no subnet has, or nil.
    ///
    /// A client finds its router by ARP, so a router belongs to the subnet that it is in. A name server may be anywhere, so all get it.
    package mutating func placeRouters() -> IPv4Address? {
        if let stray = routers.first(where: { router in !subnets.contains { $0.subnet.contains(router) } }) {
            return stray
        }
        for index in subnets.indices {
            let own = routers.filter(subnets[index].subnet.contains)
            if !own.isEmpty { subnets[index].routers = own }
            if !nameServers.isEmpty { subnets[index].nameServers = nameServers }
        }
        (routers, nameServers) = ([], [])
        return nil
    }
}
