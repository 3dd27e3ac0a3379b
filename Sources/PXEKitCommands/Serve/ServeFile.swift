// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import DHCPEngine
internal import DHCPService
internal import NetAddress

/// Reads the file for `pxekit serve --config`; ``ServeSchema`` has its keys.
enum ServeFile {
    /// - Parameter name: the file's name for messages.
    static func settings(yaml: String, file name: String) throws(MenuFileError) -> ServeSettings {
        let root = try YAMLValue(yaml: yaml, file: name)
        let keys = try root.object(ServeSchema.file)
        var settings = ServeSettings()
        if let mode = keys["mode"] { settings.mode = try choice(mode) }
        settings.interfaces = try texts(keys["interfaces"])
        settings.roots = try texts(keys["root"])
        settings.refusesUnbootable = try keys["refuse-unbootable"]?.flag() ?? false
        settings.leases = try keys["leases"]?.text()
        settings.user = try keys["user"]?.word() ?? settings.user
        settings.reports = try keys["reports"]?.text()
        settings.origins = try origins(keys)
        if let ports = try keys["ports"]?.object(ServeSchema.ports) {
            func port(_ key: String, _ usual: Int, from least: Int) throws(MenuFileError) -> Int {
                try ports[key]?.number(least...65535) ?? usual
            }
            settings.ports = DHCPPorts(
                server: UInt16(try port("dhcp", 67, from: 1)), client: UInt16(try port("client", 68, from: 1)),
                bootServer: UInt16(try port("pxe", 4011, from: 1)))
            let (tftp, http) = (try port("tftp", 69, from: 0), try port("http", 80, from: 0))
            settings.tftpPort = tftp == 0 ? nil : tftp
            settings.httpPort = http == 0 ? nil : http
            settings.reportPort = try port("report", settings.reportPort, from: 1)
            settings.mtftpPort = UInt16(try port("mtftp", Int(settings.mtftpPort), from: 1))
            for (key, value) in ports { settings.origins[.port(key)] = value.place }
        }
        for value in try keys["subnets"]?.list() ?? [] { settings.subnets.append(try subnet(value)) }
        for value in try keys["boot"]?.list() ?? [] { settings.rules.append(try rule(value, settings.rules.count + 1)) }
        for value in try keys["mtftp"]?.list() ?? [] { settings.multicastFiles.append(try multicastFile(value)) }
        settings.knownClasses = ClientIdentity.KnownClasses(
            vendorPrefixes: try texts(keys["vendor-classes"]), loaders: try texts(keys["loaders"]))
        if settings.mode == .proxy, let subnets = keys["subnets"] {
            throw subnets.error("means nothing in mode proxy, where another server gives addresses")
        }
        if settings.mode == .dhcp, settings.subnets.isEmpty {
            throw root.error("mode dhcp needs the key subnets")
        }
        return settings
    }

    /// Where those settings stand that only the system can find wrong.
    private static func origins(_ keys: [String: YAMLValue]) throws(MenuFileError) -> [ServeSettings.Setting: String] {
        var origins: [ServeSettings.Setting: String] = [:]
        for root in try keys["root"]?.list(orSingle: true) ?? [] { origins[.root(try root.text())] = root.place }
        for name in try keys["interfaces"]?.list(orSingle: true) ?? [] {
            origins[.interface(try name.text())] = name.place
        }
        for (setting, key) in [(ServeSettings.Setting.leases, "leases"), (.reports, "reports"), (.user, "user")] {
            origins[setting] = keys[key]?.place
        }
        return origins
    }

    private static func subnet(_ value: YAMLValue) throws(MenuFileError) -> SubnetConfiguration {
        let keys = try value.object(ServeSchema.subnet)
        guard let network = keys["network"] else { throw value.error("a subnet needs the key network") }
        var subnet = SubnetConfiguration(subnet: try parsed(network, "a network like 192.0.2.0/24"))
        for pool in try keys["pools"]?.list(orSingle: true) ?? [] {
            let text = try pool.text()
            guard let range = AddressRange(text)?.range else {
                throw pool.error("needs two addresses like 192.0.2.100-192.0.2.200, found \"\(text)\"")
            }
            guard subnet.subnet.contains(range.lowerBound), subnet.subnet.contains(range.upperBound) else {
                throw pool.error("\(text) is not in \(subnet.subnet)")
            }
            subnet.pools.append(range)
        }
        if let time = keys["lease-time"] {
            guard let duration = try time.duration() else { throw time.error("a lease has to end") }
            subnet.leaseTime = duration
        }
        subnet.routers = try addresses(keys["routers"])
        subnet.nameServers = try addresses(keys["name-servers"])
        subnet.options = try options(keys["options"]) + [try routes(keys["routes"])].compactMap { $0 }
        subnet.probesAddresses = try keys["probe"]?.flag() ?? false
        for reservation in try keys["reservations"]?.list() ?? [] {
            subnet.reservations.append(try ServeFile.reservation(reservation, in: subnet.subnet))
        }
        return subnet
    }

    private static func reservation(_ value: YAMLValue, in subnet: IPv4Subnet) throws(MenuFileError) -> Reservation {
        let keys = try value.object(ServeSchema.reservation)
        let owner: Reservation.Owner
        switch (keys["mac"], keys["uuid"], keys["client-id"], keys["circuit"]) {
        case (let mac?, nil, nil, nil): owner = .mac(try parsed(mac, "a hardware address like 52:54:00:12:34:56"))
        case (nil, let uuid?, nil, nil): owner = .uuid(try parsed(uuid, "a UUID"))
        case (nil, nil, let identifier?, nil): owner = .clientIdentifier(try hexadecimal(identifier))
        case (nil, nil, nil, let circuit?): owner = .circuit(Array(try circuit.text().utf8))
        default: throw value.error("a reservation needs one of mac, uuid, client-id and circuit")
        }
        guard let address = keys["address"] else { throw value.error("a reservation needs the key address") }
        let reserved: IPv4Address = try parsed(address, "an address like 192.0.2.10")
        guard subnet.contains(reserved) else { throw address.error("\(reserved) is not in \(subnet)") }
        return Reservation(owner: owner, address: reserved, hostName: try keys["host-name"]?.word())
    }

    private static func rule(_ value: YAMLValue, _ number: Int) throws(MenuFileError) -> BootRule {
        let keys = try value.object(ServeSchema.rule)
        var match = ClientMatch()
        for mac in try keys["macs"]?.list(orSingle: true) ?? [] {
            match.macs.insert(try parsed(mac, "a hardware address like 52:54:00:12:34:56"))
        }
        for uuid in try keys["uuids"]?.list(orSingle: true) ?? [] { match.uuids.insert(try parsed(uuid, "a UUID")) }
        for platform in try keys["platforms"]?.list(orSingle: true) ?? [] {
            let name: BootPolicy.Platform = try choice(platform)
            match.platforms.insert(name)
        }
        match.userClasses = try texts(keys["user-classes"])
        let name = try keys["name"]?.text() ?? "rule \(number)"
        if let ignore = keys["ignore"] {
            guard try ignore.flag() else { throw ignore.error("can only be true") }
            if let stray = keys["loader"] ?? keys["script"] {
                throw stray.error("means nothing for clients that are ignored")
            }
            return BootRule(name, match: match, action: .ignore)
        }
        guard let loader = keys["loader"] else { throw value.error("a boot rule needs the key loader, or ignore") }
        var plan = BootPlan(loader: try loader.word(), script: try keys["script"]?.word())
        plan.options = try options(keys["options"])
        if let menu = keys["menu"] { plan.menu = try ServeFile.menu(menu) }
        if let server = keys["server"] { plan.server = try parsed(server, "an address like 192.0.2.1") }
        return BootRule(name, match: match, action: .boot(plan))
    }

    private static func texts(_ value: YAMLValue?) throws(MenuFileError) -> [String] {
        var texts: [String] = []
        for element in try value?.list(orSingle: true) ?? [] { texts.append(try element.text()) }
        return texts
    }

    static func addresses(_ value: YAMLValue?) throws(MenuFileError) -> [IPv4Address] {
        var addresses: [IPv4Address] = []
        for element in try value?.list(orSingle: true) ?? [] {
            addresses.append(try parsed(element, "an address like 192.0.2.1"))
        }
        return addresses
    }

    static func parsed<Value: LosslessStringConvertible>(
        _ value: YAMLValue, _ form: String
    ) throws(MenuFileError) -> Value {
        let text = try value.text()
        guard let parsed = Value(text) else { throw value.error("needs \(form), found \"\(text)\"") }
        return parsed
    }

    private static func choice<Value: CaseIterable & RawRepresentable<String>>(
        _ value: YAMLValue
    ) throws(MenuFileError) -> Value {
        let text = try value.text()
        guard let chosen = Value(rawValue: text) else {
            throw value.error(
                "\"\(text)\" is none of its values"
                    + YAMLValue.suggestion(for: text, among: Value.allCases.map(\.rawValue)))
        }
        return chosen
    }
}

/// `first-last` as people write a range of addresses.
struct AddressRange: LosslessStringConvertible {
    let range: ClosedRange<IPv4Address>

    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { IPv4Address($0.filter { $0 != " " }) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else { return nil }
        range = first...last
    }

    var description: String { "\(range.lowerBound)-\(range.upperBound)" }
}
