// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    /// Nobody answers the first question.
    static let noOffer: [Rule] = [
        Rule(
            Cause(
                "no-dhcp-server", ["D42", "V5", "V6"], weight: 50, "no DHCP server answers",
                why:
                    "The machine asks the whole network for an address. No answer to it is in the capture, so it can go no further.",
                screen: [
                    "PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E18: Server response timeout.",
                    "PXE-E16: No valid offer received.", "iPXE: Configuring (net0 ...)...... Connection timed out",
                ],
                apart:
                    "Capture on the server: if the question is not there, a switch, VLAN or missing relay lies between; if it is, the server is down, filtered by its firewall, or has no subnet for this network.",
                mend: Mend.openPorts.saying(
                    "See that a DHCP server runs in this network or a relay leads to one, that its firewall lets UDP 67 in, and that the switch port is in the right VLAN with PortFast."
                ))
        ) { c in
            guard c.asker.boots, !c.stage.isRelayed else { return nil }
            return c.unansweredDiscovers()
        },
        Rule(
            Cause(
                "no-offer-for-this-machine", ["D45"], weight: 58, "the DHCP server answers others and not this machine",
                why:
                    "A server on this network gives addresses to others. It has a reason to leave this one out: a list of known machines, a class, a reservation, or a full pool.",
                screen: ["PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E16: No valid offer received."],
                apart:
                    "The server's log names the machine and the reason. If the log does not name it, the question never came there.",
                mend: Mend(
                    "Look into the server's log for this hardware address, and let it in.",
                    [
                        .isc: "deny unknown-clients; or a class with no pool keeps it out",
                        .kea: "the client classes of pools and subnets, and the DROP class",
                        .dnsmasq: "dhcp-ignore=tag:!known, or dhcp-range=...,static without a dhcp-host for it",
                        .windows: "the MAC filters (Get-DhcpServerv4Filter) and the policies of the scope",
                        .router: "its list of allowed devices",
                        .pxekit: "`pxekit explain MAC` says what it would be told, and why",
                    ]))
        ) { c in
            guard c.asker.boots, !c.stage.isRelayed, let lease = c.network.othersLease(than: c.machine) else {
                return nil
            }
            return c.unansweredDiscovers().map {
                $0 + [
                    Fact(packet: lease.number, time: lease.time, text: "a server offers an address to another machine")
                ]
            }
        },
        Rule(
            Cause(
                "pool-exhausted", weight: 64, "the DHCP server has no free address left",
                why:
                    "The server gave addresses before. Since then several new machines ask in vain, which is how a full pool looks: most servers are silent then.",
                screen: ["PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E16: No valid offer received."],
                apart:
                    "The server's log: \"no free leases\" (ISC), ALLOC_FAIL (Kea), \"no address available\" (dnsmasq), event 1020 or 1063 (Windows).",
                mend: Mend(
                    "Make the pool larger or the leases shorter.",
                    [
                        .isc: "range 192.0.2.100 192.0.2.250; and default-lease-time 600;",
                        .kea:
                            "\"pools\" and \"valid-lifetime\"; a machine leases twice if ROM and system send different client identifiers: \"match-client-id\": false",
                        .dnsmasq: "dhcp-range=192.0.2.100,192.0.2.250,1h  and --dhcp-lease-max",
                        .windows: "Set-DhcpServerv4Scope -EndRange ... -LeaseDuration 0.01:00:00",
                        .router: "the DHCP range of the LAN",
                        .pxekit: "`pools` and `lease-time` of the subnet, or `pxekit serve --range`",
                    ]))
        ) { c in
            guard c.asker.boots, c.network.unanswered.count > 1, c.network.unanswered.contains(c.machine.name),
                let lease = c.network.othersLease(than: c.machine), lease.number < c.stage.start.number,
                !c.network.hasLeased(after: c.stage.start.time)
            else { return nil }
            return c.unansweredDiscovers().map {
                $0 + [
                    Fact(
                        packet: lease.number, time: lease.time,
                        text: "the last offer to anybody; \(c.network.unanswered.count) machines ask in vain since")
                ]
            }
        },
        Rule(
            Cause(
                "relay-unanswered", ["D26"], weight: 66, "a relay hands the question on, and no server answers it",
                why:
                    "The machine's network has no server of its own. A relay sends the question on with the address of that network, and gets no answer.",
                screen: ["PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E16: No valid offer received."],
                apart:
                    "If the server's log says \"no subnet\" or nothing, it does not know the relay's network; if the answer is in a capture there, it is lost on its way back.",
                mend: .relay)
        ) { c in
            guard c.asker.boots, c.stage.isRelayed, let facts = c.unansweredDiscovers() else { return nil }
            let relay = (c.stage.discovers + c.stage.relayed).first { $0.message.relay != .any }
            return relay.map { [$0.fact("relayed by \($0.message.relay)")] + facts }
        },
        Rule(
            Cause(
                "spanning-tree", ["D42"], weight: 71, "the switch keeps the port blocked at first (spanning tree)",
                why:
                    "A switch with spanning tree forwards nothing for about 30 seconds after a link comes up. The ROM raises the link anew and has given up by then.",
                screen: [
                    "PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E61: Media test failure, check cable",
                    "PXE-E12: Could not detect network connection.",
                    "iPXE: Waiting for link-up on net0... Down (https://ipxe.org/38086193)",
                ],
                apart:
                    "The same machine behind a small switch of its own boots: its link to the big one then stays up.",
                mend: Mend(
                    "Make the machine's port an edge port.",
                    [
                        .router:
                            "Cisco: spanning-tree portfast; HP/Aruba: spanning-tree PORT admin-edge-port; Juniper: set protocols rstp interface ... edge; Linux bridge: forward_delay 0 or stp off"
                    ]))
        ) { c in
            guard let tree = c.network.spanningTree, !c.stage.hasLoaded, let first = c.stage.discovers.first,
                let answer = (c.stage.heardOffers + c.later.flatMap(\.heardOffers)).first
            else { return nil }
            let unheard = c.stage.discovers.filter { $0.mark.number < answer.mark.number }
            let wait = answer.mark.time - first.mark.time
            guard unheard.count > 1, wait > .seconds(12) else { return nil }
            let facts = [
                first.fact("\(c.asker.name) asks for an address, \(unheard.count) times in vain"),
                answer.fact("the first answer, \(seconds(wait)) later"), tree.fact("the switch speaks spanning tree"),
            ]
            return facts
        },
        Rule(
            Cause(
                "vlan-lost", ["V1"], weight: 85, "the second program asks in another VLAN than the ROM",
                why:
                    "The ROM was told a VLAN and tagged its packets. The loader that it started does not know that, asks without the tag, and is not heard.",
                screen: ["iPXE: Configuring (net0 ...)...... Connection timed out"],
                mend: Mend(
                    "Make the VLAN the untagged one of this port, or tell the loader: in iPXE `vcreate --tag N net0`.",
                    [.router: "switchport trunk native vlan N, or an access port in that VLAN"]))
        ) { c in
            guard let before = c.previous?.discovers.first, before.vlan != nil, let now = c.stage.discovers.first,
                now.vlan != before.vlan, let facts = c.unansweredDiscovers()
            else { return nil }
            return [
                now.fact("asks in \(now.vlan.map { "VLAN \($0)" } ?? "no VLAN")"),
                before.fact("the ROM asked in VLAN \(before.vlan ?? 0)"),
            ] + facts
        },
        Rule(
            Cause(
                "system-unanswered", ["D45", "D48"], weight: 74, "the started system gets no address any more",
                why:
                    "The loader and its files came. Then the system asks for an address itself, with other words than the ROM, and no server answers it.",
                screen: [
                    "Linux: IP-Config: Retrying forever (NFS root)...",
                    "dracut: Timed out waiting for a network address",
                    "Windows PE: An error occurred while starting networking",
                ],
                apart:
                    "If the ROM's own questions are answered and only the system's are not, a class or list of the server keeps it out, or its driver does not bring the link up.",
                mend: Mend(
                    "Let the server answer clients that are no PXE clients too.",
                    [
                        .isc: "no \"deny unknown-clients\" or class that only PXEClient fits",
                        .kea: "no pool that only a PXE class may use",
                        .dnsmasq: "no dhcp-ignore=tag:!pxe",
                        .windows: "policies must not hold the whole range for PXEClient",
                        .router: "as for every computer",
                        .pxekit: "a full server serves it; a proxy leaves it to the DHCP server",
                    ]))
        ) { c in
            guard c.asker.kind == .system, c.earlier.contains(where: \.hasLoaded) else { return nil }
            return c.unansweredDiscovers()
        },
    ]
}

extension Case {
    /// The questions of a stage in which no server said anything to anybody who could hear it.
    func unansweredDiscovers() -> [Fact]? {
        let asked = stage.discovers
        guard let first = asked.first, stage.offers.isEmpty, stage.acknowledgments.isEmpty, stage.bootReplies.isEmpty,
            stage.strays.isEmpty, stage.broken.isEmpty, stage.refusals.isEmpty, isSilence(after: asked.map(\.mark))
        else { return nil }
        var facts = [first.fact("\(asker.name) asks for an address (DISCOVER) and hears nothing")]
        if let last = asked.last, asked.count > 1 {
            facts.append(
                last.fact("asks for the \(asked.count). time, \(seconds(last.mark.time - first.mark.time)) later"))
        }
        return facts
    }
}

extension Network {
    /// The last offer of an address to another machine.
    func othersLease(than machine: Machine) -> Mark? {
        responders.values.filter { $0.givesAddresses && $0.machines.contains { $0 != machine.name } }
            .compactMap(\.lastOffer).max { $0.number < $1.number }
    }

    func hasLeased(after time: Duration) -> Bool { leases.values.contains { $0 > time } }
}

/// A time for people: `0.7 ms`, `3.2 s`.
func seconds(_ duration: Duration) -> String {
    let value = duration / .seconds(1)
    if abs(value) < 1 { return "\((value * 10000).rounded() / 10) ms" }
    return "\((value * 10).rounded() / 10) s"
}
