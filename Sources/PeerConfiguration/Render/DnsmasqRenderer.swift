// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// Writes dnsmasq.conf (dnsmasq(8) 2.90), for the DHCP server or for a proxy beside one.
struct DnsmasqRenderer {
    let plan: PeerPlan
    let isProxy: Bool

    var rendering: PeerRendering {
        var lines = ["# \(renderedBy)", "# port=0 switches the name server off, if this dnsmasq is for boots alone."]
        for (index, network) in plan.networks.enumerated() { lines += text(network, "net\(index + 1)") }
        if isProxy, plan.networks.isEmpty { lines.append("# dhcp-range=192.0.2.0,proxy,255.255.255.0") }
        // Some ROMs do not find a name that stands where option 52 says (D32).
        lines += ["dhcp-no-override", ""]
        for (index, answer) in plan.answers.enumerated() {
            if isProxy, answer.told?.isForHTTPBoot == true { continue }
            lines += text(index, answer) + [""]
        }
        return PeerRendering(text: lines.dropLast().joined(separator: "\n") + "\n", limits: limits)
    }

    /// Tags of an answer: one for each thing of which any value will do, and one for all of it together.
    private func text(_ index: Int, _ answer: BootAnswer) -> [String] {
        let condition = answer.condition
        let name = answer.name
        var lines = ["# \(name)\(answer.told == nil ? ": \(toldNothing)" : "")"]
        var tags: [String] = []
        func add(_ suffix: String, _ matches: [(String) -> String]) {
            guard !matches.isEmpty else { return }
            let tag = "\(name)-\(suffix)"
            tags.append("tag:\(tag)")
            lines += matches.map { $0("set:\(tag)") }
        }
        // Matches any part of the class, with and without the length that RFC 3004 puts in front.
        add(
            "class",
            [condition.userClass].compactMap { $0 }.map { value in { "dhcp-userclass=\($0),\(quoted(value))" } })
        add(
            "arch",
            condition.architectures.map { value in { "dhcp-match=\($0),option:client-arch,\(value.rawValue)" } })
        add("mac", condition.macs.map { value in { "dhcp-mac=\($0),\(value)" } })
        add(
            "uuid",
            condition.uuids.map { value in { "dhcp-match=\($0),97,00:\(value.octets.hexadecimal(separator: ":"))" } })
        add("vendor", condition.vendorPrefixes.map { value in { "dhcp-vendorclass=\($0),\(quoted(value))" } })
        if tags.isEmpty { add("arch", [{ "dhcp-match=\($0),option:client-arch" }]) }
        let others = plan.overlapping(index).map { "tag:!\($0.name)" }
        lines.append("tag-if=set:\(name),\((tags + others).joined(separator: ","))")
        if let told = answer.told { lines += text(told, tag: name, condition) }
        return lines
    }

    private func text(_ told: ToldBoot, tag: String, _ condition: ClientCondition) -> [String] {
        var lines: [String] = []
        if told.isForHTTPBoot { lines.append("dhcp-option-force=tag:\(tag),60,HTTPClient") }
        lines += told.options.filter(isTaken).map {
            "dhcp-option-force=tag:\(tag),\($0.code),\($0.payload.hexadecimal(separator: ":"))"
        }
        let boot = "dhcp-boot=tag:\(tag),\(quoted(told.file)),,\(told.server)"
        guard isProxy, condition.userClass == nil else { return lines + [boot] }
        if let menu = told.menu { lines.append("pxe-prompt=tag:\(tag),\(quoted(menu.prompt)),\(menu.timeout)") }
        // A client of a proxy takes the file from a menu of one line, and much firmware shows no other well (D13).
        for architecture in condition.architectures.isEmpty ? ClientArchitecture.buildable : condition.architectures
        where !architecture.isHTTP {
            let service = "pxe-service=tag:\(tag),\(architecture.rawValue)"
            if let menu = told.menu {
                lines += menu.items.map { item in
                    let what = item.file.map { "\(quoted($0)),\(told.server)" } ?? "0"
                    return "\(service),\(quoted(item.text)),\(what)"
                }
            } else {
                lines.append("\(service),\(quoted(tag)),\(quoted(told.file)),\(told.server)")
            }
        }
        return lines
    }

    private func text(_ network: PeerNetwork, _ tag: String) -> [String] {
        let subnet = network.subnet
        guard !isProxy else { return ["dhcp-range=\(subnet.network),proxy,\(subnet.netmask)"] }
        func option(_ name: String, _ values: [IPv4Address]) -> [String] {
            values.isEmpty
                ? [] : ["dhcp-option=tag:\(tag),option:\(name),\(values.map(\.description).joined(separator: ","))"]
        }
        let ranges = network.pools.map { ("\($0.lowerBound),\($0.upperBound)") }
        return (ranges.isEmpty ? ["\(subnet.network),static"] : ranges).map {
            "dhcp-range=set:\(tag),\($0),\(subnet.netmask),\(max(120, network.leaseTime))"
        } + option("router", network.routers) + option("dns-server", network.nameServers)
            + network.options.filter(isTaken).map {
                "dhcp-option=tag:\(tag),\($0.code),\($0.payload.hexadecimal(separator: ":"))"
            }
            + network.reservations.compactMap(text)
    }

    private func text(_ reservation: PeerNetwork.Reservation) -> String? {
        let owner: String
        switch reservation.owner {
        case .mac(let mac): owner = mac.description
        case .clientIdentifier(let identifier): owner = "id:\(identifier.hexadecimal(separator: ":"))"
        case .uuid, .circuit: return nil
        }
        return "dhcp-host=\(owner),\(reservation.address)" + (reservation.hostName.map { ",\($0)" } ?? "")
    }

    /// Whether dnsmasq starts with an option: of a longer one it says "dhcp-option too long", and ends.
    private func isTaken(_ option: BootOption) -> Bool { option.payload.count <= 255 }

    private var limitsOfOptions: [String] {
        let all =
            plan.answers.flatMap { answer in (answer.told?.options ?? []).map { (answer.name, $0) } }
            + (isProxy ? [] : plan.networks.flatMap { network in network.options.map { ("\(network.subnet)", $0) } })
        return all.filter { !isTaken($0.1) }.map { name, option in
            "\(name): option \(option.code) has \(option.payload.count) octets, and dnsmasq takes 255; shorten it"
        }
    }

    private var limits: [String] {
        var limits = (isProxy ? [] : plan.limitsOfMenus()) + plan.limitsOfNames() + limitsOfOptions
        limits += plan.answers.filter { $0.told?.file.utf8.contains { $0 < 0x20 || $0 == 0x7F } == true }.map {
            "\($0.name): dnsmasq reads no control characters in a file's name; rename the file"
        }
        if isProxy {
            limits += plan.answers.filter { $0.told?.isForHTTPBoot == true }.map {
                "\($0.name): dnsmasq as a proxy does not answer HTTP Boot; nearest: pxekit serve --mode proxy, or the DHCP server itself"
            }
            if plan.networks.isEmpty {
                limits.append("a proxy needs the network that it is in: name it by --network, as in the commented line")
            }
            return limits
        }
        return limits
            + plan.networks.flatMap(\.reservations).compactMap { reservation in
                switch reservation.owner {
                case .mac, .clientIdentifier: nil
                case .uuid:
                    "reservation of \(reservation.address): dnsmasq knows no UUID in dhcp-host; nearest: the hardware address"
                case .circuit:
                    "reservation of \(reservation.address): nearest: dhcp-circuitid=set:TAG,CIRCUIT and a dhcp-range for that tag"
                }
            }
            + plan.networks.filter { $0.leaseTime < 120 }.map {
                "\($0.subnet): dnsmasq gives leases of two minutes and more"
            }
    }

    /// A value; one with a comma or a space stands in quotes. Control characters have no form that dnsmasq reads.
    private func quoted(_ text: String) -> String {
        let isBare = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._/:+%=~".contains($0)) }
        guard !isBare || text.isEmpty else { return text }
        return "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\" + String(scalar)
                case _ where scalar.value < 0x20 || scalar.value == 0x7F: "?"
                default: String(scalar)
                }
            }.joined() + "\""
    }
}
