// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// Writes kea-dhcp4.conf (Kea Administrator Reference Manual, chapters "DHCPv4 Server" and "Client Classification").
struct KeaRenderer {
    let plan: PeerPlan

    var rendering: PeerRendering {
        var members: [String] = []
        if !plan.networks.isEmpty {
            members.append("\"interfaces-config\": { \"interfaces\": [ \"*\" ] }")
            members.append("\"lease-database\": { \"type\": \"memfile\" }")
            members.append("\"host-reservation-identifiers\": [ \"hw-address\", \"client-id\", \"circuit-id\" ]")
            members.append(list("subnet4", plan.networks.map(text)))
        }
        members.append(list("client-classes", plan.answers.indices.map(text)))
        let body = members.map { "    " + $0.indented(4) }.joined(separator: ",\n")
        return PeerRendering(
            text: "// \(renderedBy)\n{ \"Dhcp4\": {\n\(body)\n} }\n",
            limits: plan.limitsOfMenus() + plan.limitsOfNames() + limitsOfReservations)
    }

    /// A class. All classes whose test holds are a client's, and the first with a file names it; what else an answer has must not come to
    /// those who met an earlier one.
    private func text(_ index: Int) -> String {
        let answer = plan.answers[index]
        let others = plan.overlapping(index).map { "not member(\(quotedInTest($0.name)))" }
        let test = ([condition(answer.condition)] + others).joined(separator: " and ")
        var members = ["\"name\": \(quoted(answer.name))", "\"test\": \(quoted(test))"]
        if let told = answer.told {
            members += [
                "\"next-server\": \"\(told.server)\"", "\"boot-file-name\": \(quoted(told.file))",
            ]
            var options = told.options.map(option)
            if told.isForHTTPBoot {
                options.append(
                    "{ \"name\": \"vendor-class-identifier\", \"data\": \"HTTPClient\", \"always-send\": true }")
            }
            if !options.isEmpty { members.append(list("option-data", options)) }
        }
        let remark = answer.told == nil ? "// \(toldNothing)\n" : ""
        return remark + "{ " + members.joined(separator: ",\n").indented(2) + " }"
    }

    private func condition(_ condition: ClientCondition) -> String {
        func any(_ tests: [String]) -> String? {
            tests.isEmpty ? nil : tests.count == 1 ? tests[0] : "(\(tests.joined(separator: " or ")))"
        }
        let parts = [
            // With and without the length that RFC 3004 puts in front.
            condition.userClass.map { "substring(option[77].hex, -\($0.utf8.count), all) == \(quotedInTest($0))" },
            any(
                condition.architectures.map {
                    "substring(option[93].hex, 0, 2) == 0x\($0.octets.hexadecimal())"
                }),
            any(condition.macs.map { "pkt4.mac == 0x\($0.text(separator: ""))" }),
            any(condition.uuids.map { "substring(option[97].hex, 1, 16) == 0x\($0.octets.hexadecimal())" }),
            any(
                condition.vendorPrefixes.map {
                    "substring(option[60].hex, 0, \($0.utf8.count)) == \(quotedInTest($0))"
                }),
        ].compactMap { $0 }
        return parts.isEmpty ? "option[93].exists" : parts.joined(separator: " and ")
    }

    private func text(_ network: PeerNetwork) -> String {
        func addresses(_ name: String, _ values: [IPv4Address]) -> [String] {
            let data = values.map(\.description).joined(separator: ", ")
            return values.isEmpty ? [] : ["{ \"name\": \"\(name)\", \"data\": \"\(data)\" }"]
        }
        let number = (plan.networks.firstIndex(of: network) ?? 0) + 1
        var members = [
            "\"id\": \(number)", "\"subnet\": \"\(network.subnet.network)/\(network.subnet.prefixLength)\"",
            "\"valid-lifetime\": \(network.leaseTime)",
            list("pools", network.pools.map { "{ \"pool\": \"\($0.lowerBound) - \($0.upperBound)\" }" }),
        ]
        let options =
            addresses("routers", network.routers) + addresses("domain-name-servers", network.nameServers)
            + network.options.map(option)
        if !options.isEmpty { members.append(list("option-data", options)) }
        let reservations = network.reservations.compactMap(text)
        if !reservations.isEmpty { members.append(list("reservations", reservations)) }
        return "{ " + members.joined(separator: ",\n").indented(2) + " }"
    }

    private func text(_ reservation: PeerNetwork.Reservation) -> String? {
        let owner: String
        switch reservation.owner {
        case .mac(let mac): owner = "\"hw-address\": \"\(mac)\""
        case .clientIdentifier(let identifier): owner = "\"client-id\": \"\(identifier.hexadecimal(separator: ":"))\""
        case .circuit(let circuit): owner = "\"circuit-id\": \"\(circuit.hexadecimal(separator: ":"))\""
        case .uuid: return nil
        }
        let name = reservation.hostName.map { ", \"hostname\": \(quoted($0))" } ?? ""
        return "{ \(owner), \"ip-address\": \"\(reservation.address)\"\(name) }"
    }

    private var limitsOfReservations: [String] {
        plan.networks.flatMap(\.reservations).compactMap { reservation in
            guard case .uuid = reservation.owner else { return nil }
            return
                "reservation of \(reservation.address): Kea knows no UUID; nearest: the hardware address, or the hook library flex_id with option[97].hex"
        }
    }

    /// An option whose form Kea need not know.
    private func option(_ option: BootOption) -> String {
        "{ \"code\": \(option.code), \"space\": \"dhcp4\", \"csv-format\": false, \"data\": \"\(option.payload.hexadecimal())\", \"always-send\": true }"
    }

    private func list(_ name: String, _ elements: [String]) -> String {
        elements.isEmpty
            ? "\"\(name)\": []"
            : "\"\(name)\": [\n" + elements.map { "    " + $0.indented(4) }.joined(separator: ",\n") + "\n]"
    }

    /// A JSON string (RFC 8259 §7).
    private func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\" + String(scalar)
                case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                    "\\u00" + UInt8(scalar.value).hexadecimal
                default: String(scalar)
                }
            }.joined() + "\""
    }

    /// A string of a test; one that its quotes cannot hold is written in octets.
    private func quotedInTest(_ text: String) -> String {
        text.isPlain && !text.contains("'") ? "'\(text)'" : "0x\(Array(text.utf8).hexadecimal())"
    }
}

extension String {
    /// The same with its second and later lines moved to the right.
    fileprivate func indented(_ width: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\n" + String(repeating: " ", count: width))
    }
}
