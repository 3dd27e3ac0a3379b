// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A boot over IPv6: DHCPv6 (RFC 8415) and its boot options (RFC 5970).
    static let version6: [Rule] = [
        Rule(
            Cause(
                "dhcpv6-unanswered", weight: 52, "no DHCPv6 server answers",
                why:
                    "The firmware tries to boot over IPv6 and asks for a server (SOLICIT). Most networks have none; the firmware goes on with IPv4 where its boot order says so.",
                screen: ["UEFI: Start PXE over IPv6, then back to the menu", "PXE-E18: Server response timeout."],
                apart: "A boot over IPv4 before or behind it tells more: this one need not work.",
                mend: Mend(
                    "Put \"PXE over IPv4\" first in the firmware's boot order, or run a DHCPv6 server with option 59 (boot file URL).",
                    [
                        .isc: "dhcpd -6 with a subnet6 and option dhcp6.bootfile-url",
                        .kea: "kea-dhcp6 with option-data bootfile-url",
                        .dnsmasq:
                            "dhcp-range=::,constructor:eth0,slaac and dhcp-option=option6:59,\"tftp://[2001:db8::5]/ipxe.efi\"",
                        .windows: "an IPv6 scope with option 59",
                        .pxekit: "serves boots over IPv4",
                    ]))
        ) { c in
            guard let seen = c.stage.version6, c.asker.boots, seen.replies.isEmpty, !c.stage.hasLoaded,
                let first = seen.solicits.first, c.isSilence(after: seen.solicits)
            else { return nil }
            return [first.fact("asks for a DHCPv6 server (SOLICIT), \(seen.solicits.count) times, and hears nothing")]
        },
        Rule(
            Cause(
                "dhcpv6-no-boot-file", weight: 79, "the DHCPv6 server names no boot file",
                why:
                    "The answers have an address and no option 59 (boot file URL, RFC 5970 §3.1), so the firmware does not know what to load.",
                screen: ["PXE-E53: No boot filename received", "PXE-E16: No valid offer received."],
                mend: Mend(
                    "Give option 59: a whole URL with the server's address in brackets.",
                    [
                        .isc: "option dhcp6.bootfile-url \"tftp://[2001:db8::5]/ipxe.efi\";",
                        .kea: "option-data bootfile-url: \"tftp://[2001:db8::5]/ipxe.efi\"",
                        .dnsmasq: "dhcp-option=option6:59,\"tftp://[2001:db8::5]/ipxe.efi\"",
                        .windows: "option 59 of the IPv6 scope", .pxekit: "serves boots over IPv4",
                    ]))
        ) { c in
            guard let seen = c.stage.version6, c.asker.boots, seen.file == nil, !c.stage.hasLoaded,
                c.stage.transfers.isEmpty, c.stage.connections.isEmpty, let answer = seen.replies.last,
                c.rest(after: answer) >= .seconds(4) || seen.replies.count > 2
            else { return nil }
            return [answer.fact("no option 59 in \(seen.replies.count) answers")]
        },
        Rule(
            Cause(
                "dhcpv6-parameters", ["D47"], weight: 88,
                "option 60 of DHCPv6 is one text and not a list of counted strings",
                why:
                    "The parameters of the boot file are strings, each behind its length (RFC 5970 §3.2). UEFI gives up on anything else.",
                screen: ["PXE-E99: Unexpected network error.", "UEFI: BootFile does not exist"],
                mend: Mend(
                    "Remove option 60 from the DHCPv6 server, or write the lengths.",
                    [
                        .isc: "remove option dhcp6.bootfile-param",
                        .kea: "bootfile-param is of type tuple: give the strings, not hex",
                        .windows: "remove option 60 of the IPv6 scope",
                    ]))
        ) { c in
            guard let mark = c.stage.version6?.rawParameters, !c.stage.hasLoaded else { return nil }
            return [mark.fact("option 60 has no lengths")]
        },
    ]
}
