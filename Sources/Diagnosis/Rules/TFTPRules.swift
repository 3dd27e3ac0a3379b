// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
internal import TFTPWire

extension Rule {
    private static let hangs = [
        "PXE-E32: TFTP open timeout", "PXE-E18: Server response timeout.", "iPXE: Connection timed out",
    ]

    /// The file is asked for, and the transfer does not come to its end.
    static let tftp: [Rule] = [
        Rule(
            Cause(
                "tftp-silent", ["V6", "T10", "V5"], weight: 79, "the TFTP server does not answer",
                why:
                    "The client asks for its file on port 69, again and again. A firewall drops the question, or the answer, which comes from another port.",
                screen: hangs,
                apart:
                    "`pxekit tftp get tftp://SERVER/FILE` from another computer: if that works, something is between this client and the server.",
                mend: .openPorts)
        ) { c in
            guard let transfer = c.stage.transfers.last, transfer.firstReply == nil,
                c.isSilence(after: transfer.requests), !c.stage.hasLoaded || c.asker.boots,
                !c.stage.errors.contains(where: { $0.isOfClient }),
                // An answer that was not captured made the client ask for the file after its size (T1).
                !c.stage.transfers.contains(where: {
                    $0 !== transfer && $0.firstReply == nil && $0.name == transfer.name
                        && $0.request.options[.transferSize] != nil && transfer.request.options[.transferSize] == nil
                })
            else { return nil }
            return [
                transfer.start.fact(
                    "asks \(transfer.server) for \(transfer.name), \(transfer.requests.count) times; no answer")
            ]
        },
        Rule(
            Cause(
                "tftp-other-address", ["T9", "T10"], weight: 94,
                "the TFTP server answers from another address than the client asked",
                why: "The server has several addresses, or a NAT is between. The client drops answers from a stranger.",
                screen: hangs,
                mend: Mend(
                    "Let the server answer from the address that was asked.",
                    [
                        .isc: "tftpd-hpa --address ADDRESS", .kea: "as with ISC dhcpd",
                        .dnsmasq: "bind-dynamic, listen-address=; tftp-single-port behind NAT",
                        .windows: "remove the second address from WDS: its network settings",
                        .router: "no NAT between client and server",
                        .pxekit: "does so; `pxekit tftp serve --single-port` behind NAT",
                    ]))
        ) { c in
            guard let transfer = c.stage.transfers.last(where: { !$0.isComplete }), let reply = transfer.firstReply,
                !transfer.server.isGroup,
                reply.from.address != transfer.server, transfer.acknowledgments == 0
            else { return nil }
            return [
                reply.mark.fact("the answer is from \(reply.from.address)"),
                transfer.start.fact("the client asked \(transfer.server)"),
            ]
        },
        Rule(
            Cause(
                "tftp-answer-lost", ["V6", "T10"], weight: 87,
                "the TFTP server answers, and the answer does not reach the client",
                why:
                    "The answers are on the wire here, and the client asks again as if there were none. A firewall or NAT between drops them: they come from another port than 69.",
                screen: hangs, mend: .openPorts)
        ) { c in
            guard let transfer = c.stage.transfers.last(where: { !$0.isComplete && $0.error == nil }),
                let reply = transfer.firstReply, transfer.acknowledgments == 0,
                reply.from.address == transfer.server || transfer.server.isGroup, transfer.blockSize <= 1468,
                transfer.requests.contains(where: { $0.number > reply.mark.number }) || transfer.repeatCount > 1
            else { return nil }
            return [
                reply.mark.fact("the server answers"),
                (transfer.requests.last ?? transfer.start).fact("the client asks again"),
            ]
        },
        Rule(
            Cause(
                "tftp-large-blocks-lost", ["T3", "T4"], weight: 88, "small packets arrive and full blocks do not",
                why:
                    "The client agreed to the block size. The first full block is sent over and over and never acknowledged: something on the way drops large packets.",
                screen: [
                    "a transfer that hangs at 0 %", "PXE-E32: TFTP open timeout",
                    "PXE-E36: Error received from TFTP server",
                ], mend: .smallBlocks)
        ) { c in
            guard let transfer = c.stage.transfers.last(where: { !$0.isComplete && $0.error == nil }),
                transfer.blockSize > 512, transfer.blockSize <= 1468, transfer.blocks == 1,
                transfer.lastAcknowledged == 0, transfer.repeatCount >= 2
            else { return nil }
            return [
                (transfer.repeats.first ?? transfer.start).fact(
                    "block 1 of \(transfer.blockSize) bytes is sent \(transfer.repeatCount + 1) times"),
                Fact(missing: "no acknowledgment of block 1"),
            ]
        },
        Rule(
            Cause(
                "tftp-rollover", ["T7"], weight: 92, "the transfer stops at block 65535",
                why:
                    "Block numbers have 16 bits. After the last one some go on with 0, some with 1, and some not at all. With blocks of 512 bytes that is at 32 MB.",
                screen: ["a transfer that hangs in a large file", "PXE-E32: TFTP open timeout"],
                mend: Mend(
                    "Use larger blocks, HTTP, or another way of counting on.",
                    [
                        .isc: "tftpd-hpa --rollover 0 (or 1)", .dnsmasq: "remove tftp-no-blocksize",
                        .windows: "WDS: a larger block size",
                        .pxekit: "goes on with 0; `pxekit tftp serve --rollover` 1 for the others",
                    ]))
        ) { c in
            guard let transfer = c.stage.transfers.last(where: { !$0.isComplete }),
                (65_534...65_537).contains(transfer.blocks),
                c.rest(after: transfer.last) >= .seconds(2) || transfer.error != nil || transfer.repeatCount > 2
            else { return nil }
            return [
                transfer.last.fact(
                    "\(transfer.name) stops after \(transfer.blocks) blocks of \(transfer.blockSize) bytes")
            ]
        },
        Rule(
            Cause(
                "tftp-stalled", ["T6", "T16"], weight: 71, "the transfer stops in the middle",
                why:
                    "Blocks came and were acknowledged, then nothing goes on: packets are lost on a bad cable, a port with wrong duplex or a full WLAN, or one side stopped.",
                screen: [
                    "PXE-E32: TFTP open timeout", "a transfer that hangs in the middle", "iPXE: Connection timed out",
                ],
                apart: "Repeated blocks before the end mean loss; none mean that one side stopped.",
                mend: Mend("Look at the switch port's error counters, the cable, and the server's log."))
        ) { c in
            guard let transfer = c.stage.transfers.last, !transfer.isComplete, transfer.error == nil,
                transfer.blocks > 0,
                (transfer.lastAcknowledged ?? 0) > 0, transfer.blocks < 65_534,
                c.rest(after: transfer.last) >= .seconds(5) || !c.later.isEmpty || transfer.repeatCount >= 3
            else { return nil }
            return [
                transfer.last.fact(
                    "\(transfer.name) stops after \(transfer.bytes) bytes, block \(transfer.lastBlock)\(transfer.repeatCount > 0 ? "; \(transfer.repeatCount) blocks were sent again" : "")"
                )
            ]
        },
    ]
}

extension Case {
    /// The last transfer of this stage, if the server ended it by an error that fits.
    func serverError(_ fits: (TFTPError) -> Bool) -> [Fact]? {
        guard let transfer = stage.transfers.last, let error = transfer.error, !error.byClient, fits(error.error) else {
            return nil
        }
        return [
            error.mark.fact("\(transfer.server): \(error.error)"), transfer.start.fact("asks for \(transfer.name)"),
        ]
    }
}
