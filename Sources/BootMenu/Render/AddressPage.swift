// SPDX-License-Identifier: Apache-2.0

internal import TerminalText

/// The page docs/addresses.md, made of the table that the loaders' menus are written from.
package enum AddressPage {
    /// What stands in the examples.
    private static func example(_ value: AddressValue) -> String {
        switch value {
        case .ip: "192.0.2.10"
        case .netmask: "255.255.255.0"
        case .prefix: "24"
        case .gateway: "192.0.2.1"
        case .dns: "192.0.2.3"
        case .mac: "52:54:00:12:34:56"
        case .bootif: "01-52-54-00-12-34-56"
        case .vlan: "10"
        }
    }

    /// The page.
    package static var markdown: String {
        let head = """
            # How a system is told its address

            Where no DHCP server gives the address, the loader has it (typed, or from the medium) and the kernel's command line has to tell it on,
            in the form of the system that is started. This page is printed by `pxekit menu schema --addresses` from the table that the menus are
            written from. In the examples the machine has 192.0.2.10/24, gateway 192.0.2.1 and name server 192.0.2.3; with a VLAN, 10.

            An entry of a menu file names its form by `address: NAME`; `pxekit menu generate` writes it for what it knows. Where none is named it is
            `\(AddressForm.usual.rawValue)`. An entry whose command line tells an address by itself keeps it, and where a DHCP server has answered
            nothing is added; words that ask one (`ip=dhcp`, `netsetup=dhcp`) go where an address is told.

            | Loader | How it tells |
            |---|---|
            | pxeboot | `# APPEND-FIXED` in the pxelinux.cfg, the whole command line with `${ip}` and so on; without it `ip=` and `BOOTIF=` as below |
            | GRUB of a medium | variables `pxekit_ip`, `pxekit_netmask`, `pxekit_prefix`, `pxekit_gateway`, `pxekit_dns`, `pxekit_mac`, \
            `pxekit_bootif`, and `pxekit_address` with the usual words |
            | iPXE of a medium | the same names, but for the last of the card: `${netX/mac}` |

            The forms of Debian's installer and of initramfs-tools are booted in the lab, with Debian's packages, and the address is looked at in the
            guest. The others are held by a test to the form that their documentation gives; nobody has booted them here.


            """
        return MarkdownPage.filled(head + AddressForm.allCases.map(section).joined(separator: "\n"))
    }

    private static func section(_ form: AddressForm) -> String {
        let row = form.row
        var text = "## \(form.rawValue)\n\n\(row.systems).\n\n    \(line(row.words))\n"
        if let words = row.onVLAN { text += "\nOn a VLAN:\n\n    \(line(words))\n" }
        if !row.note.isEmpty { text += "\n\(row.note).\n" }
        return text + "\nSource: \(row.source).\n"
    }

    private static func line(_ words: [Template]) -> String {
        words.map { AddressForm.text(of: $0, example) }.joined(separator: " ")
    }
}
