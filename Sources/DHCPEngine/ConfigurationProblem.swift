// SPDX-License-Identifier: Apache-2.0
import BootPolicy
public import DHCPWire
public import NetAddress

/// Something in a configuration that clients are known to stumble over.
public enum ConfigurationProblem: Hashable, Sendable {
    /// An option that this server sets itself, or that must never be sent to PXE clients (D32: 52).
    case managedOption(DHCPOptionCode)
    /// Option 60 `PXEClient` with an address, while nothing answers port 4011: firmware asks there and fails (D1).
    case vendorClassWithoutBootServer
    /// A menu that does not fit option 43; ROMs do not join split options (D12).
    case menuTooLarge(rule: String, octets: Int)
    /// A menu line whose servers cannot be found: none is listed, no file is given, and neither broadcast nor multicast
    /// is allowed (D11).
    case unreachableMenuItem(rule: String, text: String)
    /// A pool or reservation outside its subnet.
    case outsideSubnet(IPv4Address, IPv4Subnet)
    /// Two reservations of one address.
    case reservedTwice(IPv4Address)
    /// The boot server is on another subnet and the clients have no router: they look for it by ARP (D27).
    case unreachableServer(rule: String, server: IPv4Address, IPv4Subnet)
    /// A URL with a host name, and clients that are given no name server (H3).
    case nameServerMissing(rule: String, url: String, IPv4Subnet)
    /// Addresses without a router (RFC 2132 §3.5).
    case poolWithoutRouter(IPv4Subnet)
    /// Addresses without a name server (RFC 2132 §3.8).
    case poolWithoutNameServer(IPv4Subnet)

    /// Whether clients fail for certain, so that a server should not start; else it depends on their network.
    public var isError: Bool {
        switch self {
        case .unreachableServer, .nameServerMissing, .poolWithoutRouter, .poolWithoutNameServer: false
        default: true
        }
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .managedOption(let code): "option \(code) cannot be configured: the server sets it, or never sends it"
        case .vendorClassWithoutBootServer:
            "option 60 is PXEClient and port 4011 is not answered: firmware would ask there in vain (D1)"
        case .menuTooLarge(let rule, let octets):
            "rule \(rule): the menu needs \(octets) octets of option 43, which has 255 (D12)"
        case .unreachableMenuItem(let rule, let text):
            "rule \(rule): menu line '\(text)' has neither a file nor servers, and no search is allowed (D11)"
        case .outsideSubnet(let address, let subnet): "address \(address) is not in subnet \(subnet)"
        case .reservedTwice(let address): "address \(address) is reserved twice"
        case .unreachableServer(let rule, let server, let subnet):
            "rule \(rule): boot server \(server) is outside \(subnet), whose clients get no router (D27)"
        case .nameServerMissing(let rule, let url, let subnet):
            "rule \(rule): \(url) has a host name, and clients of \(subnet) get no name server (H3)"
        case .poolWithoutRouter(let subnet):
            """
            clients of \(subnet.network)/\(subnet.prefixLength) get no router: they reach nothing beyond that network, as an installer's \
            mirror; --router ADDRESS or the key routers names one
            """
        case .poolWithoutNameServer(let subnet):
            """
            clients of \(subnet.network)/\(subnet.prefixLength) get no name server: they find no host by its name, as an installer's \
            mirror; --dns ADDRESS or the key name-servers names one
            """
        }
    }
}

extension DHCPConfiguration {
    /// What a check before start should refuse or warn of; empty if all is well.
    public var problems: [ConfigurationProblem] {
        subnets.flatMap(problems) + (rules.rules + rules.machines.chainRules).flatMap(problems)
    }

    /// What clients with an address go without, which is fine in a lab and a surprise everywhere else.
    public var omissions: [ConfigurationProblem] {
        subnets.filter { !$0.pools.isEmpty || !$0.reservations.isEmpty }.flatMap { subnet -> [ConfigurationProblem] in
            // Routes of one's own (option 121) come instead of a router.
            let isRouted = subnet.gives(.router, subnet.routers) || subnet.gives(.classlessRoutes, [])
            let knowsNames = subnet.gives(.domainNameServer, subnet.nameServers)
            let lacks: [ConfigurationProblem?] = [
                isRouted ? nil : .poolWithoutRouter(subnet.subnet),
                knowsNames ? nil : .poolWithoutNameServer(subnet.subnet),
            ]
            return lacks.compactMap { $0 }
        }
    }

    private static let managed: Set<DHCPOptionCode> = [
        .pad, .end, .overload, .messageType, .serverIdentifier, .leaseTime, .relayAgentInformation,
    ]

    private func managed(_ options: [DHCPOption]) -> [ConfigurationProblem] {
        options.filter { DHCPConfiguration.managed.contains($0.code) }.map { .managedOption($0.code) }
    }

    private func problems(of subnet: SubnetConfiguration) -> [ConfigurationProblem] {
        var problems = managed(subnet.options)
        let class60 = subnet.options.contains {
            $0.code == .vendorClass && $0.payload.starts(with: VendorClass.pxeClient.utf8)
        }
        let has43 = subnet.options.contains { $0.code == .vendorSpecific }
        if class60, !has43, !boot.answersBootServerPort { problems.append(.vendorClassWithoutBootServer) }
        let bounds = subnet.pools.flatMap { [$0.lowerBound, $0.upperBound] } + subnet.reservations.map(\.address)
        problems += bounds.filter { !subnet.subnet.contains($0) }.map { .outsideSubnet($0, subnet.subnet) }
        var seen: Set<IPv4Address> = []
        for reservation in subnet.reservations where !seen.insert(reservation.address).inserted {
            problems.append(.reservedTwice(reservation.address))
        }
        return problems
    }

    private func problems(of rule: BootRule) -> [ConfigurationProblem] {
        guard case .boot(let plan) = rule.action else { return [] }
        var problems = managed(plan.options.map { DHCPOption(DHCPOptionCode(rawValue: $0.code), $0.payload) })
        if let server = plan.server {
            problems += subnets.filter { !$0.subnet.contains(server) && !$0.gives(.router, $0.routers) }
                .map { .unreachableServer(rule: rule.name, server: server, $0.subnet) }
        }
        for url in plan.firmwareFiles + [plan.script].compactMap({ $0 }) where BootPlan.isURL(url) {
            let host = url.split(separator: "/").dropFirst().first?.split(separator: ":").first
            guard host.flatMap(IPv4Address.init) == nil else { continue }
            problems += subnets.filter { !$0.gives(.domainNameServer, $0.nameServers) }
                .map { .nameServerMissing(rule: rule.name, url: url, $0.subnet) }
        }
        guard let menu = plan.menu else { return problems }
        if menu.items.count > 1 {
            do throws(DHCPEncodingError) {
                _ = try menu.options(server: .any).space.encoded("option 43")
            } catch {
                problems.append(.menuTooLarge(rule: rule.name, octets: error.size))
            }
        }
        let isSearched = menu.allowsBroadcast || menu.multicast != nil
        problems += menu.items
            .filter { $0.type != .local && $0.file == nil && $0.servers.isEmpty && !isSearched }
            .map { .unreachableMenuItem(rule: rule.name, text: $0.text) }
        return problems
    }
}

extension SubnetConfiguration {
    /// Whether clients are given an option, by its own list or among the others.
    fileprivate func gives(_ code: DHCPOptionCode, _ list: [IPv4Address]) -> Bool {
        !list.isEmpty || options.contains { $0.code == code }
    }
}
