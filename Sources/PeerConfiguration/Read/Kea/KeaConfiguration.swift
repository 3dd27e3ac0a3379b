// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// What kea-dhcp4.conf tells clients (Administrator Reference Manual, "The DHCPv4 Server").
struct KeaConfiguration: PeerReading {
    /// A client class.
    private struct Class {
        let name: String
        let test: PeerTest?
        let value: KeaValue
    }

    /// A subnet with the shared network that it is in.
    private struct Subnet {
        let subnet: IPv4Subnet
        let value: KeaValue
        let shared: KeaValue?
        let reservations: [Reservation]
    }

    /// A reservation with its hardware address, which is read once and compared for every client.
    private struct Reservation {
        let mac: MACAddress
        let value: KeaValue

        init?(_ value: KeaValue) {
            guard let mac = value["hw-address"]?.text.flatMap({ MACAddress($0) }) else { return nil }
            (self.mac, self.value) = (mac, value)
        }
    }

    private let root: KeaValue
    private var classes: [Class] = []
    private var subnets: [Subnet] = []
    /// Reservations for all subnets.
    private let reservations: [Reservation]
    /// Codes and forms of options that the file defines, by name.
    private var definitions: [String: (code: UInt8, type: String)] = [:]
    private(set) var networks: [Placed<PeerNetwork>] = []
    private(set) var leftOut: [Placed<String>] = []
    private(set) var wholeVendorClasses: [Placed<String>] = []
    private(set) var userClasses: [Placed<String>] = []
    let isProxy = false

    init(_ text: String, file: String) throws(PeerFileError) {
        let written = KeaText(text)
        let whole = try KeaValue(written, file: file)
        guard let root = whole["Dhcp4"] else {
            throw PeerFileError(whole.place, "needed the key Dhcp4, the configuration of Kea's DHCPv4 server")
        }
        self.root = root
        reservations = root.list("reservations").compactMap(Reservation.init)
        leftOut += written.includes.map { Placed("another file is not read", PeerPlace(file: file, line: $0)) }
        for definition in root.list("option-def") {
            guard let name = definition["name"]?.text, let code = definition["code"]?.text.flatMap({ UInt8($0) }) else {
                continue
            }
            definitions[name] = (code, definition["type"]?.text ?? "")
        }
        for value in root.list("client-classes") { note(value) }
        collect(root.list("subnet4"), in: nil)
        for shared in root.list("shared-networks") { collect(shared.list("subnet4"), in: shared) }
        networks = subnets.map { Placed(network($0), $0.value.place) }
        for hook in root.list("hooks-libraries") {
            leftOut.append(Placed("hook library \(hook["library"]?.text ?? "")", hook.place))
        }
        for key in ["hosts-database", "hosts-databases"] {
            if let value = root[key] { leftOut.append(Placed("reservations in a database", value.place)) }
        }
    }

    private mutating func note(_ value: KeaValue) {
        guard let name = value["name"]?.text else { return }
        let test = value.placed("test")
        let parsed = test.map { KeaExpression.test($0.value) }
        classes.append(Class(name: name, test: parsed, value: value))
        let whole = "VENDOR_CLASS_"
        // Kea makes such a class of each client's whole option 60, which no client has as short as this.
        if name == whole + "PXEClient" || name == whole + "HTTPClient" {
            wholeVendorClasses.append(Placed(String(name.dropFirst(whole.count)), value.place))
        }
        guard let test, let parsed else { return }
        leftOut += parsed.strange.map { Placed("not understood: \($0)", test.place) }
        wholeVendorClasses += parsed.wholeVendorClasses.map { Placed($0, test.place) }
        for name in ["iPXE", "gPXE"] where test.value.contains("'\(name)'") {
            userClasses.append(Placed(name, test.place))
        }
    }

    private mutating func collect(_ values: [KeaValue], in shared: KeaValue?) {
        for value in values {
            guard let subnet = value["subnet"]?.text.flatMap({ IPv4Subnet($0) }) else { continue }
            subnets.append(
                Subnet(
                    subnet: subnet, value: value, shared: shared,
                    reservations: value.list("reservations").compactMap(Reservation.init)))
        }
    }

    private func network(_ subnet: Subnet) -> PeerNetwork {
        var network = PeerNetwork(subnet.subnet)
        for pool in subnet.value.list("pools").compactMap({ $0["pool"]?.text }) {
            let ends = pool.split(separator: "-").compactMap { IPv4Address($0.filter { $0 != " " }) }
            if ends.count == 2, ends[0] <= ends[1] {
                network.pools.append(ends[0]...ends[1])
            } else if let range = IPv4Subnet(pool.filter { $0 != " " }) {
                network.pools.append(range.network...range.broadcast)
            }
        }
        var told = PeerTold()
        for scope in [root, subnet.shared, subnet.value].compactMap({ $0 }) { options(of: scope, into: &told) }
        (network.routers, network.nameServers) = (told.addresses(3), told.addresses(6))
        let lifetime = [subnet.value, subnet.shared, root].compactMap { $0?["valid-lifetime"]?.text }.first
        network.leaseTime = lifetime.flatMap { Int($0) } ?? 7200
        network.reservations = (subnet.reservations + reservations).compactMap { host in
            host.value["ip-address"]?.text.flatMap { IPv4Address($0) }.map {
                .init(.mac(host.mac), $0, hostName: host.value["hostname"]?.text)
            }
        }
        return network
    }

    var machines: [MACAddress] {
        (subnets.flatMap(\.reservations) + reservations).map(\.mac) + classes.flatMap { $0.test?.machines ?? [] }
    }

    /// The classes of a client, in the order of the file; a test may ask for those before it.
    private func classes(of client: PeerClient) -> [Class] {
        var names: Set = ["ALL", "UNKNOWN", "VENDOR_CLASS_\(client.vendorClass)"]
        return classes.filter { known in
            let holds = known.test?.holds(for: client, classes: names) ?? names.contains(known.name)
            if holds { names.insert(known.name) }
            return holds
        }
    }

    func told(_ client: PeerClient, in network: IPv4Subnet?) -> PeerTold {
        var told = PeerTold()
        told.network = network
        let members = classes(of: client)
        let subnet = subnets.first { $0.subnet == network }
        let hosts = [subnet?.reservations ?? [], reservations].joined()
        let host = hosts.first { $0.mac == client.mac }?.value
        // The header's fields: subnet, then the first class that has one, then the reservation.
        for scope in [root, subnet?.shared, subnet?.value].compactMap({ $0 }) { fields(of: scope, into: &told) }
        var ofClasses = PeerTold()
        for member in members.reversed() { fields(of: member.value, into: &ofClasses) }
        told.file = ofClasses.file ?? told.file
        told.server = ofClasses.server ?? told.server
        if let host { fields(of: host, into: &told) }
        // Options: all classes, in which the first counts, before subnets, before reservations.
        options(of: root, into: &told)
        for member in members.reversed() { options(of: member.value, into: &told) }
        for scope in [subnet?.shared, subnet?.value, host].compactMap({ $0 }) { options(of: scope, into: &told) }
        told.ignored = members.first { $0.name == "DROP" }?.value.place
        return told
    }

    private func fields(of scope: KeaValue, into told: inout PeerTold) {
        if let file = scope.placed("boot-file-name"), !file.value.isEmpty { told.file = file }
        if let server = scope.placed("next-server"), let address = IPv4Address(server.value), address != .any {
            told.server = Placed(address, server.place)
        }
    }

    private func options(of scope: KeaValue, into told: inout PeerTold) {
        var encapsulated: Placed<[UInt8]>?
        for option in scope.list("option-data") {
            let name = option["name"]?.text
            let space = option["space"]?.text ?? "dhcp4"
            let definition = name.flatMap { definitions[$0] }
            guard
                let code = option["code"]?.text.flatMap({ UInt8($0) }) ?? definition?.code
                    ?? name.flatMap(PeerOptions.code)
            else { continue }
            let octets = octets(option, definition?.type)
            if space == "dhcp4" {
                // An option of which only the name stands there is made of others.
                if option["data"] != nil || encapsulated == nil { told.options[code] = Placed(octets, option.place) }
            } else if space.hasPrefix("vendor-encapsulated-options") {
                let parts = PeerOptions.encapsulated(code, octets)
                encapsulated = Placed((encapsulated?.value ?? []) + parts, option.place)
            }
        }
        if let encapsulated { told.options[43] = encapsulated }
    }

    private func octets(_ option: KeaValue, _ type: String?) -> [UInt8] {
        let data = option["data"]?.text ?? ""
        if option["csv-format"]?.text == "false" || data.hasPrefix("0x") { return PeerOptions.hexadecimal(data) ?? [] }
        if type == "string" || type == "binary" {
            return type == "binary" ? PeerOptions.hexadecimal(data) ?? [] : Array(data.utf8)
        }
        let width = ["uint16": 2, "int16": 2, "uint32": 4, "int32": 4][type ?? ""] ?? 1
        let values = data.split(separator: ",").map { String($0.drop { $0 == " " }) }
        return PeerOptions.octets(values, width: width)
    }
}
