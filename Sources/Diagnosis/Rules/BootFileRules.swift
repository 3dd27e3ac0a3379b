// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress
internal import TFTPWire

extension Rule {
    private static let noName = [
        "PXE-E53: No boot filename received", "PXE-E16: No valid offer received.",
        "iPXE: Nothing to boot: No such file or directory (https://ipxe.org/2d03e13b)",
    ]

    /// An address came. The name of the boot file, or where it is, is missing or wrong.
    static let bootFile: [Rule] = [
        Rule(
            Cause(
                "no-boot-file", ["D43", "V5"], weight: 68, "no server names a boot file",
                why:
                    "The client gets an address like every computer. Nobody tells it what to boot: neither the DHCP server nor a boot server beside it.",
                screen: noName,
                apart:
                    "If a boot server runs, it does not hear the client (other network, firewall, container without broadcasts), or does not answer its kind.",
                mend: .nameBootFile)
        ) { c in
            guard !c.stage.isRelayed, let fact = c.lacksBootFile else { return nil }
            return [fact, Fact(missing: "no boot file in any answer, and no answer from a boot server")]
        },
        Rule(
            Cause(
                "proxy-behind-relay", ["D26"], weight: 75,
                "the boot server does not hear the client: the relay asks the DHCP server only",
                why:
                    "The client's network is joined by a relay. A proxy is not found by broadcast there: the relay has to send to it too.",
                screen: noName, mend: .relay)
        ) { c in
            guard c.stage.isRelayed, let fact = c.lacksBootFile else { return nil }
            let relay = (c.stage.discovers + c.stage.relayed).first { $0.message.relay != .any }
            return [fact] + (relay.map { [$0.fact("the relay is \($0.message.relay)")] } ?? [])
        },
        Rule(
            Cause(
                "ipxe-no-file", ["D17", "D34"], weight: 72, "iPXE gets an address and no script or file",
                why:
                    "The loader that the ROM started asks again by itself. The server has an answer for the ROM and none for iPXE.",
                screen: [
                    "iPXE: Nothing to boot: No such file or directory (https://ipxe.org/2d03e13b)",
                    "iPXE: No more network devices",
                ],
                mend: .userClass)
        ) { c in
            guard c.asker.kind == .ipxe, let fact = c.lacksBootFile else { return nil }
            return [fact]
        },
        Rule(
            Cause(
                "ipxe-lost-proxy", ["L5", "D17"], weight: 79,
                "the ROM booted by a proxy, and iPXE does not hear that proxy",
                why:
                    "iPXE takes the DHCP server's packet over from the ROM and ends its wait before a slow proxy has spoken, or the proxy does not answer it.",
                screen: ["iPXE: Nothing to boot: No such file or directory (https://ipxe.org/2d03e13b)"],
                mend: Mend.userClass.saying(
                    "Let the proxy answer iPXE too and at once, or build iPXE with a script that asks again: `:retry dhcp || goto retry`."
                ))
        ) { c in
            guard c.asker.kind == .ipxe, let fact = c.lacksBootFile, let rom = c.earlier.last(where: \.hasLoaded),
                let proxy = rom.proxyOffers.first(where: \.leadsOn) ?? rom.bootReplies.first
            else { return nil }
            return [fact, proxy.fact("the ROM was told \(proxy.file ?? "its boot") by the proxy \(proxy.server)")]
        },
        Rule(
            Cause(
                "proxy-too-late", ["D17"], weight: 83, "the proxy answers after the client has made its choice",
                why:
                    "A client collects offers for a moment, then goes on with what it has. The offer with the boot file came later.",
                screen: noName,
                mend: Mend(
                    "Make the proxy faster, or the DHCP server a little slower.",
                    [
                        .isc: "min-secs 1;", .kea: "no delay can be set",
                        .dnsmasq: "no-ping; or dhcp-reply-delay=1 on the one that gives addresses",
                        .windows: "WDS: its PXE response delay to 0", .pxekit: "answers at once",
                    ]))
        ) { c in
            guard c.stage.transfers.isEmpty, !c.stage.hasLoaded, let request = c.stage.requests.first,
                let late = c.stage.proxyOffers.first(where: { $0.leadsOn && $0.mark.number > request.mark.number }),
                !c.stage.heardOffers.contains(where: { $0.leadsOn && $0.mark.number < request.mark.number })
            else { return nil }
            return [
                late.fact(
                    "the proxy's offer comes \(seconds(late.mark.time - request.mark.time)) after the client's choice"),
                request.fact("the client takes the offer without a file"),
            ]
        },
        Rule(
            Cause(
                "next-server-zero", ["D16", "D31"], weight: 84,
                "a boot file is named, and the server's address is 0.0.0.0",
                why:
                    "The field siaddr tells from where to load. With 0.0.0.0 firmware asks the DHCP server, asks port 4011 in vain, or gives up.",
                screen: ["PXE-E32: TFTP open timeout", "PXE-E53: No boot filename received", "iPXE: Nothing to boot"],
                mend: .nextServer)
        ) { c in
            guard let told = c.toldWithoutServer, !told.message.options.contains(.tftpServerName),
                !told.message.options.contains(.tftpServerAddresses)
            else { return nil }
            return [told.fact("file \(told.file ?? ""), siaddr 0.0.0.0")]
        },
        Rule(
            Cause(
                "option-66-only", ["D31", "R4"], weight: 85,
                "the boot server stands in option 66 or 150 alone, which most firmware ignores",
                why:
                    "Firmware takes the server from the header field siaddr. Option 66 is for a name, and few clients read it.",
                screen: ["PXE-E32: TFTP open timeout", "PXE-E11: ARP timeout", "PXE-T01: File not found"],
                mend: .nextServer)
        ) { c in
            guard let told = c.toldWithoutServer,
                told.message.options.contains(.tftpServerName) || told.message.options.contains(.tftpServerAddresses)
            else { return nil }
            var facts = [
                told.fact("siaddr 0.0.0.0, option 66 \(told.message.options.text(.tftpServerName) ?? "absent")")
            ]
            if let transfer = c.stage.transfers.first {
                facts.append(transfer.start.fact("the client asks \(transfer.server)"))
            }
            return facts
        },
        Rule(
            Cause(
                "boot-server-unreachable-address", weight: 94,
                "the boot server's address is none of a server: loopback, link-local or broadcast",
                why:
                    "127.0.0.1 is the client itself, 169.254 addresses are reached in one network only and not by firmware, and a broadcast address is nobody.",
                screen: ["PXE-E32: TFTP open timeout", "PXE-E11: ARP timeout"],
                mend: Mend.nextServer.saying(
                    "Name the boot server's address in the client's network, or one that is routed."))
        ) { c in
            guard c.asker.boots, !c.stage.hasLoaded, let told = c.told,
                c.stage.transfers.isEmpty || c.stage.transfers.allSatisfy({ $0.firstReply == nil })
            else { return nil }
            let address = told.message.nextServer
            guard address.isLoopback || address.bits >> 16 == 0xA9FE || address == .broadcast || address.isMulticast
            else { return nil }
            return [told.fact("siaddr is \(address)")]
        },
    ]
}

extension Case {
    /// The answer without a boot file after which the client stops; nil if a boot file or a boot server is named.
    var lacksBootFile: Fact? {
        guard asker.boots, asker.kind != .raspberryPi, !stage.hasLoaded, stage.transfers.isEmpty,
            stage.connections.isEmpty, stage.bootRequests.isEmpty,
            let answer = stage.lease ?? stage.addressOffers.first, !stage.bootInformation.contains(where: \.leadsOn)
        else { return nil }
        guard refusesOffers || stopsAfterLease || (stage.lease != nil && rest(after: stage.last) >= .seconds(4)) else {
            return nil
        }
        return answer.fact("\(answer.server) gives \(answer.message.yourAddress) and names no boot file")
    }

    /// The answer that names a file for TFTP and no server.
    var toldWithoutServer: Sighting? {
        guard asker.boots, asker.kind != .httpFirmware, asker.kind != .raspberryPi, !stage.hasLoaded, let told,
            told.message.nextServer == .any,
            told.file?.contains("://") == false, refusesOffers || stopsAfterLease || hasAsked,
            !stage.bootInformation.contains(where: { $0.file != nil && $0.message.nextServer != .any })
        else { return nil }
        return told
    }
}

/// The host in a URL.
func hostName(_ url: String) -> String? {
    guard let range = url.firstRange(of: "://") else { return nil }
    let rest = url[range.upperBound...].prefix { $0 != "/" }
    let host = (rest.split(separator: "@").last ?? rest)
    if host.hasPrefix("[") { return String(host) }
    return host.split(separator: ":").first.map(String.init)
}
