// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// Writes commands for MikroTik RouterOS 7.4 and later, whose matchers choose by an option (manual, "DHCP": /ip/dhcp-server/matcher).
struct MikroTikRenderer {
    let plan: PeerPlan

    var rendering: PeerRendering {
        var lines = ["# \(renderedBy)", "# Put the name of the DHCP server in the place of dhcp1."]
        var limits = plan.limitsOfMenus() + plan.limitsOfNames()
        let servers = Set(plan.answers.compactMap { $0.told?.server })
        let networks = plan.networks.map { "\($0.subnet.network)/\($0.subnet.prefixLength)" }
        for server in servers.sorted(by: { $0.bits < $1.bits }).prefix(1) {
            let which = networks.isEmpty ? ["[find]"] : networks.map { "[find address=\($0)]" }
            lines += which.map { "/ip/dhcp-server/network set \($0) next-server=\(server)" }
        }
        if servers.count > 1 {
            limits.append("RouterOS has one next server for a network: the others are not told")
        }
        for answer in plan.answers {
            guard let told = answer.told else {
                limits.append("\(answer.name): a matcher cannot tell nothing; nearest: none is written")
                continue
            }
            let condition = answer.condition
            guard condition.macs.isEmpty, condition.uuids.isEmpty, condition.vendorPrefixes.isEmpty else {
                limits.append("\(answer.name): a matcher has one option; nearest: a static lease with this option set")
                continue
            }
            var codes = [(UInt8(67), Array(told.file.utf8))] + told.options.map { ($0.code, $0.payload) }
            if told.isForHTTPBoot { codes.append((60, Array(VendorClass.httpClient.utf8))) }
            for (code, octets) in codes {
                lines.append(
                    "/ip/dhcp-server/option add name=\(answer.name)-\(code) code=\(code) value=0x\(octets.hexadecimal())"
                )
            }
            let names = codes.map { "\(answer.name)-\($0.0)" }.joined(separator: ",")
            lines.append("/ip/dhcp-server/option/sets add name=\(answer.name) options=\(names)")
            if let userClass = condition.userClass {
                lines.append(matcher(answer.name, 77, Array(userClass.utf8), "substring", answer.name))
                if !condition.architectures.isEmpty {
                    limits.append(
                        "\(answer.name): a matcher has one option; the user class is taken, for all architectures")
                }
            } else {
                lines += condition.architectures.map { architecture in
                    matcher(
                        "\(answer.name)-\(architecture.rawValue)", 93, architecture.octets, "exact", answer.name)
                }
            }
        }
        return PeerRendering(text: lines.joined(separator: "\n") + "\n", limits: limits)
    }

    private func matcher(_ name: String, _ code: Int, _ value: [UInt8], _ type: String, _ set: String) -> String {
        "/ip/dhcp-server/matcher add name=\(name) server=dhcp1 code=\(code) value=0x\(value.hexadecimal()) matching-type=\(type) option-set=\(set)"
    }
}

/// What is to be entered into the fields of pfSense and OPNsense, and for what they have none.
struct FirewallFields {
    let plan: PeerPlan
    let isOPNsense: Bool

    /// The fields by architecture, in the order of the pages.
    private var fields: [(label: String, client: ClientArchitecture)] {
        isOPNsense
            ? [
                ("Set default bios filename", .bios), ("Set x86 UEFI (32-bit) filename", .uefiIA32),
                ("Set x64 UEFI/EBC (64-bit) filename", .uefiX64),
            ]
            : [
                ("Default BIOS File Name", .bios), ("UEFI 32 bit File Name", .uefiIA32),
                ("UEFI 64 bit File Name", .uefiX64), ("ARM 32 bit File Name", .uefiARM32),
                ("ARM 64 bit File Name", .uefiARM64), ("UEFI HTTPBoot URL", .httpX64),
            ]
    }

    var rendering: PeerRendering {
        let page =
            isOPNsense ? "Services: ISC DHCPv4: [LAN]: Network booting" : "Services: DHCP Server: LAN: Network Booting"
        var lines = ["# \(renderedBy)", "# \(page)", "Enable network booting = yes"]
        let servers = plan.answers.compactMap { $0.told?.server }
        if let server = servers.first {
            lines.append("\(isOPNsense ? "Set next-server IP" : "Next Server") = \(server)")
        }
        var shown: [ToldBoot] = []
        for (label, architecture) in fields {
            let answer = plan.answers.first {
                $0.condition.userClass == nil && $0.condition.macs.isEmpty && $0.condition.uuids.isEmpty
                    && $0.condition.vendorPrefixes.isEmpty
                    && ($0.condition.architectures.isEmpty || $0.condition.architectures.contains(architecture))
            }
            guard let told = answer?.told else { continue }
            shown.append(told)
            lines.append("\(label) = \(told.file.comment)")
        }
        if isOPNsense, let script = plan.answers.first(where: { $0.condition.userClass == "iPXE" })?.told {
            shown.append(script)
            lines.append("Set iPXE boot filename = \(script.file.comment)")
        }
        let left = plan.answers.filter { answer in
            answer.told.map { told in !shown.contains { $0.file == told.file } } ?? true
        }.map(\.name)
        var limits = plan.limitsOfMenus() + plan.limitsOfNames()
        if !left.isEmpty {
            limits.append(
                "there is no field for \(left.joined(separator: ", ")); nearest: pxekit serve --mode proxy in the same network, and no boot fields here"
            )
        }
        limits.append(
            "with the Kea backend use what --target kea writes as its custom configuration, where the version has one")
        return PeerRendering(text: lines.joined(separator: "\n") + "\n", limits: limits)
    }
}
