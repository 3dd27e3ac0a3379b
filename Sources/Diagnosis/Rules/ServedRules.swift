// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

extension Rule {
    /// What only the boot server itself can tell, because it knows that no request came to it.
    static let served: [Rule] = [
        Rule(
            Cause(
                "file-not-fetched", ["V6"], weight: 55, "the machine is told its boot file and never asks for it",
                why:
                    "It has its address and the name of the file. No request for it comes to the boot server: a firewall on the server keeps it out, or the machine does not find the way.",
                screen: [
                    "PXE-E32: TFTP open timeout", "UEFI: NBP file download that does not begin", "PXE-E11: ARP timeout",
                ],
                apart:
                    "A capture on the server (`pxekit doctor --interface IF`) sees requests that the firewall keeps out. If there are none, router or mask are wrong, or the machine boots from another server.",
                mend: .openPorts)
        ) { c in
            guard c.asker.boots, c.asker.kind != .raspberryPi, c.stage.transfers.isEmpty,
                c.stage.connections.isEmpty, c.later.isEmpty, let told = c.stage.bootReplies.last ?? c.stage.lease,
                let file = told.file, let server = told.source.address.ipv4,
                server == hostName(file).map({ IPv4Address($0) }) ?? told.message.nextServer
            else { return nil }
            return [told.fact("\(told.server) names \(file), and nothing is asked for")]
        }
    ]
}
