// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire

extension Rule {
    private static let ledOrNothing = [
        "Raspberry Pi: Boot mode: NETWORK ... Timeout waiting for DHCP offers",
        "Raspberry Pi 3: the green light stays dark",
    ]

    /// The ROM of Raspberry Pis, which has rules of its own.
    static let raspberryPi: [Rule] = [
        Rule(
            Cause(
                "pi-not-invited", ["R1", "R4"], weight: 88, "no answer has the words that a Raspberry Pi waits for",
                why:
                    "Its ROM boots only if option 43 has a menu with the text \"Raspberry Pi Boot\". It ignores the usual boot file and option 66.",
                screen: ledOrNothing,
                mend: Mend(
                    "Send option 43 with that text.",
                    [
                        .isc:
                            "option vendor-encapsulated-options with 09 14 00 00 11 \"Raspberry Pi Boot\" ff, and vendor class PXEClient",
                        .kea: "the same bytes as option-data", .dnsmasq: "pxe-service=0,\"Raspberry Pi Boot\"",
                        .windows: "option 043: 20 bytes, the text \"Raspberry Pi Boot   \"",
                        .router: "custom option 43 with the text \"Raspberry Pi Boot   \"",
                        .pxekit: "does so for Raspberry Pis",
                    ]))
        ) { c in
            guard c.asker.kind == .raspberryPi, !c.stage.hasLoaded, c.stage.transfers.isEmpty,
                let offer = c.stage.heardOffers.first, c.refusesOffers || c.stopsAfterLease,
                !c.stage.bootInformation.contains(where: {
                    ($0.message.options[.vendorSpecific] ?? []).containsText("Raspberry Pi Boot")
                })
            else { return nil }
            return [offer.fact("no option 43 with \"Raspberry Pi Boot\" in any offer")]
        },
        Rule(
            Cause(
                "pi-offers-too-close", ["R3", "D18"], weight: 77,
                "the offers of DHCP server and proxy come too close together for a Raspberry Pi",
                why: "When both come within two seconds its ROM may hang.", screen: ledOrNothing,
                mend: Mend(
                    "Let the proxy answer two seconds later.",
                    [.dnsmasq: "dhcp-reply-delay=2", .pxekit: "as a proxy it answers them two seconds later"]))
        ) { c in
            guard c.asker.kind == .raspberryPi, !c.stage.hasLoaded, c.stage.transfers.isEmpty,
                c.refusesOffers || c.stopsAfterLease, let address = c.stage.addressOffers.first,
                let proxy = c.stage.proxyOffers.first(where: {
                    ($0.message.options[.vendorSpecific] ?? []).containsText("Raspberry Pi Boot")
                })
            else { return nil }
            let apart = abs((proxy.mark.time - address.mark.time) / .seconds(1))
            return apart < 2
                ? [
                    proxy.fact("the two offers are \((apart * 1000).rounded()) ms apart"),
                    address.fact("the DHCP server's offer"),
                ] : nil
        },
        Rule(
            Cause(
                "pi-pad-option", ["D21"], weight: 90,
                "a pad byte stands between the options, and the Raspberry Pi stops reading there",
                why: "Its ROM takes the zero byte for the end.", screen: ledOrNothing,
                mend: Mend(
                    "Use a server that writes no pad options (code 0).",
                    [.dnsmasq: "writes none", .pxekit: "writes none"]))
        ) { c in
            guard c.asker.kind == .raspberryPi, !c.stage.hasLoaded, c.refusesOffers || c.stopsAfterLease,
                let offer = c.stage.heardOffers.first(where: { offer in
                    let items = offer.message.options.items
                    guard let pad = items.firstIndex(where: { $0.code == .pad }) else { return false }
                    return items[pad...].contains { $0.code != .pad && $0.code != .end }
                })
            else { return nil }
            return [offer.fact("option 0 stands before other options")]
        },
    ]
}

extension [UInt8] {
    /// Whether the octets of a text are among these.
    func containsText(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return false }
        return (0...(count - wanted.count)).contains { self[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}
