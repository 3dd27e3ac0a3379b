// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// What the DHCP server of Windows tells clients, by the file that Export-DhcpServer writes: `DHCPServer/IPv4` with classes, definitions of
/// options, values, policies and scopes, of Windows Server 2012 and later.
///
/// Later ones of these count before earlier ones: values of the server, of the scope, of the server's policies, of the scope's policies, of
/// the reservation. The header's file is option 67, and its server option 66 if that is an address; without option 66 it is the DHCP
/// server itself.
struct WindowsConfiguration: PeerReading {
    /// A scope with what is said in it.
    private struct Scope {
        let subnet: IPv4Subnet
        let element: XMLElement
        let values: WindowsValues
        let policies: [WindowsPolicy]
        let reservations:
            [(owner: PeerNetwork.Reservation.Owner, address: IPv4Address, name: String, values: WindowsValues)]
    }

    private let classes: WindowsClasses
    private let values: WindowsValues
    private let policies: [WindowsPolicy]
    private var scopes: [Scope] = []
    private(set) var networks: [Placed<PeerNetwork>] = []
    private(set) var leftOut: [Placed<String>] = []
    private(set) var wholeVendorClasses: [Placed<String>] = []
    private(set) var userClasses: [Placed<String>] = []
    let isProxy = false

    init(_ text: String, file: String) throws(PeerFileError) {
        let root = try XMLReader.root(of: text, file: file)
        guard root.name == "DHCPServer", let server = root["IPv4"] else {
            throw PeerFileError(
                root.place, "needed <DHCPServer> with <IPv4>, as Export-DhcpServer writes them; found <\(root.name)>")
        }
        classes = WindowsClasses(server)
        let definitions = server.list("OptionDefinitions", of: "OptionDefinition").compactMap { definition in
            UInt8(definition.text("OptionId")).map {
                (WindowsValues.key(definition.text("VendorClass"), $0), definition.text("Type"))
            }
        }
        let types = Dictionary(definitions) { first, _ in first }
        values = WindowsValues(of: server, types: types)
        policies = WindowsConfiguration.policies(of: server, classes, types)
        for element in server.list("Scopes", of: "Scope") { add(element, types) }
        for policy in policies + scopes.flatMap(\.policies) { note(policy) }
        if let filters = server["Filters"], filters.isSet("Allow") || filters.isSet("Deny") {
            leftOut.append(Placed("filters of hardware addresses are not followed", filters.place))
        }
    }

    private static func policies(
        of element: XMLElement, _ classes: WindowsClasses, _ types: [String: String]
    ) -> [WindowsPolicy] {
        guard element.isSet("ActivatePolicies") else { return [] }
        return element.list("Policies", of: "Policy").compactMap { WindowsPolicy($0, classes, types: types) }
            .sorted { $0.order < $1.order }
    }

    private mutating func add(_ element: XMLElement, _ types: [String: String]) {
        let name = element.text("ScopeId")
        guard let address = IPv4Address(name), let mask = IPv4Address(element.text("SubnetMask")),
            let subnet = IPv4Subnet(address: address, netmask: mask)
        else { return leftOut.append(Placed("scope \(name): its address or mask is none", element.place)) }
        guard element["State"].map({ $0.text == "Active" }) ?? true else {
            return leftOut.append(Placed("scope \(name) is not active", element.place))
        }
        let reservations = element.list("Reservations", of: "Reservation").compactMap { reserved in
            IPv4Address(reserved.text("IPAddress")).map { address in
                (
                    owner: WindowsConfiguration.owner(reserved.text("ClientId")), address: address,
                    name: reserved.text("Name"), values: WindowsValues(of: reserved, types: types)
                )
            }
        }
        scopes.append(
            Scope(
                subnet: subnet, element: element, values: WindowsValues(of: element, types: types),
                policies: WindowsConfiguration.policies(of: element, classes, types), reservations: reservations))
        networks.append(Placed(network(scopes[scopes.count - 1]), element.place))
    }

    /// Whose a reservation is: six octets are a hardware address, others a client identifier.
    private static func owner(_ identifier: String) -> PeerNetwork.Reservation.Owner {
        let octets = PeerOptions.hexadecimal(identifier.filter { $0 != "-" }) ?? Array(identifier.utf8)
        return MACAddress(octets: octets).map { .mac($0) } ?? .clientIdentifier(octets)
    }

    private func network(_ scope: Scope) -> PeerNetwork {
        var network = PeerNetwork(scope.subnet)
        if let first = IPv4Address(scope.element.text("StartRange")),
            let last = IPv4Address(scope.element.text("EndRange")),
            first <= last
        {
            network.pools = WindowsConfiguration.pools(
                first...last, without: scope.element.list("ExclusionRanges", of: "IPRange"))
        }
        let values = self.values.values + scope.values.values
        func addresses(_ code: UInt8) -> [IPv4Address] {
            var told = PeerTold()
            told.options[code] = values.last { $0.code == code && $0.vendorClass.isEmpty && $0.userClass.isEmpty }
                .map { Placed($0.octets, $0.place) }
            return told.addresses(code)
        }
        (network.routers, network.nameServers) = (addresses(3), addresses(6))
        network.leaseTime = WindowsConfiguration.seconds(scope.element.text("LeaseDuration")) ?? 691_200
        network.reservations = scope.reservations.map {
            .init($0.owner, $0.address, hostName: $0.name.isEmpty ? nil : $0.name)
        }
        return network
    }

    /// What of a range is not excluded.
    private static func pools(
        _ range: ClosedRange<IPv4Address>, without excluded: [XMLElement]
    ) -> [ClosedRange<IPv4Address>] {
        var pools: [ClosedRange<IPv4Address>] = []
        var next: UInt64 = UInt64(range.lowerBound.bits)
        let holes = excluded.compactMap { hole -> (UInt64, UInt64)? in
            guard let first = IPv4Address(hole.text("StartRange")), let last = IPv4Address(hole.text("EndRange")) else {
                return nil
            }
            return (UInt64(first.bits), UInt64(last.bits))
        }.sorted { $0.0 < $1.0 }
        for (first, last) in holes + [(UInt64(range.upperBound.bits) + 1, UInt64(UInt32.max) + 1)] {
            let end = min(first, UInt64(range.upperBound.bits) + 1)
            if next < end {
                pools.append(IPv4Address(bits: UInt32(next))...IPv4Address(bits: UInt32(end - 1)))
            }
            next = max(next, last + 1)
        }
        return pools
    }

    /// `8.00:00:00`: days, hours, minutes, seconds (System.TimeSpan).
    private static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: ":").compactMap { Double($0) }
        let days = text.split(separator: ":").first.map { $0.split(separator: ".").compactMap { Int($0) } } ?? []
        guard parts.count == 3, (1...2).contains(days.count), days.allSatisfy({ (0...100_000).contains($0) }),
            let hours = days.last, (0..<60).contains(parts[1]), (0..<60).contains(parts[2])
        else { return nil }
        return (days.count == 2 ? days[0] * 86400 : 0) + hours * 3600 + Int(parts[1]) * 60 + Int(parts[2])
    }

    private mutating func note(_ policy: WindowsPolicy) {
        leftOut += policy.test.strange.map { Placed("not understood: \($0)", policy.place) }
        // A client's whole class is what a server saw once: it ends with the version of its network driver.
        wholeVendorClasses += policy.test.wholeVendorClasses.filter { !$0.contains(":UNDI:") }
            .map { Placed($0, policy.place) }
        userClasses += policy.userClasses.filter { ["iPXE", "gPXE"].contains($0.value) }
    }

    var machines: [MACAddress] {
        let reserved = scopes.flatMap(\.reservations).filter { !$0.values.values.isEmpty }
        return reserved.compactMap { if case .mac(let mac) = $0.owner { mac } else { nil } }
            + (policies + scopes.flatMap(\.policies)).flatMap(\.test.machines)
    }

    func told(_ client: PeerClient, in network: IPv4Subnet?) -> PeerTold {
        var told = PeerTold()
        (told.network, told.isOwnBootServer) = (network, true)
        let scope = scopes.first { $0.subnet == network }
        let reserved = scope?.reservations.first { $0.owner == .mac(client.mac) }
        func holding(_ policies: [WindowsPolicy]) -> [WindowsValues] {
            policies.reversed().filter { $0.test.holds(for: client) }.map(\.values)
        }
        let levels = [values] + [scope?.values].compactMap { $0 } + holding(policies) + holding(scope?.policies ?? [])
        var encapsulated: [UInt8: [UInt8]] = [:]
        for level in levels + [reserved?.values].compactMap({ $0 }) {
            // A value for a user class counts before one for anyone.
            let own = level.values.filter { isFor(client, $0) }
            for value in own.filter(\.userClass.isEmpty) + own.filter({ !$0.userClass.isEmpty }) {
                if value.vendorClass.isEmpty {
                    told.options[value.code] = Placed(value.octets, value.place)
                } else {
                    encapsulated[value.code] = value.octets
                    told.options[43] = Placed(
                        encapsulated.sorted { $0.key < $1.key }.flatMap { PeerOptions.encapsulated($0.key, $0.value) },
                        value.place)
                }
            }
        }
        told.file = told.options[67].map {
            Placed(String(decoding: $0.value.prefix { $0 != 0 }, as: UTF8.self), $0.place)
        }
        told.server = told.options[66].flatMap { server in
            IPv4Address(String(decoding: server.value.prefix { $0 != 0 }, as: UTF8.self)).map {
                Placed($0, server.place)
            }
        }
        return told
    }

    /// Whether a client is in the classes that a value is for. A vendor class is met by those whose class begins so.
    private func isFor(_ client: PeerClient, _ value: WindowsValues.Value) -> Bool {
        if !value.userClass.isEmpty {
            guard let wanted = classes[value.userClass, isUser: true], client.option(77) == wanted else { return false }
        }
        guard !value.vendorClass.isEmpty else { return true }
        return classes[value.vendorClass, isUser: false].map { client.vendorClass.utf8.starts(with: $0) } ?? false
    }
}
