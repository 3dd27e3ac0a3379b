// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// What dnsmasq.conf tells clients (dnsmasq(8), 2.90): tags are set by what a client says, and lines are for tags.
struct DnsmasqConfiguration: PeerReading {
    private let lines: [DnsmasqLine]
    private(set) var networks: [Placed<PeerNetwork>] = []
    private(set) var leftOut: [Placed<String>] = []
    let wholeVendorClasses: [Placed<String>] = []
    private(set) var userClasses: [Placed<String>] = []
    let isProxy: Bool

    /// The numbers of dhcp-match and pxe-service by the names that pxe-service has for them.
    private static let architectures: [String: UInt16] = [
        "x86pc": 0, "pc98": 1, "ia64_efi": 2, "alpha": 3, "arc_x86": 4, "intel_lean_client": 5, "ia32_efi": 6,
        "x86-64_efi": 7, "xscale_efi": 8, "bc_efi": 9, "arm32_efi": 10, "arm64_efi": 11,
    ]

    init(_ text: String, file: String, include: @escaping (String) -> String?) throws(PeerFileError) {
        var includes = PeerIncludes(include)
        lines = try DnsmasqLine.lines(text, file: file, &includes)
        isProxy = lines.contains { $0.name == "dhcp-range" && $0.values.contains("proxy") }
        for line in lines {
            switch line.name {
            case "dhcp-range": add(line)
            case "dhcp-userclass":
                userClasses += line.values.dropFirst().filter { ["iPXE", "gPXE"].contains($0) }.map {
                    Placed($0, line.place)
                }
            case "conf-dir", "conf-file", "dhcp-hostsfile", "dhcp-optsfile", "dhcp-script":
                leftOut.append(Placed("\(line.name) is not followed", line.place))
            case "dhcp-circuitid", "dhcp-remoteid", "dhcp-subscrid":
                leftOut.append(Placed("\(line.name): what a relay says is not asked for", line.place))
            default: break
            }
        }
    }

    private mutating func add(_ line: DnsmasqLine) {
        let addresses = line.plain.compactMap { IPv4Address($0) }
        guard let first = addresses.first else { return }
        let second = line.plain.dropFirst().first
        let mask = addresses.first { IPv4Subnet(address: first, netmask: $0) != nil && $0.bits >= 0xFF00_0000 }
        // Without a mask it is that of the interface; /24 is what most networks have.
        guard let subnet = IPv4Subnet(address: first, netmask: mask ?? IPv4Address(255, 255, 255, 0)) else { return }
        if mask == nil { leftOut.append(Placed("the netmask is the interface's; /24 is taken", line.place)) }
        var network = PeerNetwork(IPv4Subnet(address: subnet.network, prefixLength: subnet.prefixLength) ?? subnet)
        if let last = second.flatMap({ IPv4Address($0) }), first <= last, subnet.contains(last) {
            network.pools = [first...last]
        }
        let options = told(PeerClient(.bios), tags: Set(line.sets()))
        (network.routers, network.nameServers) = (options.addresses(3), options.addresses(6))
        network.leaseTime = line.plain.last.flatMap(DnsmasqConfiguration.seconds) ?? 3600
        for host in lines where host.name == "dhcp-host" {
            guard let mac = host.macs.first,
                let address = host.values.compactMap({ IPv4Address($0) }).first, subnet.contains(address)
            else { continue }
            let name = host.plain.first {
                MACAddress($0) == nil && IPv4Address($0) == nil && DnsmasqConfiguration.seconds($0) == nil
                    && !$0.contains(":") && $0 != "ignore"
            }
            network.reservations.append(.init(.mac(mac), address, hostName: name))
        }
        networks.append(Placed(network, line.place))
    }

    /// `12h`, `30m`, `3600`.
    private static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
        if text == "infinite" { return Int(UInt32.max) }
        if let unit = text.last.flatMap({ units[$0] }) {
            return Int(text.dropLast()).flatMap { (0...1_000_000).contains($0) ? $0 * unit : nil }
        }
        return text.contains(".") ? nil : Int(text)
    }

    var machines: [MACAddress] {
        lines.filter { ["dhcp-host", "dhcp-mac"].contains($0.name) }.flatMap(\.macs)
    }

    func told(_ client: PeerClient, in network: IPv4Subnet?) -> PeerTold {
        let range = networks.first { $0.value.subnet == network }
        var tags: Set<String> = []
        for line in lines {
            switch line.name {
            case "dhcp-range" where line.place == range?.place: tags.formUnion(line.sets())
            case "dhcp-host" where line.macs.contains(client.mac):
                tags.formUnion(line.sets() + ["known"])
            case "dhcp-mac" where line.macs.contains(client.mac),
                "dhcp-vendorclass" where line.values.dropFirst().contains { client.vendorClass.contains($0) },
                "dhcp-userclass" where line.values.dropFirst().contains { client.userClass?.contains($0) ?? false },
                "dhcp-match" where matches(line, client):
                tags.formUnion(line.sets(plainFirst: true))
            default: break
            }
        }
        for line in lines where line.name == "tag-if" && line.holds(with: tags) { tags.formUnion(line.sets()) }
        var told = told(client, tags: tags)
        told.network = network
        return told
    }

    /// `dhcp-match=set:TAG,option:client-arch,7`.
    private func matches(_ line: DnsmasqLine, _ client: PeerClient) -> Bool {
        let values = line.values.dropFirst().filter { !$0.hasPrefix("set:") }
        guard let name = values.first, let code = DnsmasqConfiguration.code(name),
            let sent = client.option(code)
        else { return false }
        let wanted = values.dropFirst()
        guard !wanted.isEmpty else { return true }
        let octets = PeerOptions.octets(Array(wanted), width: code == 93 ? 2 : 1)
        return code == 93 ? sent == octets : sent.starts(with: octets)
    }

    private static func code(_ name: String) -> UInt8? {
        PeerOptions.code(name.hasPrefix("option:") ? String(name.dropFirst(7)) : name)
    }

    /// What clients with these tags are told. Of several lines for one thing the last counts, and one with tags before one without.
    private func told(_ client: PeerClient, tags: Set<String>) -> PeerTold {
        var told = PeerTold()
        told.isOwnBootServer = true
        for isTagged in [false, true] {
            for line in lines where line.needs.isEmpty != isTagged && line.holds(with: tags) {
                switch line.name {
                case "dhcp-boot": boot(line, &told)
                case "dhcp-option", "dhcp-option-force": option(line, &told)
                case "dhcp-ignore" where isTagged: told.ignored = line.place
                default: break
                }
            }
        }
        services(client, tags, &told)
        return told
    }

    private func boot(_ line: DnsmasqLine, _ told: inout PeerTold) {
        let values = line.plain
        told.file = Placed(values.first ?? "", line.place)
        told.server = values.dropFirst(2).first.flatMap { IPv4Address($0) }.map { Placed($0, line.place) }
    }

    private func option(_ line: DnsmasqLine, _ told: inout PeerTold) {
        let values = line.plain.filter { !$0.hasPrefix("vendor:") && !$0.hasPrefix("encap:") }
        guard let name = values.first, !name.hasPrefix("option6:"), let code = DnsmasqConfiguration.code(name) else {
            return
        }
        let octets = PeerOptions.octets(Array(values.dropFirst()))
        // What is for a vendor's class goes into option 43 for that class.
        if line.plain.contains(where: { $0.hasPrefix("vendor:") }) {
            let parts = PeerOptions.encapsulated(code, octets)
            told.options[43] = Placed((told.options[43]?.value ?? []) + parts, line.place)
        } else if line.plain.contains(where: { $0.hasPrefix("encap:") }) {
            return
        } else {
            told.options[code] = Placed(octets, line.place)
        }
    }

    /// What pxe-service makes of option 43 and of the file, for firmware that says PXEClient.
    private func services(_ client: PeerClient, _ tags: Set<String>, _ told: inout PeerTold) {
        guard !client.isHTTP else { return }
        let own = lines.filter { line in
            let name = line.plain.first?.lowercased() ?? ""
            let number = DnsmasqConfiguration.architectures[name] ?? UInt16(name)
            return line.name == "pxe-service" && number == client.architecture.rawValue && line.holds(with: tags)
        }
        guard !own.isEmpty else { return }
        told.menu = own.map { Placed($0.plain.dropFirst().first ?? "", $0.place) }
        let first = own[0]
        guard let name = first.plain.dropFirst(2).first, UInt16(name) == nil else { return }
        // A name without an ending has that of a layer's number behind it.
        told.file = Placed(name.contains(".") ? name : name + ".0", first.place)
        told.server = first.plain.dropFirst(3).first.flatMap { IPv4Address($0) }.map { Placed($0, first.place) }
    }
}
