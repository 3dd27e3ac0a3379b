// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// Writes dhcpd.conf (dhcpd.conf(5), dhcp-options(5), dhcp-eval(5) of ISC dhcpd 4.4).
struct ISCRenderer {
    let plan: PeerPlan

    var rendering: PeerRendering {
        var lines = ["# \(renderedBy)", "option pxekit-architecture code 93 = unsigned integer 16;   # RFC 4578"]
        if plan.answers.contains(where: { !$0.condition.uuids.isEmpty }) {
            lines.append("option pxekit-machine code 97 = string;")
        }
        lines += plan.codes.map { "option pxekit-\($0) code \($0) = string;" } + [""]
        for network in plan.networks { lines += text(network) + [""] }
        lines += chain
        return PeerRendering(
            text: lines.joined(separator: "\n") + "\n",
            limits: plan.limitsOfMenus() + plan.limitsOfNames() + limitsOfReservations)
    }

    /// One decision: the first branch that holds is taken, as in the policy.
    private var chain: [String] {
        var lines: [String] = []
        for (index, answer) in plan.answers.enumerated() {
            lines.append("\(index == 0 ? "if" : "} elsif") \(test(answer.condition)) {")
            lines.append("    # \(answer.name)\(answer.told == nil ? ": \(toldNothing)" : "")")
            guard let told = answer.told else { continue }
            if told.isForHTTPBoot { lines.append("    option vendor-class-identifier \"HTTPClient\";") }
            lines.append("    next-server \(told.server);")
            lines.append("    filename \(quoted(told.file));")
            lines += told.options.map { "    option pxekit-\($0.code) \(octets($0.payload));" }
            if !told.options.isEmpty {
                // Without it the server leaves out what the client does not ask for.
                let codes = told.options.map { $0.code.hexadecimal }.joined(separator: ":")
                lines.append(
                    "    option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list, \(codes));")
            }
        }
        return lines + (lines.isEmpty ? [] : ["}"])
    }

    private func test(_ condition: ClientCondition) -> String {
        func any(_ tests: [String]) -> String? {
            tests.isEmpty ? nil : tests.count == 1 ? tests[0] : "(\(tests.joined(separator: " or ")))"
        }
        let parts = [
            // With and without the length that RFC 3004 puts in front.
            condition.userClass.map { "suffix(option user-class, \($0.utf8.count)) = \(quoted($0))" },
            any(
                condition.architectures.map {
                    "substring(option pxekit-architecture, 0, 2) = \(octets($0.octets))"
                }),
            any(condition.macs.map { "substring(hardware, 1, 6) = \($0)" }),
            any(condition.uuids.map { "substring(option pxekit-machine, 1, 16) = \(octets($0.octets))" }),
            any(
                condition.vendorPrefixes.map {
                    "substring(option vendor-class-identifier, 0, \($0.utf8.count)) = \(quoted($0))"
                }),
        ].compactMap { $0 }
        guard !parts.isEmpty else { return "exists pxekit-architecture" }
        let test = parts.joined(separator: " and ")
        // Of a test that begins with a parenthesis dhcpd takes that for the whole.
        return test.hasPrefix("(") ? "(\(test))" : test
    }

    private func text(_ network: PeerNetwork) -> [String] {
        func option(_ name: String, _ values: [IPv4Address]) -> [String] {
            values.isEmpty ? [] : ["    option \(name) \(values.map(\.description).joined(separator: ", "));"]
        }
        return ["subnet \(network.subnet.network) netmask \(network.subnet.netmask) {"]
            + network.pools.map { "    range \($0.lowerBound) \($0.upperBound);" }
            + option("routers", network.routers) + option("domain-name-servers", network.nameServers)
            + network.options.map { "    option pxekit-\($0.code) \(octets($0.payload));" }
            + ["    default-lease-time \(network.leaseTime);", "    max-lease-time \(network.leaseTime);"]
            + network.reservations.flatMap(host) + ["}"]
    }

    private func host(_ reservation: PeerNetwork.Reservation) -> [String] {
        let owner: String
        switch reservation.owner {
        case .mac(let mac): owner = "hardware ethernet \(mac);"
        case .clientIdentifier(let identifier): owner = "option dhcp-client-identifier \(octets(identifier));"
        case .uuid, .circuit: return []
        }
        let name = reservation.hostName.map { " option host-name \(quoted($0));" } ?? ""
        return ["    host pxekit-\(reservation.address) { \(owner) fixed-address \(reservation.address);\(name) }"]
    }

    private var limitsOfReservations: [String] {
        plan.networks.flatMap(\.reservations).compactMap { reservation in
            switch reservation.owner {
            case .mac, .clientIdentifier: nil
            case .uuid: "reservation of \(reservation.address): ISC dhcpd knows no UUID; nearest: the hardware address"
            case .circuit:
                "reservation of \(reservation.address): a circuit is no host; nearest: a class that matches option agent.circuit-id, and a pool that allows its members"
            }
        }
    }

    private func octets(_ octets: [UInt8]) -> String { octets.hexadecimal(separator: ":") }

    /// A string; what is no printable ASCII is written in octal (dhcpd.conf(5)).
    private func quoted(_ text: String) -> String {
        "\""
            + text.utf8.map { octet in
                switch octet {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(octet))
                case 0x20..<0x7F: String(UnicodeScalar(octet))
                default: "\\" + String(String(octet, radix: 8).leftPadded(to: 3))
                }
            }.joined() + "\""
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
