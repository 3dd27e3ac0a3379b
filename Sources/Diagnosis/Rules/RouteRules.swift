// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    /// What the lease says of the network does not lead to the boot server.
    static let routes: [Rule] = [
        Rule(
            Cause(
                "router-of-other-network", ["D27"], weight: 84,
                "the router that the client is told is not in its own network",
                why:
                    "The boot server is in another network. The client must go by a router, and can only reach one in its own.",
                screen: ["PXE-E11: ARP timeout", "PXE-E32: TFTP open timeout"],
                mend: .router.saying("Correct option 3.").with(.router, "its own LAN address"))
        ) { c in
            guard !c.stage.hasLoaded, c.asker.boots, let lease = c.stage.lease, let subnet = c.stage.subnet,
                let router = lease.message.options.addresses(.router).first, !subnet.contains(router),
                let target = c.target, !subnet.contains(target)
            else { return nil }
            return [lease.fact("router \(router), and the client is in \(subnet.network)/\(subnet.prefixLength)")]
        },
        Rule(
            Cause(
                "no-router", ["D27"], weight: 87,
                "the boot server is in another network, and the client is told no router",
                why:
                    "Without option 3 the client asks by ARP for the server itself, which only hosts in its own network answer.",
                screen: ["PXE-E11: ARP timeout", "PXE-E32: TFTP open timeout", "iPXE: Connection timed out"],
                mend: .router.saying("Send option 3 (router)."))
        ) { c in
            guard !c.stage.hasLoaded, c.asker.boots, let lease = c.stage.lease, let subnet = c.stage.subnet,
                lease.message.options.addresses(.router).isEmpty, let target = c.target, !subnet.contains(target),
                target.isUnicastHost, target.bits >> 16 != 0xA9FE
            else { return nil }
            var facts = [
                lease.fact(
                    "no option 3; the client is in \(subnet.network)/\(subnet.prefixLength), the boot server is \(target)"
                )
            ]
            if let asked = c.stage.questions[target]?.asked.first {
                facts.append(asked.fact("the client asks for \(target) by ARP"))
            }
            return facts
        },
        Rule(
            Cause(
                "no-subnet-mask", weight: 65, "the client is told no subnet mask",
                why:
                    "Without option 1 it takes the mask of the address's old class, and looks for servers in the wrong place.",
                screen: ["PXE-E11: ARP timeout", "PXE-E32: TFTP open timeout"],
                mend: Mend(
                    "Send option 1.",
                    [
                        .isc: "option subnet-mask 255.255.255.0;", .kea: "sent from the subnet",
                        .dnsmasq: "sent from dhcp-range", .windows: "sent from the scope",
                    ]))
        ) { c in
            guard !c.stage.hasLoaded, c.asker.boots, let lease = c.stage.lease,
                !lease.message.options.contains(.subnetMask),
                c.told != nil, c.stopsAfterLease || c.hasAsked
            else { return nil }
            return [lease.fact("the ACK has no option 1")]
        },
        Rule(
            Cause(
                "lease-too-short", weight: 66, "the lease is over before the boot is",
                why:
                    "Firmware does not renew its lease while it loads. An address that is given away again in the middle breaks the transfer.",
                screen: ["PXE-E32: TFTP open timeout", "iPXE: Connection timed out"],
                mend: Mend(
                    "Lease for ten minutes at least.",
                    [
                        .isc: "default-lease-time 600;", .kea: "\"valid-lifetime\": 600",
                        .dnsmasq: "dhcp-range=...,10m", .windows: "-LeaseDuration",
                        .pxekit: "`lease-time` 10m of the subnet",
                    ]))
        ) { c in
            guard !c.stage.hasLoaded, c.asker.boots, let lease = c.stage.lease,
                let time: UInt32 = lease.message.options.number(.leaseTime), time < 60, c.stopsAfterLease || c.hasAsked
            else { return nil }
            return [lease.fact("the lease is for \(time) s")]
        },
    ]
}
