// SPDX-License-Identifier: Apache-2.0

/// What it usually means that a boot went no further than a step.
struct StopReason: Hashable, Sendable {
    /// Where it stopped, in a few words.
    let title: String
    /// What that usually means, and what to do.
    let meaning: String

    /// The reason for the last step of a boot.
    ///
    /// - Parameter step: its name, see ``BootTimeline/BootStep/name``.
    init(_ step: String) {
        (title, meaning) =
            Self.table[step] ?? ("It fell silent", "Nothing more was heard of it. \(Self.capture)")
    }

    private static let capture =
        "A capture of its network tells more: pxekit doctor --interface, or pxekit doctor with a file of tcpdump."

    private static let table: [String: (String, String)] = [
        "stopped": (
            "The server's diagnosis says why",
            "The last step has the cause and what to do. pxekit doctor --causes lists all causes."
        ),
        "discover": (
            "It asked and got no offer",
            """
            This server heard it and had nothing to say: no rule is for it, or no subnet for where it is. pxekit explain with its hardware \
            address says which.
            """
        ),
        "unanswered": (
            "It got no answer",
            "The last step says why this server was silent. pxekit explain with its hardware address shows the rule."
        ),
        "no-boot-file": (
            "It got an address and no file to boot",
            "No rule and no assignment names a file for its firmware. pxekit check lists who gets what."
        ),
        "bootp-not-served": (
            "It speaks BOOTP and nothing is reserved for it",
            "Give it a reservation, or a machine with an address, or let its firmware speak DHCP."
        ),
        "offer": (
            "It was offered something and did not take it",
            """
            Another server's offer was taken, or the offer did not reach it: a firewall, a switch port that is not forwarding yet (spanning \
            tree without portfast), or a relay. Firmware without patience gives up here.
            """
        ),
        "request": (
            "It wanted an address and got no confirmation",
            "Another server has to confirm it, or the reply was lost on its way. Look at the other servers of this network."
        ),
        "refused-address": (
            "It was told to begin anew",
            "It asked for an address that is not of this network. Firmware usually asks again at once; else its DHCP client hangs."
        ),
        "gave-up": (
            "It gave its address back", "Firmware does that when it found nothing to boot, or when its user stopped it."
        ),
        "acknowledged": (
            "It has an address and asked for no file",
            """
            It was told no file, or cannot reach the TFTP or HTTP server: a firewall that drops UDP 69 or TCP 80, a wrong next server, or a \
            router between them without a route back.
            """
        ),
        "boot-server": (
            "It was told a file and did not ask for it",
            "Its request for the file does not come here: a firewall drops UDP 69, or the file's server is another one."
        ),
        "fetches": (
            "A transfer began and did not end",
            """
            Packets are lost, or too large for the way: look at cable, duplex and MTU. With TFTP a firewall that does not know of the \
            answer's port stops it here.
            """
        ),
        "missing": (
            "A file is not there",
            "Put it below the root, by exactly this name. Loaders look for many names; the one that it was told to boot counts."
        ),
        "failed": (
            "A transfer failed",
            "The last step has the reason. A client that says so itself often has too little memory."
        ),
        "unbootable": (
            "Its firmware cannot start the file",
            "The file is for another firmware, or is not signed while Secure Boot is on. Give this architecture its own file."
        ),
        "malformed": (
            "It asked in a way that cannot be understood",
            "A loader's script builds a wrong address. The step shows it."
        ),
        "loop-broken": (
            "It booted the same loader again and again",
            "The loader asks DHCP for its next stage and is given itself. It gets another file from now on."
        ),
        "understood-as": (
            "Its DHCP server does not close option 67",
            "The name came with junk behind it and was understood without. The transfer that follows did not come."
        ),
    ]
}
