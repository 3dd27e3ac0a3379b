// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
internal import TFTPWire

extension Rule {
    /// One side of the transfer says no.
    static let tftpServer: [Rule] = [
        Rule(
            Cause(
                "tftp-option-refused", ["T4", "T5"], weight: 90, "the TFTP server refuses the options of the client",
                why:
                    "Options are to be left out where a server does not know them, not refused (RFC 2347). The client gives up.",
                screen: [
                    "PXE-E23: Client received TFTP error from server.", "PXE-E36: Error received from TFTP server",
                ],
                mend: Mend(
                    "Use a TFTP server that knows RFC 2347 to 2349.",
                    [.isc: "tftpd-hpa instead of old inetd servers", .pxekit: "leaves out what it does not know"]))
        ) { c in c.serverError { $0.code == .optionRefused } },
        Rule(
            Cause(
                "tftp-no-size", ["T2"], weight: 91, "the TFTP server does not tell the size of the file",
                why: "UEFI and PXELINUX ask for the size first (option tsize) and do not load without it.",
                screen: [
                    "PXE-E99: Unexpected network error.", "PXELINUX: TFTP server does not support the tsize option",
                ],
                mend: Mend(
                    "Use a TFTP server with the option tsize (RFC 2349).",
                    [
                        .isc: "tftpd-hpa without --refuse tsize", .dnsmasq: "has it", .windows: "WDS has it",
                        .router: "a router's TFTP server often lacks it", .pxekit: "has it",
                    ]))
        ) { c in
            guard
                let transfer = c.stage.transfers.last(where: {
                    $0.request.options[.transferSize] != nil && !$0.isComplete
                }), transfer.firstReply != nil,
                transfer.announcedSize == nil, transfer.accepted != nil || transfer.blocks > 0,
                let error = transfer.error, error.byClient
            else { return nil }
            return [
                error.mark.fact("the client ends it: \(error.error)"),
                transfer.start.fact("asks for tsize, and the answer has none"),
            ]
        },
        Rule(
            Cause(
                "tftp-busy", ["T14"], weight: 89, "the TFTP server has too many transfers",
                why: "A limit of the server is reached: many machines load at once.",
                screen: [
                    "PXE-E36: Error received from TFTP server", "PXE-E23: Client received TFTP error from server.",
                ],
                mend: Mend(
                    "Raise the limit.",
                    [
                        .isc: "tftpd-hpa under inetd: its rate limit", .dnsmasq: "tftp-max=500",
                        .windows: "WDS: maximum clients",
                        .pxekit: "`tftp-clients-per-address` behind a router that masquerades",
                    ]))
        ) { c in
            c.serverError { error in
                let text = error.message.description.lowercased()
                return ["too many", "busy", "limit", "max"].contains { text.contains($0) }
            }
        },
        Rule(
            Cause(
                "tftp-error-swapped", ["T15"], weight: 87, "the TFTP error has its number in the wrong byte order",
                why:
                    "An old client or server writes 0x0100 for error 1, so the other side does not understand why it ends.",
                screen: ["PXE-E99: Unexpected network error."],
                mend: Mend("Update the firmware, or the TFTP server."))
        ) { c in
            guard !c.stage.hasLoaded,
                let transfer = c.stage.transfers.last(where: { $0.error?.error.code.isByteSwapped == true }),
                let error = transfer.error
            else { return nil }
            return [
                error.mark.fact(
                    "error \(error.error.code.rawValue), which is \(error.error.code.rawValue.byteSwapped) in the right order"
                )
            ]
        },
        Rule(
            Cause(
                "tftp-two-answers", ["T9", "T12"], weight: 80, "two TFTP servers answer one request",
                why:
                    "Two machines have the server's address, or the request went to all. The client mixes up blocks or gives up.",
                screen: ["PXE-E36: Error received from TFTP server", "a damaged file"],
                mend: Mend.oneServer.saying(
                    "Find the second machine by the hardware address of its packets, and stop its TFTP server."))
        ) { c in
            guard let transfer = c.stage.transfers.last, !transfer.isComplete, let first = transfer.firstReply,
                let other = transfer.strangers.first,
                transfer.acknowledgments > 0 || transfer.error != nil || transfer.blocks > 0
            else { return nil }
            return [
                other.mark.fact("\(other.from.address) port \(other.from.port) answers too"),
                first.mark.fact("\(first.from.address) port \(first.from.port) answers"),
            ]
        },
        Rule(
            Cause(
                "tftp-size-wrong", ["T13"], weight: 90, "fewer bytes come than the server announced",
                why: "The file became shorter while it was loaded, or the server counts in text mode.",
                screen: ["PXE-E99: Unexpected network error.", "UEFI: Load Error"],
                mend: Mend.putFile.saying(
                    "Do not write to the file while machines boot: write a new one and rename it."))
        ) { c in
            guard let transfer = c.stage.transfers.last(where: { $0.hasShortBlock && !$0.isProbe }),
                let size = transfer.announcedSize, size > 0, transfer.bytes < size, c.asker.boots
            else { return nil }
            return [
                (transfer.lastData ?? transfer.start).fact(
                    "\(transfer.bytes) of \(size) bytes, and the last block says that this is all")
            ]
        },
        Rule(
            Cause(
                "tftp-client-stops", ["T1"], weight: 62, "the client breaks the transfer off",
                why:
                    "The client sent an error itself: it has no memory for the file, or cannot use what the server agreed to.",
                screen: [
                    "PXE-E99: Unexpected network error.", "PXE-E09: Could not allocate I/O buffers.",
                    "PXE-E79: NBP is too big to fit in free base memory",
                ],
                mend: Mend("Look at the error's text, and try a smaller loader."))
        ) { c in
            guard let transfer = c.stage.transfers.last, let error = transfer.error, error.byClient,
                !transfer.isComplete, !transfer.isProbe || c.rest(after: error.mark) >= .seconds(8),
                !c.stage.hasLoaded, c.stage.connections.isEmpty
            else { return nil }
            return [error.mark.fact("the client: \(error.error)")]
        },
        Rule(
            Cause(
                "tftp-error", weight: 61, "the TFTP server ends the transfer with an error",
                why: "The text of the error says why.",
                screen: [
                    "PXE-E36: Error received from TFTP server", "PXE-E23: Client received TFTP error from server.",
                ],
                mend: Mend("Look into the log of the TFTP server."))
        ) { c in c.serverError { $0.code != .fileNotFound } },
    ]
}
