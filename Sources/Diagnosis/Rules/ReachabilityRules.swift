// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    private static let noWay = [
        "PXE-E11: ARP timeout", "PXE-E32: TFTP open timeout", "PXE-E18: Server response timeout.",
    ]

    /// The boot server is named, and packets do not come to it or back.
    static let reachability: [Rule] = [
        Rule(
            Cause(
                "boot-server-absent", ["D27"], weight: 88,
                "the boot server does not answer ARP: no machine in this network has its address",
                why:
                    "Before it can send to the server, the client asks who has that address. Nobody says so: it is switched off, has another address, or is in another VLAN.",
                screen: noWay, apart: "Ping the address from a computer in the client's network.",
                mend: Mend.nextServer.saying("Start that machine, or correct the address that the DHCP server names."))
        ) { c in
            guard !c.stage.hasLoaded, let asked = c.deaf(where: { c.stage.subnet?.contains($0) ?? true }),
                asked.address != c.router
            else { return nil }
            return [asked.fact]
        },
        Rule(
            Cause(
                "router-absent", ["D27"], weight: 90, "the router that the client was told does not answer ARP",
                why:
                    "The boot server is in another network, and the way to it begins at the router. Nobody has the address that option 3 names.",
                screen: noWay,
                mend: Mend(
                    "Correct option 3, or switch the router's interface on.",
                    [
                        .isc: "option routers ADDRESS;", .dnsmasq: "dhcp-option=option:router,ADDRESS",
                        .windows: "scope option 003",
                    ]))
        ) { c in
            guard !c.stage.hasLoaded, let router = c.router, let asked = c.deaf(where: { $0 == router }) else {
                return nil
            }
            return [asked.fact]
        },
        Rule(
            Cause(
                "mask-too-wide", ["D27"], weight: 91,
                "the client looks for the boot server in its own network, where it is not: the mask is too wide",
                why:
                    "By its subnet mask the client believes that the server is a neighbour, and asks for it by ARP. The server is behind a router.",
                screen: noWay, apart: "A computer with the right mask reaches the server.",
                mend: Mend(
                    "Correct option 1.",
                    [
                        .isc: "the netmask of the subnet declaration", .kea: "the prefix of the subnet",
                        .dnsmasq: "the netmask in dhcp-range", .windows: "the mask of the scope: a new scope is needed",
                    ]))
        ) { c in
            guard !c.stage.hasLoaded, let subnet = c.stage.subnet, subnet.prefixLength < 20, let router = c.router,
                let asked = c.deaf(where: { subnet.contains($0) && $0.bits >> 8 != router.bits >> 8 })
            else { return nil }
            return [asked.fact, Fact(missing: "the mask is /\(subnet.prefixLength)")]
        },
        Rule(
            Cause(
                "tftp-port-closed", ["V6"], weight: 95, "no TFTP server runs on the boot server",
                why: "The host answers that nobody listens on port 69.",
                screen: [
                    "PXE-E32: TFTP open timeout", "PXE-E99: Unexpected network error.", "iPXE: Connection refused",
                ],
                mend: Mend(
                    "Start the TFTP server.",
                    [
                        .isc: "it has none: apt install tftpd-hpa", .kea: "it has none: apt install tftpd-hpa",
                        .dnsmasq: "enable-tftp", .windows: "start WDS, or a TFTP service",
                        .router: "switch its TFTP server on",
                        .pxekit: "`pxekit serve` has one; `pxekit tftp serve` is one alone",
                    ]))
        ) { c in c.unreachable(port: 69, type: 3, codes: [3]) },
        Rule(
            Cause(
                "filtered", ["V6"], weight: 94, "a firewall or host refuses the packets of the client (ICMP)",
                why: "The way is known and somebody on it says no.",
                screen: noWay + ["iPXE: Network unreachable (https://ipxe.org/28086090)"], mend: .openPorts)
        ) { c in c.unreachable(port: nil, type: 3, codes: [9, 10, 13]) },
        Rule(
            Cause(
                "host-unreachable", weight: 91,
                "a router knows no way to the boot server, or the server does not answer there",
                why: "The router nearest to the server says: network or host unreachable.",
                screen: noWay + ["iPXE: Network unreachable (https://ipxe.org/28086090)"],
                mend: Mend.nextServer.saying("Correct the server's address, its routes, or switch it on."))
        ) { c in c.unreachable(port: nil, type: 3, codes: [0, 1, 6, 7]) },
        Rule(
            Cause(
                "hops-exceeded", weight: 82, "packets of the client go in circles, or die after too many routers",
                why: "Firmware sends with a small time to live (20 or 64). A routing loop uses up any.", screen: noWay,
                mend: Mend("Look at the routes between client and server: traceroute."))
        ) { c in c.unreachable(port: nil, type: 11, codes: [0]) },
        Rule(
            Cause(
                "mtu-too-small", ["T3"], weight: 93,
                "a link on the way takes only smaller packets than the server sends",
                why:
                    "The server's blocks may not be cut, and a router says that they do not fit: a tunnel, VPN or VLAN in VLAN on the way.",
                screen: [
                    "PXE-E32: TFTP open timeout", "PXE-E35: TFTP read timeout", "PXE-E3F: TFTP packet size is invalid",
                    "a transfer that hangs at 0 %",
                ], mend: .smallBlocks)
        ) { c in
            guard !c.stage.hasLoaded,
                let error = c.stage.errors.first(where: { $0.error.type == 3 && $0.error.code == 4 })
            else { return nil }
            return [error.mark.fact("\(error.from): the next link takes \(error.error.nextMTU) bytes")]
        },
        Rule(
            Cause(
                "fragments-lost", ["T3"], weight: 92, "the client cannot put fragments together",
                why:
                    "Blocks larger than a packet come in pieces. The client says that pieces are missing, or never acknowledges.",
                screen: [
                    "PXE-E32: TFTP open timeout", "PXE-E35: TFTP read timeout", "PXE-E3F: TFTP packet size is invalid",
                    "a transfer that hangs at 0 %",
                ], mend: .smallBlocks)
        ) { c in
            if let error = c.stage.errors.first(where: { !$0.isOfClient && $0.error.type == 11 && $0.error.code == 1 }),
                !c.stage.hasLoaded
            {
                return [error.mark.fact("the client: time for putting fragments together is over")]
            }
            guard let transfer = c.stage.transfers.last(where: { !$0.isComplete && $0.lastData != nil }),
                transfer.lastAcknowledged ?? 0 == 0,
                transfer.blockSize > 1468, transfer.repeatCount > 0 || !transfer.fragments.isEmpty
            else { return nil }
            return [
                (transfer.fragments.first ?? transfer.lastData ?? transfer.start).fact(
                    "blocks of \(transfer.blockSize) bytes, the largest that fits one packet is 1468")
            ]
        },
    ]
}

extension Mend {
    static let smallBlocks = Mend(
        "Let the TFTP server use smaller blocks: 1468 bytes, or 1024 through tunnels, or none but 512.",
        [
            .isc: "tftpd-hpa: TFTP_OPTIONS=\"--blocksize 1024\", or --refuse blksize",
            .kea: "as with ISC dhcpd: it is the TFTP server's matter",
            .dnsmasq: "tftp-mtu=1200, or tftp-no-blocksize",
            .windows: "WDS: the property TFTP maximum block size: 1024",
            .router: "ip mtu on both ends of the tunnel", .pxekit: "`pxekit tftp serve --blksize-limit` 1024",
        ])
}

extension Case {
    /// The router that the client was told.
    var router: IPv4Address? { (stage.lease ?? stage.addressOffers.first)?.message.options.addresses(.router).first }

    /// An address that the client asks for by ARP in vain, and needs.
    func deaf(where fits: (IPv4Address) -> Bool) -> (address: IPv4Address, fact: Fact)? {
        let wanted = stage.questions.filter {
            $0.value.answered == nil && fits($0.key) && isSilence(after: $0.value.asked)
        }
        guard let (address, question) = wanted.min(by: { $0.value.asked[0].number < $1.value.asked[0].number }),
            asker.boots || !stage.transfers.isEmpty
        else { return nil }
        return (
            address, question.asked[0].fact("asks \(question.asked.count) times who has \(address); nobody answers")
        )
    }

    /// ICMP says that a packet of the client did not arrive.
    func unreachable(port: UInt16?, type: UInt8, codes: Set<UInt8>) -> [Fact]? {
        guard !stage.hasLoaded,
            let error = stage.errors.first(where: {
                $0.isOfClient && $0.error.type == type && codes.contains($0.error.code)
                    && (port == nil || $0.error.destinationPort == port)
            })
        else { return nil }
        return [
            error.mark.fact(
                "\(error.from) says: \(type == 11 ? "time to live exceeded" : "unreachable, code \(error.error.code)"), for \(error.error.quoted.destination) port \(error.error.destinationPort)"
            )
        ]
    }
}
