// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import DHCPEngine
internal import DHCPWire
internal import NetAddress

/// A subnet while it is read.
struct SubnetDraft {
    var network: IPv4Subnet?
    var pools: [(AddressRange, YAMLValue)] = []
    var leaseTime: Duration?
    var routers: [IPv4Address] = []
    var nameServers: [IPv4Address] = []
    var routes: [ClasslessRoute] = []
    var options: [DHCPOption] = []
    var probes = false
    var reservations: [(Reservation, YAMLValue)] = []
}

/// A reservation while it is read.
struct ReservationDraft {
    var mac: MACAddress?
    var uuid: ClientUUID?
    var clientIdentifier: [UInt8]?
    var circuit: String?
    var address: IPv4Address?
    var hostName: String?
}

extension ConfigurationObject where Draft == SubnetDraft {
    /// A network whose addresses this server gives.
    static var subnet: ConfigurationObject {
        ConfigurationObject("a subnet") {
            Key("network", .parsed("192.0.2.0/24", "a network like 192.0.2.0/24"), \.network, "the network")
            Key("pools", .list("list of first-last", of: .placed(.range)), \.pools, "addresses for anyone")
            Key("lease-time", .time, \.leaseTime, "how long a lease lasts")
            Key("routers", .list("list of addresses", of: .address()), \.routers, "option 3")
            Key("name-servers", .list("list of addresses", of: .address()), \.nameServers, "option 6")
            Key("routes", .onlyList(of: ConfigurationObject<RouteDraft>.route.value), \.routes, "option 121")
            Key(
                "options", .onlyList(of: ConfigurationObject<OptionDraft>.option.value), \.options,
                "any other options")
            Key("probe", .flag, \.probes, "whether an address is looked for before it is given")
            Key(
                "reservations", .onlyList(of: .placed(ConfigurationObject<ReservationDraft>.reservation.value)),
                \.reservations, "addresses for one machine each")
        }
    }

    var value: ValueForm<SubnetConfiguration> {
        form(draft: SubnetDraft.init) { (draft, value, values, problems) throws(MenuFileError) in
            guard let network = draft.network else {
                if values["network"] == nil { throw value.error("a subnet needs the key network") }
                return nil
            }
            var subnet = SubnetConfiguration(subnet: network)
            for (pool, place) in draft.pools {
                if let fault = pool.fault(in: network) {
                    problems.add(place.error(fault))
                } else {
                    subnet.pools.append(pool.range)
                }
            }
            for (reservation, place) in draft.reservations {
                if network.contains(reservation.address) {
                    subnet.reservations.append(reservation)
                } else {
                    problems.add(place.part("address").error("\(reservation.address) is not in \(network)"))
                }
            }
            if let time = draft.leaseTime { subnet.leaseTime = time }
            (subnet.routers, subnet.nameServers) = (draft.routers, draft.nameServers)
            subnet.options = draft.options
            if !draft.routes.isEmpty {
                subnet.options.append(DHCPOption(.classlessRoutes, ClasslessRoute.encode(draft.routes)))
            }
            subnet.probesAddresses = draft.probes
            return subnet
        }
    }
}

extension ConfigurationObject where Draft == ReservationDraft {
    static var reservation: ConfigurationObject {
        ConfigurationObject("a reservation") {
            Key("mac", .mac, \.mac, "the machine")
            Key("uuid", .parsed("UUID", "a UUID"), \.uuid, "the machine")
            Key("client-id", .octets("octets like 01:52:54"), \.clientIdentifier, "option 61 of the machine")
            Key("circuit", .text(), \.circuit, "the port that a relay saw it on, option 82.1")
            Key("address", .address(like: "192.0.2.10"), \.address, "what it gets")
            Key("host-name", .word("name"), \.hostName, "option 12")
        }
    }

    var value: ValueForm<Reservation> {
        form(draft: ReservationDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            let named = ["mac", "uuid", "client-id", "circuit"].filter { values[$0] != nil }
            guard named.count == 1 else {
                throw value.error("a reservation needs one of mac, uuid, client-id and circuit")
            }
            guard values["address"] != nil else { throw value.error("a reservation needs the key address") }
            let owner: Reservation.Owner? =
                draft.mac.map { .mac($0) } ?? draft.uuid.map { .uuid($0) }
                ?? draft.clientIdentifier.map { .clientIdentifier($0) }
                ?? draft.circuit.map { .circuit(Array($0.utf8)) }
            // What is missing now was there and was told to be wrong.
            guard let owner, let address = draft.address else { return nil }
            return Reservation(owner: owner, address: address, hostName: draft.hostName)
        }
    }
}

extension ValueForm where Value == Duration {
    /// A time with its unit that ends some day.
    static var time: ValueForm {
        ValueForm("1h") { (value) throws(MenuFileError) in
            guard let duration = try value.duration() else { throw value.error("needs a time that ends, like 1h") }
            return duration
        }
    }
}

extension ValueForm where Value == AddressRange {
    fileprivate static var range: ValueForm {
        ValueForm("first-last") { (value) throws(MenuFileError) in
            let text = try value.text()
            do {
                return try AddressRange(reading: text)
            } catch {
                throw value.error("\(error)")
            }
        }
    }
}
