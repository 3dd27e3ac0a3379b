// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    private static let notHeard = [
        "PXE-E51: No DHCP or proxyDHCP offers were received.", "PXE-E16: No valid offer received.",
        "PXE-E18: Server response timeout.",
    ]

    /// Offers are whole, and the client does not take them all the same.
    static let offerChoice: [Rule] = [
        Rule(
            Cause(
                "offer-too-late", ["D17", "D42"], weight: 69, "the answer comes when the client has stopped waiting",
                why:
                    "Firmware waits some seconds after each question. A server that looks for a free address by ping, or a slow relay, comes later.",
                screen: notHeard,
                mend: Mend(
                    "Make the server faster.",
                    [
                        .isc: "ping-check false;", .kea: "no ping-check hook", .dnsmasq: "no-ping",
                        .windows: "Set-DhcpServerSetting -ConflictDetectionAttempts 0", .pxekit: "answers at once",
                    ]))
        ) { c in
            guard c.refusesOffers, let first = c.stage.heardOffers.first else { return nil }
            let waits = c.stage.heardOffers.compactMap { offer in
                c.stage.discovers.last { $0.mark.number < offer.mark.number }.map { offer.mark.time - $0.mark.time }
            }
            guard let fastest = waits.min(), fastest >= .seconds(4) else { return nil }
            return [first.fact("no answer comes sooner than \(seconds(fastest)) after its question")]
        },
        Rule(
            Cause(
                "proxy-shape", ["D2", "D4"], weight: 61,
                "this UEFI firmware does not take the form of the proxy's offer",
                why:
                    "A proxy says \"boot this file\" by 43.6 with bit 3. Some UEFI firmware ignores such offers and wants to ask port 4011 instead.",
                screen: ["PXE-E16: No valid offer received.", "PXE-E53: No boot filename received"],
                apart:
                    "Another proxy, or the file in the DHCP server's own offer, works: then it is the form of the offer.",
                mend: Mend(
                    "Use a proxy that changes the form when a machine asks again, or give the file by the DHCP server itself.",
                    [
                        .dnsmasq: "pxe-service= for this architecture makes it answer on 4011",
                        .pxekit: "`pxekit serve` tries the forms in turn and remembers which one worked",
                    ]))
        ) { c in
            guard c.refusesOffers, c.asker.isUEFI, !c.stage.addressOffers.isEmpty,
                let proxy = c.stage.proxyOffers.first(where: {
                    $0.pxe?.discoveryControl?.contains(.bootOfferedFile) == true
                })
            else { return nil }
            return [
                proxy.fact(
                    "the proxy's offer has 43.6 = \(proxy.pxe?.discoveryControl?.rawValue ?? 0), and the client asks again"
                )
            ]
        },
        Rule(
            Cause(
                "proxy-ignored", ["D7"], weight: 49,
                "this firmware does not join a proxy's offer with the DHCP server's",
                why: "Some UEFI firmware of 2014 and before forgets the proxy's offer, whatever is in it.",
                screen: ["PXE-E53: No boot filename received", "PXE-E16: No valid offer received."],
                apart: "With the file in the DHCP server's offer it boots: then it is this.",
                mend: Mend.nameBootFile.saying("Update the firmware, or give the boot file by the DHCP server itself."))
        ) { c in
            guard c.refusesOffers, !c.stage.addressOffers.isEmpty,
                let proxy = c.stage.proxyOffers.first(where: \.leadsOn)
            else { return nil }
            return [proxy.fact("a proxy offers \(proxy.file ?? "a menu"), and the client asks again")]
        },
        Rule(
            Cause(
                "offer-too-early", ["D18"], weight: 35, "the answer comes faster than the firmware listens",
                why: "Some firmware sends its question and opens its ears a moment later.", screen: notHeard,
                apart: "A delay of one or two seconds helps: then it is this.",
                mend: Mend(
                    "Answer a second later.",
                    [
                        .isc: "min-secs 1;", .dnsmasq: "dhcp-reply-delay=1",
                        .windows: "Set-DhcpServerv4Scope -Delay 1000",
                    ]))
        ) { c in
            guard c.refusesOffers, let offer = c.stage.heardOffers.first, let asked = c.stage.discovers.first,
                offer.mark.time - asked.mark.time < .milliseconds(1)
            else { return nil }
            return [
                offer.fact(
                    "the offer comes \(seconds(offer.mark.time - asked.mark.time)) after the question, and the client asks again"
                )
            ]
        },
        Rule(
            Cause(
                "offer-not-heard", ["D43"], weight: 30, "offers are on the wire, and the client does not take any",
                why:
                    "Either they do not reach it (a switch with DHCP snooping drops answers from a port that is not trusted, a WLAN bridge or virtual switch filters), or it misses something in them.",
                screen: notHeard,
                apart:
                    "Capture beside the machine (a mirror port): if the offers are not there, the switch drops them.",
                mend: Mend.nameBootFile.saying(
                    "Trust the server's switch port for DHCP (Cisco: ip dhcp snooping trust), and see that the offer names a boot file."
                ))
        ) { c in
            guard c.refusesOffers, let offer = c.stage.heardOffers.first else { return nil }
            return [offer.fact("\(offer.server) offers, and the client asks again")]
        },
    ]
}
