// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// For servers that tell everybody the same file: which one, and who is left out.
struct SingleFile {
    /// What is told.
    let told: ToldBoot?
    /// What that means for the others.
    let limits: [String]

    private static let nearest = "nearest: pxekit serve --mode proxy beside this server, and nothing about boots in it"

    init(of plan: PeerPlan, on server: String) {
        let firmware = plan.answers.filter { answer in
            answer.condition.userClass == nil && answer.condition.macs.isEmpty && answer.condition.uuids.isEmpty
                && answer.condition.vendorPrefixes.isEmpty && answer.told?.isForHTTPBoot == false
        }
        let chosen = firmware.first
        told = chosen?.told
        var limits = plan.limitsOfNames()
        if let chosen {
            let others = plan.answers.filter { $0.told != nil && $0.told != chosen.told }.map(\.name)
            if !others.isEmpty {
                limits.append(
                    "\(server) has one boot file for all: that of \(chosen.name); not told: \(others.joined(separator: ", ")); \(SingleFile.nearest)"
                )
            }
            if BootPlan.isIPXEBuild(chosen.told?.file ?? "") {
                limits.append(
                    "\(chosen.name): iPXE is told the same file and loads itself for ever; build it with a script in it, or \(SingleFile.nearest)"
                )
            }
        }
        self.limits = limits
    }
}

/// Writes a .network file for systemd-networkd (systemd.network(5), [DHCPServer], version 251 and later).
struct NetworkdRenderer {
    let plan: PeerPlan

    var rendering: PeerRendering {
        let single = SingleFile(of: plan, on: "systemd-networkd")
        var lines = ["# \(renderedBy)", "[Network]", "DHCPServer=yes", "", "[DHCPServer]"]
        var limits = single.limits
        if let network = plan.networks.first {
            if let pool = network.pools.first {
                let offset = pool.lowerBound.bits - network.subnet.network.bits
                lines += ["PoolOffset=\(offset)", "PoolSize=\(pool.upperBound.bits - pool.lowerBound.bits + 1)"]
            }
            lines.append("DefaultLeaseTimeSec=\(network.leaseTime)")
            if let router = network.routers.first { lines += ["EmitRouter=yes", "Router=\(router)"] }
            if !network.nameServers.isEmpty {
                lines += ["EmitDNS=yes", "DNS=\(network.nameServers.map(\.description).joined(separator: " "))"]
            }
        }
        if let told = single.told {
            lines += ["BootServerAddress=\(told.server)", "BootFilename=\(told.file.comment)"]
            lines += told.options.map { option in
                "SendOption=\(option.code):string:\(option.payload.map { "\\x\($0.hexadecimal)" }.joined())"
            }
        }
        for reservation in plan.networks.first?.reservations ?? [] {
            guard case .mac(let mac) = reservation.owner else {
                limits.append("reservation of \(reservation.address): networkd reserves by hardware address")
                continue
            }
            lines += ["", "[DHCPServerStaticLease]", "MACAddress=\(mac)", "Address=\(reservation.address)"]
        }
        limits += plan.networks.dropFirst().map {
            "\($0.subnet): a .network file is for one network; write one for each"
        }
        return PeerRendering(text: lines.joined(separator: "\n") + "\n", limits: limits)
    }
}

/// Writes commands for Cisco IOS (IP Addressing: DHCP Configuration Guide, "ip dhcp pool").
struct CiscoRenderer {
    let plan: PeerPlan

    var rendering: PeerRendering {
        let single = SingleFile(of: plan, on: "Cisco IOS")
        var lines = ["! \(renderedBy)"]
        var limits = single.limits
        let boot =
            (single.told.map { [" next-server \($0.server)", " bootfile \($0.file.comment)"] } ?? [])
            + (single.told?.options ?? []).map { " option \($0.code) hex \($0.payload.hexadecimal())" }
        if plan.networks.isEmpty { lines += ["ip dhcp pool pxekit"] + boot }
        for (number, network) in plan.networks.enumerated() {
            let hosts = network.subnet.hosts
            // Everything is given that is not excluded.
            if let pool = network.pools.first {
                if pool.lowerBound > hosts.lowerBound {
                    let last = IPv4Address(bits: pool.lowerBound.bits - 1)
                    lines.append("ip dhcp excluded-address \(hosts.lowerBound) \(last)")
                }
                if pool.upperBound < hosts.upperBound {
                    let first = IPv4Address(bits: pool.upperBound.bits + 1)
                    lines.append("ip dhcp excluded-address \(first) \(hosts.upperBound)")
                }
            }
            lines.append("ip dhcp pool pxekit-\(number + 1)")
            lines.append(" network \(network.subnet.network) \(network.subnet.netmask)")
            for (name, values) in [("default-router", network.routers), ("dns-server", network.nameServers)]
            where !values.isEmpty { lines.append(" \(name) \(values.map(\.description).joined(separator: " "))") }
            let minutes = max(1, network.leaseTime / 60)
            lines.append(" lease \(minutes / 1440) \(minutes / 60 % 24) \(minutes % 60)")
            lines += boot
            for reservation in network.reservations {
                guard case .mac(let mac) = reservation.owner else {
                    limits.append("reservation of \(reservation.address): written by hardware address alone")
                    continue
                }
                lines +=
                    [
                        "ip dhcp pool pxekit-\(reservation.address)",
                        " host \(reservation.address) \(network.subnet.netmask)",
                        " client-identifier 01\(mac.text(separator: ""))",
                    ] + boot
            }
        }
        return PeerRendering(text: lines.joined(separator: "\n") + "\n", limits: limits)
    }
}
