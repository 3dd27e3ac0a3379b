// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    private static let notHeard = [
        "PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E16: No valid offer received.",
        "PXE-E18: Server response timeout.",
    ]

    /// Offers come, and the client does not take them: what is wrong with them as messages.
    static let offerShape: [Rule] = [
        Rule(
            Cause(
                "offer-too-short", ["D20"], weight: 78, "the answer is shorter than 300 bytes and a relay drops it",
                why:
                    "BOOTP messages have at least 300 bytes. Relays and some old ROMs drop shorter ones, which several small servers send.",
                screen: notHeard,
                mend: Mend(
                    "Use a server that fills its answers with zeros up to 300 bytes.",
                    [
                        .isc: "does", .kea: "with the BOOTP hook only", .dnsmasq: "does", .windows: "does",
                        .pxekit: "does",
                    ]))
        ) { c in
            guard c.refusesOffers, c.stage.isRelayed,
                let short = c.stage.offers.first(where: { $0.length < DHCPMessage.minimumLength })
            else { return nil }
            return [
                short.fact(
                    "the offer of \(short.server) has \(short.length) bytes, at least 300 are needed behind a relay")
            ]
        },
        Rule(
            Cause(
                "offer-too-long", ["D41", "H3"], weight: 82, "the answer is longer than the firmware takes",
                why:
                    "Firmware has one buffer for an answer and cannot join fragments. UEFI takes 1472 bytes at most, a ROM what it says in option 57.",
                screen: notHeard,
                mend: Mend(
                    "Leave out options that booting does not need.",
                    [
                        .isc: "remove long option statements; max-message-size does not help",
                        .kea: "remove option-data, above all \"always-send\"",
                        .dnsmasq: "remove dhcp-option-force lines",
                        .windows: "remove scope options, above all 119, 121, 249",
                        .pxekit: "never sends more than the client takes",
                    ]))
        ) { c in
            guard c.refusesOffers, let asked = c.stage.discovers.first else { return nil }
            let limit = asked.message.replyLimit
            guard let long = c.stage.heardOffers.first(where: { $0.length > limit || $0.isFragmented }) else {
                return nil
            }
            return [
                long.fact(
                    "the offer has \(long.length) bytes\(long.isFragmented ? " in fragments" : ""), the client takes \(limit)"
                )
            ]
        },
        Rule(
            Cause(
                "offer-unreadable", ["D41"], weight: 86,
                "the answer is damaged: no DHCP message, or an option longer than it",
                why: "A client drops what it cannot read to its end, without a word.", screen: notHeard,
                mend: Mend(
                    "Mend or replace the server, or the relay that cuts its answers.",
                    [.pxekit: "checks every message before it sends it"]))
        ) { c in
            guard let broken = c.stage.broken.first, c.stage.requests.isEmpty else { return nil }
            if let cut = broken.message.cutOption { return [broken.fact("\(cut.error)")] }
            return [
                broken.fact(
                    broken.message.vendorArea == nil
                        ? "it has no message type (option 53)" : "it has no magic cookie, so its options cannot be read"
                )
            ]
        },
        Rule(
            Cause(
                "offer-wrong-transaction", ["D24"], weight: 86,
                "the answer has the transaction number of somebody else",
                why:
                    "A client takes only answers with its own number. Numbers are mixed up by a server or proxy that keeps one for several machines.",
                screen: notHeard,
                mend: Mend(
                    "Mend or replace the server that answers like this.",
                    [.pxekit: "matches number and hardware address"]))
        ) { c in
            guard c.stage.offers.isEmpty, let stray = c.stage.strays.first, let asked = c.stage.discovers.last,
                c.isSilence(after: c.stage.discovers.map(\.mark))
            else { return nil }
            return [
                stray.fact("the answer has xid \(hexadecimal(stray.message.transactionID))"),
                asked.fact("the question has xid \(hexadecimal(asked.message.transactionID))"),
            ]
        },
        Rule(
            Cause(
                "offer-to-wrong-port", weight: 83, "the answer goes to a port on which the client does not listen",
                why: "DHCP clients listen on port 68 and relays on 67, whatever port the question came from.",
                screen: notHeard,
                mend: Mend(
                    "Send answers to port 68, or behind a relay to port 67.",
                    [.router: "look for a NAT or port mapping between server and client"]))
        ) { c in
            guard c.refusesOffers,
                let wrong = c.stage.offers.first(where: { ![67, 68, 4011].contains($0.destination.port) })
            else { return nil }
            return [wrong.fact("the offer goes to port \(wrong.destination.port)")]
        },
        Rule(
            Cause(
                "offer-without-server", weight: 77, "the offer does not say which server it is from (option 54)",
                why:
                    "A client names the server whose offer it takes. Without option 54 it cannot, and drops the offer (RFC 2131 table 3).",
                screen: notHeard,
                mend: Mend("Send option 54.", [.isc: "server-identifier ADDRESS;", .pxekit: "always sends it"]))
        ) { c in
            guard c.refusesOffers, let offer = c.stage.heardOffers.first,
                !offer.message.options.contains(.serverIdentifier)
            else { return nil }
            return [offer.fact("the offer has no option 54")]
        },
        Rule(
            Cause(
                "offer-directed-broadcast", ["D25"], weight: 79,
                "the answer goes to the network's broadcast address, not to 255.255.255.255",
                why: "A client without an address knows no network, so firmware hears 255.255.255.255 only.",
                screen: notHeard,
                mend: Mend(
                    "Send to 255.255.255.255.",
                    [
                        .isc: "on Linux: ip route add 255.255.255.255 dev eth0", .windows: "never does so",
                        .pxekit: "always does",
                    ]))
        ) { c in
            guard c.refusesOffers, let offer = c.stage.heardOffers.first, let address = offer.destination.address.ipv4,
                address != .broadcast, offer.destinationHardware == .broadcast || c.stage.subnet?.broadcast == address,
                address.bits & 0xFF == 0xFF
            else { return nil }
            return [offer.fact("the offer goes to \(address)")]
        },
        Rule(
            Cause(
                "offer-not-broadcast", ["D25"], weight: 75, "the client asked for broadcast answers and gets unicast",
                why:
                    "The flag in the question says that the client hears no packets to an address that it has not yet. The server sends to that address all the same.",
                screen: notHeard,
                mend: Mend(
                    "Obey the broadcast flag.",
                    [
                        .isc: "always-broadcast on;", .kea: "it obeys the flag; \"dhcp-socket-type\": \"raw\"",
                        .dnsmasq: "dhcp-broadcast", .router: "a relay must obey the flag too", .pxekit: "obeys it",
                    ]))
        ) { c in
            guard c.refusesOffers, let asked = c.stage.discovers.first, asked.message.wantsBroadcast,
                let offer = c.stage.heardOffers.first, offer.message.relay == .any || offer.destination.port == 68,
                let address = offer.destination.address.ipv4, address != .broadcast,
                offer.destinationHardware != .broadcast,
                offer.destination.port == 68
            else { return nil }
            return [
                offer.fact("the offer goes to \(address) alone"), asked.fact("the question has the broadcast flag"),
            ]
        },
        Rule(
            Cause(
                "relay-bypassed", ["D26"], weight: 81, "the answer does not go back to the relay",
                why:
                    "The question came through a relay, which put its address into giaddr. The answer must go to that address, port 67; broadcast in the server's own network it never reaches the machine.",
                screen: notHeard, mend: Mend.relay.saying("Use a server that answers to giaddr, port 67."))
        ) { c in
            guard c.refusesOffers,
                let asked = (c.stage.discovers + c.stage.relayed).first(where: { $0.message.relay != .any }),
                let offer = c.stage.offers.first,
                !c.stage.offers.contains(where: { $0.destination.address == .ipv4(asked.message.relay) }),
                offer.source.address != .ipv4(asked.message.relay)
            else { return nil }
            return [
                offer.fact("the offer goes to \(offer.destination.address)"),
                asked.fact("the question came by the relay \(asked.message.relay)"),
            ]
        },
        Rule(
            Cause(
                "relay-option-lost", ["D26"], weight: 73,
                "the answer lacks the relay's option 82, so the relay drops it",
                why:
                    "A relay knows by its option 82 to which port the answer belongs. A server must send it back as it came (RFC 3046 §2.2).",
                screen: notHeard,
                mend: Mend.relay.saying("Use a server that sends option 82 back, or switch it off in the relay."))
        ) { c in
            guard c.refusesOffers,
                let asked = (c.stage.relayed + c.stage.discovers).first(where: {
                    $0.message.options.contains(.relayAgentInformation)
                }),
                let offer = c.stage.offers.first(where: {
                    $0.message.relay != .any && !$0.message.options.contains(.relayAgentInformation)
                })
            else { return nil }
            return [offer.fact("the offer has no option 82"), asked.fact("the relay's question has it")]
        },
        Rule(
            Cause(
                "options-in-header", ["D32"], weight: 72,
                "the server puts options into the fields for file and server name (option 52)",
                why: "Many ROMs cannot read options there, and take them for the name of a file.",
                screen: notHeard + ["PXE-T01: File not found"],
                mend: Mend(
                    "Switch option overload off.",
                    [
                        .isc: "it does so only if the message is too short: raise dhcp-max-message-size",
                        .dnsmasq: "dhcp-no-override", .windows: "never does so", .pxekit: "never does so",
                    ]))
        ) { c in
            guard c.asker.boots, !c.stage.hasLoaded, c.refusesOffers || c.stopsAfterLease || !c.stage.transfers.isEmpty,
                let offer = c.stage.bootInformation.first(where: { $0.message.options.contains(.overload) })
            else { return nil }
            return [offer.fact("option 52 says that header fields hold options")]
        },
    ]
}

func hexadecimal(_ number: UInt32) -> String { String(number, radix: 16) }
