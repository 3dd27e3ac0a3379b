// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    /// An address is offered, and something about it goes wrong.
    static let addresses: [Rule] = [
        Rule(
            Cause(
                "proxy-only", ["D43"], weight: 88, "a proxy answers, and no DHCP server gives an address",
                why:
                    "A ProxyDHCP server tells what to boot and gives no addresses. The DHCP server beside it is not heard.",
                screen: [
                    "PXE-E52: proxyDHCP offers were received. No DHCP offers were received.",
                    "PXE-E16: No valid offer received.",
                ],
                apart:
                    "Another computer in the same network gets an address: then the DHCP server leaves out PXE clients.",
                mend: Mend(
                    "Start the DHCP server of this network, or let the boot server give addresses too.",
                    [
                        .dnsmasq: "dhcp-range= with a first and last address instead of the word proxy",
                        .router: "switch its DHCP server on", .pxekit: "`pxekit serve --mode dhcp`",
                    ]))
        ) { c in
            guard c.asker.boots, c.stage.addressOffers.isEmpty, c.stage.acknowledgments.isEmpty,
                // Who asks for an address was offered one, seen here or not.
                c.stage.requests.isEmpty, let proxy = c.stage.proxyOffers.first,
                c.isSilence(after: c.stage.discovers.map(\.mark)), c.stage.transfers.isEmpty
            else { return nil }
            return [
                proxy.fact("\(proxy.server) offers a boot and no address"),
                Fact(missing: "no offer with an address (yiaddr)"),
            ]
        },
        Rule(
            Cause(
                "request-unanswered", weight: 76, "the server offers an address and then does not confirm it",
                why:
                    "After the offer the client asks for exactly that address, and the server must acknowledge. It is silent, or does not hear the second question.",
                screen: [
                    "PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E18: Server response timeout.",
                    "iPXE: Configuring (net0 ...)...... Connection timed out",
                ],
                apart:
                    "If the server's log has the request, its answer is lost; two servers with one address (failover, cloned machines) answer offers and not requests.",
                mend: Mend(
                    "Look for the request in the server's log; see that only one server has its address.",
                    [
                        .isc: "failover peers must both be up, or declared partner-down",
                        .kea: "HA partners must both know the pool",
                        .windows: "the scope must be active on the server that offered",
                    ]))
        ) { c in
            guard let request = c.stage.requests.first, c.stage.acknowledgments.isEmpty, c.stage.refusals.isEmpty,
                let offer = c.stage.heardOffers.first, c.stage.transfers.isEmpty,
                c.isSilence(after: c.stage.requests.map(\.mark))
            else { return nil }
            return [
                request.fact(
                    "asks for \(request.message.options.address(.requestedAddress) ?? offer.message.yourAddress) \(c.stage.requests.count) times, no ACK"
                ), offer.fact("the offer of \(offer.server)"),
            ]
        },
        Rule(
            Cause(
                "request-refused", weight: 91, "a server refuses the address that the client asks for (NAK)",
                why:
                    "A DHCPNAK ends the attempt: the address is of another network, taken, or another server believes that it alone may decide (authoritative).",
                screen: ["PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E16: No valid offer received."],
                apart:
                    "If the NAK comes from another server than the offer, there are two servers that do not know of each other.",
                mend: Mend.oneServer.saying(
                    "Have one DHCP server for this network, or servers that share their leases."))
        ) { c in
            guard let refusal = c.stage.refusals.last,
                c.stage.lease.map({ $0.mark.number < refusal.mark.number }) ?? true, !c.stage.hasLoaded
            else { return nil }
            let reason = refusal.message.options.text(.message).map { ": \($0)" } ?? ""
            return [refusal.fact("\(refusal.server) refuses\(reason)")]
        },
        Rule(
            Cause(
                "address-declined", weight: 92, "the client finds its new address in use and declines it",
                why:
                    "Before it uses an address the firmware asks by ARP whether somebody has it. Somebody answered, or it takes its own echo for that.",
                screen: ["UEFI: Start PXE over IPv4, then back to the menu"],
                apart:
                    "An ARP answer from another hardware address for this IP shows who has it; none: the firmware is mistaken (a looped port, a proxy-ARP router).",
                mend: Mend(
                    "Take the address out of the pool, or give that other device another one.",
                    [
                        .isc: "ping-check true;", .windows: "Set-DhcpServerSetting -ConflictDetectionAttempts 2",
                        .router: "no ip proxy-arp on this network's interface",
                    ]))
        ) { c in
            guard let decline = c.stage.declines.first else { return nil }
            var facts = [
                decline.fact(
                    "DECLINE of \(decline.message.options.address(.requestedAddress).map { "\($0)" } ?? "its address")")
            ]
            if let conflict = c.stage.conflict {
                facts.append(conflict.mark.fact("\(conflict.other) says that it has \(conflict.address)"))
            }
            return facts
        },
        Rule(
            Cause(
                "address-in-use", weight: 89, "another device has the address that the client was given",
                why: "Two devices answer for one address, so the boot server's packets go to one or the other.",
                screen: ["PXE-E32: TFTP open timeout", "PXE-E18: Server response timeout."],
                mend: Mend(
                    "Give that device another address, or take this one out of the pool.",
                    [
                        .isc: "host ... { fixed-address } outside of range", .windows: "Add-DhcpServerv4ExclusionRange",
                        .pxekit: "it asks by ARP before it offers",
                    ]))
        ) { c in
            guard let conflict = c.stage.conflict, c.stage.declines.isEmpty, !c.stage.hasLoaded else { return nil }
            return [conflict.mark.fact("\(conflict.other) says that it has \(conflict.address)")]
        },
        Rule(
            Cause(
                "wrong-server-won", ["D43"], weight: 85,
                "two DHCP servers answer, and the client took the one without a boot file",
                why:
                    "The client takes an offer of its choice, mostly the first. A second DHCP server in the network, often a router, knows nothing of booting.",
                screen: [
                    "PXE-E53: No boot filename received", "iPXE: No more network devices",
                    "PXE-E16: No valid offer received.",
                ],
                mend: .oneServer)
        ) { c in
            guard !c.stage.hasLoaded, c.stage.transfers.isEmpty, let taken = c.stage.lease, !taken.leadsOn,
                let other = c.stage.addressOffers.first(where: { $0.server != taken.server && $0.leadsOn }),
                !c.stage.proxyOffers.contains(where: \.leadsOn)
            else { return nil }
            return [
                taken.fact("the client takes the address of \(taken.server), without a boot file"),
                other.fact("\(other.server) offers \(other.file ?? "a boot")"),
            ]
        },
        Rule(
            Cause(
                "two-servers", ["D43"], weight: 67, "two DHCP servers give addresses and contradict each other",
                why: "Which offer wins changes from boot to boot, so it works sometimes.",
                screen: [
                    "PXE-E53: No boot filename received", "PXE-E32: TFTP open timeout", "PXE-T01: File not found",
                ], mend: .oneServer)
        ) { c in
            guard !c.stage.hasLoaded, c.asker.boots, let first = c.stage.addressOffers.first,
                let second = c.stage.addressOffers.first(where: { $0.server != first.server }),
                first.file != second.file || first.message.nextServer != second.message.nextServer
            else { return nil }
            return [first, second].map {
                $0.fact(
                    "\($0.server) offers \($0.message.yourAddress), file \($0.file ?? "none"), server \($0.message.nextServer)"
                )
            }
        },
        Rule(
            Cause(
                "two-proxies", ["D43"], weight: 77, "two boot servers (ProxyDHCP) name different files",
                why: "The client takes one of them, mostly the first to answer.",
                screen: [
                    "PXE-T01: File not found", "PXE-E32: TFTP open timeout", "PXE-E53: No boot filename received",
                ],
                mend: Mend.oneServer.saying(
                    "Let one proxy answer: WDS, FOG, dnsmasq and pxekit on one network need rules who answers whom."))
        ) { c in
            guard !c.stage.hasLoaded, let first = c.stage.proxyOffers.first(where: \.leadsOn),
                let second = c.stage.proxyOffers.first(where: { $0.leadsOn && $0.server != first.server }),
                first.file != second.file
            else { return nil }
            return [first, second].map { $0.fact("\($0.server) names \($0.file ?? "a menu")") }
        },
    ]
}

extension Case {
    /// The boot server that the client was told, or that it asks.
    var target: IPv4Address? {
        if let asked = stage.transfers.last?.server.ipv4, !HostAddress.ipv4(asked).isGroup { return asked }
        if let told, told.message.nextServer != .any { return told.message.nextServer }
        return stage.questions.first { $0.value.answered == nil && !(stage.subnet?.contains($0.key) ?? true) }?.key
    }
}
