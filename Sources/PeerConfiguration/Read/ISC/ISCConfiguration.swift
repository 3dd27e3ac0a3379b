// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// What dhcpd.conf tells clients (dhcpd.conf(5)): of nested scopes the innermost counts, then classes, then hosts.
struct ISCConfiguration: PeerReading {
    /// A declaration with the blocks around it, the outermost first.
    private struct Declared: Sendable {
        let statement: ISCStatement
        let around: [[ISCStatement]]
    }

    private let global: [ISCStatement]
    private var codes: [String: (code: UInt8, width: Int)] = [:]
    private var subnets: [(subnet: IPv4Subnet, declared: Declared)] = []
    /// Hosts with their hardware addresses, which are read once and compared for every client.
    private var hosts: [(mac: MACAddress, declared: Declared)] = []
    private var classes: [Declared] = []
    private var subclasses: [ISCStatement] = []
    private(set) var networks: [Placed<PeerNetwork>] = []
    private(set) var leftOut: [Placed<String>] = []
    private(set) var wholeVendorClasses: [Placed<String>] = []
    private(set) var userClasses: [Placed<String>] = []
    /// Machines that conditions ask for.
    private var tested: [MACAddress] = []
    let isProxy = false

    /// Blocks that declare something; of the rest `if` and its branches are executed.
    private static let declarations: Set<String> = [
        "subnet", "shared-network", "host", "class", "subclass", "group", "pool", "zone", "key", "failover", "on",
    ]

    init(_ statements: [ISCStatement]) {
        global = statements
        define(statements)
        collect(statements, around: [])
        networks = subnets.map { network($0.subnet, $0.declared) }
        for statement in flat(statements) { note(statement) }
    }

    var machines: [MACAddress] { hosts.map(\.mac) + tested }

    private static func hardware(_ host: ISCStatement) -> MACAddress? {
        host.body?.first { $0[0] == "hardware" && $0[1] == "ethernet" }.flatMap { MACAddress($0[2]) }
    }

    /// Every statement, at any depth.
    private func flat(_ statements: [ISCStatement]) -> [ISCStatement] {
        statements.flatMap { [$0] + flat($0.body ?? []) }
    }

    private mutating func define(_ statements: [ISCStatement]) {
        // option NAME code N = TYPE;
        for statement in flat(statements) where statement[0] == "option" && statement[2] == "code" {
            let isInteger = statement.words.contains { $0.text == "integer" }
            let width = isInteger ? ["16": 2, "32": 4][statement.words.last?.text ?? ""] ?? 1 : 1
            if let code = UInt8(statement[3]) { codes[statement[1]] = (code, width) }
        }
    }

    private func code(_ name: String) -> UInt8? { codes[name]?.code ?? PeerOptions.code(name) }

    private mutating func collect(_ statements: [ISCStatement], around: [[ISCStatement]]) {
        for statement in statements {
            guard let body = statement.body else {
                if statement[0] == "subclass" { subclasses.append(statement) }
                continue
            }
            let declared = Declared(statement: statement, around: around)
            switch statement[0] {
            case "subnet":
                if let address = IPv4Address(statement[1]), let mask = IPv4Address(statement[3]),
                    let subnet = IPv4Subnet(address: address, netmask: mask)
                {
                    subnets.append((subnet, declared))
                } else {
                    leftOut.append(Placed("subnet \(statement[1]): its mask is none", statement.place))
                }
                collect(body, around: around)
            case "host": if let mac = ISCConfiguration.hardware(statement) { hosts.append((mac, declared)) }
            case "class": classes.append(declared)
            case "subclass": subclasses.append(statement)
            case "group", "shared-network", "pool": collect(body, around: around + [body])
            default: break
            }
        }
    }

    private func network(_ subnet: IPv4Subnet, _ declared: Declared) -> Placed<PeerNetwork> {
        var network = PeerNetwork(subnet)
        let body = declared.statement.body ?? []
        let inner = body + body.filter { $0[0] == "pool" }.flatMap { $0.body ?? [] }
        for range in inner where range[0] == "range" {
            let ends = range.values(from: 1).compactMap { IPv4Address($0) }
            if let first = ends.first, let last = ends.last, first <= last { network.pools.append(first...last) }
        }
        var told = PeerTold()
        for block in [global] + declared.around + [body] { run(block, for: PeerClient(.bios), [], into: &told) }
        (network.routers, network.nameServers) = (told.addresses(3), told.addresses(6))
        let times = ([global] + declared.around + [body]).flatMap { $0 }.filter { $0[0] == "default-lease-time" }
        network.leaseTime = times.last.flatMap { Int($0[1]) } ?? 43200
        for (mac, host) in hosts {
            let fixed = host.statement.body?.first { $0[0] == "fixed-address" }
            guard let address = fixed.flatMap({ IPv4Address($0[1]) }), subnet.contains(address) else { continue }
            let name = host.statement.body?.first { $0[0] == "option" && $0[1] == "host-name" }?[2]
            network.reservations.append(.init(.mac(mac), address, hostName: name))
        }
        return Placed(network, declared.statement.place)
    }

    /// Takes note of what a statement has that is not understood, or that rules look for.
    private mutating func note(_ statement: ISCStatement) {
        guard let test = test(of: statement) else {
            if ["on", "switch", "execute", "include"].contains(statement[0]) {
                leftOut.append(Placed("\(statement[0]) is not followed", statement.place))
            }
            return
        }
        tested += test.machines
        leftOut += test.strange.map { Placed("not understood: \($0)", statement.place) }
        wholeVendorClasses += test.wholeVendorClasses.map { Placed($0, statement.place) }
        for word in statement.words where word.isString && ["iPXE", "gPXE"].contains(word.text) {
            userClasses.append(Placed(word.text, PeerPlace(file: statement.place.file, line: word.line)))
        }
    }

    /// The condition of `if`, `elsif` or `match if`.
    private func test(of statement: ISCStatement) -> PeerTest? {
        let skipped: Int
        switch (statement[0], statement[1]) {
        case ("if", _), ("elsif", _): skipped = 1
        case ("else", "if"), ("match", "if"): skipped = 2
        default: return nil
        }
        return ISCExpression.test(statement.words.dropFirst(skipped)) { code($0) }
    }

    func told(_ client: PeerClient, in network: IPv4Subnet?) -> PeerTold {
        var told = PeerTold()
        told.network = network
        let members = classes.filter { isMember(client, of: $0.statement) }
        let names = Set(members.map { $0.statement[1] })
        run(global, for: client, names, into: &told)
        if let declared = subnets.first(where: { $0.subnet == network })?.declared {
            for block in declared.around + [declared.statement.body ?? []] {
                run(block, for: client, names, into: &told)
            }
        }
        for member in members {
            run(member.statement.body ?? [], for: client, names, into: &told)
            for subclass in subclasses where subclass[1] == member.statement[1] && matches(client, subclass) {
                run(subclass.body ?? [], for: client, names, into: &told)
            }
        }
        for (mac, host) in hosts where mac == client.mac {
            for block in host.around + [host.statement.body ?? []] { run(block, for: client, names, into: &told) }
        }
        return told
    }

    private func isMember(_ client: PeerClient, of declared: ISCStatement) -> Bool {
        for statement in declared.body ?? [] {
            if let test = test(of: statement), statement[0] == "match" { return test.holds(for: client) }
        }
        return subclasses.contains { $0[1] == declared[1] && matches(client, $0) }
    }

    /// Whether a subclass is the client's: what its class matches is the subclass's value.
    private func matches(_ client: PeerClient, _ subclass: ISCStatement) -> Bool {
        guard let declared = classes.first(where: { $0.statement[1] == subclass[1] }),
            let match = declared.statement.body?.first(where: { $0[0] == "match" && $0[1] != "if" })
        else { return false }
        let data = ISCExpression.data(match.words.dropFirst()) { code($0) }
        return PeerTest.equal(data, ISCExpression.data(subclass.words.dropFirst(2)) { code($0) }).holds(for: client)
    }

    private func run(
        _ statements: [ISCStatement], for client: PeerClient, _ names: Set<String>, into told: inout PeerTold
    ) {
        var isDecided = false
        for statement in statements where !ISCConfiguration.declarations.contains(statement[0]) {
            if let body = statement.body {
                if statement[0] == "if" { isDecided = false }
                guard ["if", "elsif", "else"].contains(statement[0]), !isDecided else { continue }
                isDecided = test(of: statement)?.holds(for: client) ?? (statement[0] == "else")
                if isDecided { run(body, for: client, names, into: &told) }
            } else {
                execute(statement, &told)
            }
        }
    }

    private func execute(_ statement: ISCStatement, _ told: inout PeerTold) {
        switch statement[0] {
        case "filename": told.file = Placed(statement[1], statement.place)
        case "next-server": told.server = IPv4Address(statement[1]).map { Placed($0, statement.place) } ?? told.server
        case "ignore", "deny": if statement[1] == "booting" { told.ignored = statement.place }
        case "allow": if statement[1] == "booting" { told.ignored = nil }
        case "option": option(statement, &told)
        case "vendor-option-space":
            // Its options were set by their own names and become option 43.
            told.options[43] = told.options[43] ?? Placed([], statement.place)
        default: break
        }
    }

    private func option(_ statement: ISCStatement, _ told: inout PeerTold) {
        guard statement[2] != "code", statement[1] != "space" else { return }
        let width = codes[statement[1]]?.width ?? 1
        let words = statement.words.dropFirst(2)
        let octets =
            words.allSatisfy(\.isString)
            ? words.flatMap(\.octets)
            : PeerOptions.octets(statement.values(from: 2).filter { $0 != "=" }, width: width)
        guard let code = code(statement[1]) else { return }
        if statement[1].contains("."), !statement[1].hasPrefix("dhcp.") {
            // An option of a space for option 43: code, length, value.
            let parts = PeerOptions.encapsulated(code, octets)
            told.options[43] = Placed((told.options[43]?.value ?? []) + parts, statement.place)
        } else {
            told.options[code] = Placed(octets, statement.place)
        }
    }
}
