// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    /// The way by a boot server: option 43 and port 4011 (PXE 2.1 §2.2).
    static let discovery: [Rule] = [
        Rule(
            Cause(
                "pxe-class-without-43", ["D1", "D2"], weight: 87,
                "the DHCP server says PXEClient (option 60) and there is no boot server behind it",
                why:
                    "Option 60 = PXEClient in an offer with an address sends UEFI firmware to port 4011 of that server. Nobody answers there.",
                screen: [
                    "PXE-E55: ProxyDHCP service did not reply to request on port 4011.",
                    "PXE-E18: Server response timeout.",
                ],
                mend: .vendorClass)
        ) { c in
            guard c.asker.boots, !c.stage.hasLoaded, c.stage.bootReplies.isEmpty,
                let offer = (c.stage.acknowledgments + c.stage.heardOffers).first(where: {
                    !$0.isProxy && $0.namesPXE && !$0.message.options.contains(.vendorSpecific)
                }),
                c.stage.bootRequests.isEmpty
                    ? (c.refusesOffers || c.stopsAfterLease) : c.isSilence(after: c.stage.bootRequests.map(\.mark))
            else { return nil }
            return [offer.fact("option 60 PXEClient, an address, and no option 43")]
                + c.stage.bootRequests.prefix(2).map {
                    $0.fact("the client asks \($0.destination.address), port \($0.destination.port)")
                }
        },
        Rule(
            Cause(
                "boot-server-closed", ["V6"], weight: 95, "port 4011 of the boot server is closed",
                why: "The offer sends the client to port 4011. The host answers that no program listens there.",
                screen: [
                    "PXE-E55: ProxyDHCP service did not reply to request on port 4011.",
                    "PXE-E18: Server response timeout.",
                ],
                mend: Mend.openPorts.saying("Start the boot server's PXE service (port 4011)."))
        ) { c in
            guard c.stage.bootReplies.isEmpty,
                let error = c.stage.errors.first(where: {
                    $0.isOfClient && $0.error.destinationPort == 4011 && $0.error.type == 3
                })
            else { return nil }
            return [
                error.mark.fact(
                    "\(error.from): \(error.error.code == 3 ? "port unreachable" : "unreachable, code \(error.error.code)")"
                )
            ] + c.stage.bootRequests.prefix(1).map { $0.fact("the request to port 4011") }
        },
        Rule(
            Cause(
                "boot-server-silent", ["V6", "D39"], weight: 80, "the boot server does not answer on port 4011",
                why: "The offer sends the client to port 4011 of the boot server. It asks there, and no answer comes.",
                screen: [
                    "PXE-E55: ProxyDHCP service did not reply to request on port 4011.",
                    "PXE-E18: Server response timeout.",
                ],
                apart:
                    "A capture on the server shows whether the request arrives: if so its service is not running, if not a firewall keeps it.",
                mend: .openPorts)
        ) { c in
            guard !c.stage.hasLoaded, c.stage.bootReplies.isEmpty, let request = c.stage.bootRequests.first,
                !request.destination.address.isGroup,
                c.isSilence(after: c.stage.bootRequests.map(\.mark))
            else { return nil }
            return [
                request.fact(
                    "asks \(request.destination.address) on port \(request.destination.port), \(c.stage.bootRequests.count) times"
                )
            ]
        },
        Rule(
            Cause(
                "boot-server-not-found", ["D11"], weight: 81,
                "no boot server answers the search by multicast or broadcast",
                why:
                    "Option 43 has the client look for a boot server by multicast or broadcast. That stays in its own network, and switches or routers do not pass multicast on.",
                screen: [
                    "PXE-E55: ProxyDHCP service did not reply to request on port 4011.",
                    "PXE-E77: Bad or missing discovery server list", "PXE-E18: Server response timeout.",
                ],
                mend: Mend(
                    "List the boot server in 43.8 and set 43.6 to 7 (unicast only), or have it in the client's network.",
                    [
                        .dnsmasq: "pxe-service=x86PC,\"Boot\",file,192.0.2.5",
                        .windows: "WDS answers unicast on 4011: use an IP helper to it",
                        .pxekit: "lists itself in 43.8",
                    ]))
        ) { c in
            guard !c.stage.hasLoaded, c.stage.bootReplies.isEmpty, let request = c.stage.bootRequests.first,
                request.destination.address.isGroup,
                c.isSilence(after: c.stage.bootRequests.map(\.mark))
            else { return nil }
            return [request.fact("looks for a boot server at \(request.destination.address)")]
        },
        Rule(
            Cause(
                "boot-reply-to-wrong-port", ["D6"], weight: 89,
                "the boot server answers to port 68, and the client asked from port 4011",
                why: "UEFI asks from its own port 4011 and hears answers there only.",
                screen: [
                    "PXE-E55: ProxyDHCP service did not reply to request on port 4011.",
                    "PXE-E18: Server response timeout.",
                ],
                mend: Mend(
                    "Answer to the port that the request came from.",
                    [.pxekit: "does so", .dnsmasq: "2.76 and later do so"]))
        ) { c in
            guard !c.stage.hasLoaded, let request = c.stage.bootRequests.first, let reply = c.stage.bootReplies.first,
                !c.stage.bootReplies.contains(where: { $0.destination.port == request.source.port }),
                request.source.port != 68
            else { return nil }
            return [
                reply.fact("the answer goes to port \(reply.destination.port)"),
                request.fact("the request came from port \(request.source.port)"),
            ]
        },
        Rule(
            Cause(
                "boot-reply-empty", ["D6", "D46"], weight: 86, "the boot server's answer names no file",
                why: "What the boot server says on port 4011 must have a boot file, or a list to choose from.",
                screen: ["PXE-E53: No boot filename received", "PXE-E78: Could not locate boot server"],
                mend: .nameBootFile)
        ) { c in
            guard !c.stage.hasLoaded, c.stage.transfers.isEmpty, let reply = c.stage.bootReplies.last,
                !c.stage.bootReplies.contains(where: { $0.file != nil || ($0.pxe?.bootServers.isEmpty == false) }),
                c.rest(after: reply.mark) >= .seconds(2) || !c.later.isEmpty
            else { return nil }
            return [reply.fact("the answer of \(reply.server) has neither a file nor a list")]
        },
        Rule(
            Cause(
                "discovery-contradiction", ["D11"], weight: 90, "option 43 forbids every way to find a boot server",
                why:
                    "43.6 says which ways are allowed: bit 0 forbids broadcast, bit 1 multicast, bit 2 allows listed servers only. With no address in 43.7 or list in 43.8 nothing is left.",
                screen: [
                    "PXE-E74: Bad or missing PXE menu and/or prompt information",
                    "PXE-E77: Bad or missing discovery server list",
                    "PXE-E76: Bad or missing multicast discovery address",
                ],
                mend: .discovery)
        ) { c in
            guard c.asker.boots, c.asker.kind != .raspberryPi, !c.stage.hasLoaded, c.stage.transfers.isEmpty,
                let told = c.stage.heardOffers.first(where: { $0.pxe?.discoveryControl != nil }), let pxe = told.pxe,
                let control = pxe.discoveryControl,
                !control.contains(.bootOfferedFile),
                c.refusesOffers || c.stopsAfterLease || !c.stage.bootRequests.isEmpty
            else { return nil }
            let hasList = !pxe.bootServers.isEmpty
            if control.contains(.onlyListedServers), !hasList {
                return [told.fact("43.6 = \(control.rawValue) allows listed servers only, and 43.8 lists none")]
            }
            if control.contains([.noBroadcast, .noMulticast]), !hasList {
                return [
                    told.fact("43.6 = \(control.rawValue) forbids broadcast and multicast, and 43.8 lists no server")
                ]
            }
            if control.contains(.noBroadcast), !control.contains(.noMulticast), pxe.discoveryMulticast == nil, !hasList
            {
                return [told.fact("43.6 = \(control.rawValue) leaves multicast, and 43.7 names no group")]
            }
            return nil
        },
        Rule(
            Cause(
                "option-43-broken", ["D12", "D10"], weight: 84,
                "option 43 ends in the middle of one of its own options",
                why:
                    "A menu that is longer than one option (255 bytes) is cut, or a length byte is wrong. ROMs then read menu text as commands.",
                screen: [
                    "PXE-E74: Bad or missing PXE menu and/or prompt information",
                    "PXE-E75: Bad or missing discovery tags",
                ],
                mend: .shortMenu)
        ) { c in
            guard c.asker.kind == .pxeROM, !c.stage.hasLoaded,
                c.refusesOffers || c.stopsAfterLease || !c.stage.bootRequests.isEmpty,
                let told = c.stage.bootInformation.first(where: { $0.pxe.map { !$0.space.remainder.isEmpty } ?? false })
            else { return nil }
            return [told.fact("\(told.pxe?.space.remainder.count ?? 0) bytes at the end of option 43 are no option")]
        },
        Rule(
            Cause(
                "servers-differ", ["D8"], weight: 74, "siaddr and the list in option 43 name different boot servers",
                why: "Firmware may take either of the two.",
                screen: ["PXE-E32: TFTP open timeout", "PXE-T01: File not found"],
                mend: Mend.nextServer.saying("Have siaddr and 43.8 name the same server."))
        ) { c in
            guard c.asker.boots, !c.stage.hasLoaded, !c.stage.transfers.isEmpty || c.stopsAfterLease,
                let told = c.stage.bootInformation.first(where: {
                    $0.pxe?.bootServers.isEmpty == false && $0.file != nil
                }),
                let listed = told.pxe?.bootServers.flatMap(\.addresses), !listed.isEmpty,
                !listed.contains(told.message.nextServer), told.message.nextServer != .any
            else { return nil }
            return [
                told.fact("siaddr \(told.message.nextServer), 43.8 \(listed.map { "\($0)" }.joined(separator: ", "))")
            ]
        },
    ]
}
