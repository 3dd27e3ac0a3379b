// SPDX-License-Identifier: Apache-2.0

internal import TFTPWire

extension Rule {
    /// From this time on a step is worth a word: it is the choice of this program.
    static let slowTransfer: Duration = .seconds(5)

    /// The boot goes on, and takes long. None of these is a fault.
    static let slow: [Rule] = [
        Rule(
            Cause(
                "slow-by-loss", ["T16"], weight: 60, effect: .slows,
                "packets are lost, and every one costs a second or more",
                why: "TFTP waits for its timer before it sends a block again.",
                screen: ["a transfer that stops and goes on"],
                mend: Mend(
                    "Look at the error counters of the switch port, the cable and duplex; HTTP is less hurt by loss."))
        ) { c in
            guard let transfer = c.slowest, transfer.repeatCount > 2,
                UInt64(transfer.repeatCount) * 2000 > transfer.blocks
            else { return nil }
            return [
                (transfer.repeats.first ?? transfer.start).fact(
                    "\(transfer.repeatCount) blocks of \(transfer.name) were sent again, it took \(seconds(transfer.last.time - transfer.start.time))"
                )
            ]
        },
        Rule(
            Cause(
                "slow-by-block-size", ["T17", "T4"], weight: 50, effect: .slows,
                "the file comes in blocks of 512 bytes",
                why: "Each block waits for its acknowledgment, so three times as many blocks take three times as long.",
                screen: ["a slow transfer"],
                mend: Mend(
                    "Let the TFTP server agree to larger blocks (blksize).",
                    [
                        .isc: "tftpd-hpa without --refuse blksize", .dnsmasq: "remove tftp-no-blocksize",
                        .windows: "WDS: TFTP maximum block size 0", .pxekit: "does",
                    ]))
        ) { c in
            guard let transfer = c.slowest, transfer.blockSize <= 512 else { return nil }
            return [
                transfer.start.fact(
                    "\(transfer.name): \(transfer.blocks) blocks in \(seconds(transfer.last.time - transfer.start.time))"
                )
            ]
        },
        Rule(
            Cause(
                "slow-by-window", ["T6", "T16", "T17"], weight: 40, effect: .slows,
                "each block waits for the acknowledgment of the one before (window 1)",
                why: "The speed is one block for each round trip, whatever the line can do.",
                screen: ["a slow transfer"],
                mend: Mend(
                    "Load large files by HTTP, or use a server with the option windowsize (RFC 7440).",
                    [.isc: "tftpd-hpa 6 has it", .windows: "WDS: variable window", .pxekit: "has it"]))
        ) { c in
            guard let transfer = c.slowest, transfer.windowSize <= 1 else { return nil }
            return [
                transfer.start.fact(
                    "\(transfer.name): \(transfer.bytes) bytes in \(seconds(transfer.last.time - transfer.start.time)), window 1"
                )
            ]
        },
        Rule(
            Cause(
                "slow-offer", ["D42", "D17"], weight: 45, effect: .slows, "the first offer takes long",
                why:
                    "The client asks, and the first answer that it hears comes seconds later: spanning tree, a ping before the offer, a slow relay.",
                screen: ["DHCP... with many dots"],
                mend: Mend(
                    "Switch ping checks off, and PortFast on.",
                    [
                        .isc: "ping-check false;", .dnsmasq: "no-ping",
                        .windows: "Set-DhcpServerSetting -ConflictDetectionAttempts 0",
                        .router: "spanning-tree portfast",
                    ]))
        ) { c in
            guard let first = c.stage.discovers.first, let offer = c.stage.heardOffers.first,
                offer.mark.time - first.mark.time > .seconds(5)
            else { return nil }
            return [
                offer.fact(
                    "the first offer comes \(seconds(offer.mark.time - first.mark.time)) after the first question"),
                first.fact("the first question"),
            ]
        },
    ]
}

extension Case {
    /// The transfer of this stage that took longest, if that is long.
    var slowest: Transfer? {
        let slow = stage.transfers.filter {
            $0.isComplete && $0.last.time - $0.start.time > Rule.slowTransfer && ($0.rate ?? .infinity) < 4_000_000
        }
        return slow.max { $0.last.time - $0.start.time < $1.last.time - $1.start.time }
    }
}
