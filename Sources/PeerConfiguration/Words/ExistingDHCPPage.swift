// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import Diagnosis
internal import NetAddress
internal import TerminalText

/// docs/existing-dhcp.md, made by the same renderers and rules that the commands use: a test holds the file to this text.
public enum ExistingDHCPPage {
    /// The page in Markdown.
    public static let text = MarkdownPage.filled(
        ([introduction] + PeerTarget.allCases.map(section) + [OldRecipe.section, rules]).joined(separator: "\n\n")
            + "\n")

    private static let introduction = """
        # The DHCP server that you have already

        This page is made by the code of `pxekit config`, which prints it for `make reference`.

        A machine that boots from the network asks the DHCP server for an address, and for the name of a file and the server that has it. Most
        networks have a DHCP server, and it stays. There are two ways:

        - **Nothing is changed there.** `pxekit serve --mode proxy` stands beside it and adds what to boot. It knows each architecture, HTTP
          Boot and iPXE by itself. Take this way unless something keeps broadcasts from it.
        - **The DHCP server says it.** Then it has to tell machines apart: by their architecture (option 93: 0 is a BIOS, 7 and 9 are 64-bit UEFI,
          11 is 64-bit ARM, 15 and above boot by HTTP), and iPXE from the firmware that loaded it (option 77), lest it load itself for ever. `pxekit
          config render` writes that, from the policy by which `pxekit serve` would answer. `pxekit serve` then gives the files.

        `pxekit config lint` says what is wrong in a configuration that is there already, `explain` what it tells a machine and by which line, and
        `convert` makes a configuration of `pxekit serve` of it:

            pxekit config lint /etc/dhcp/dhcpd.conf
            pxekit config explain /etc/dhcp/dhcpd.conf --architecture 7
            pxekit config convert /etc/dhcp/dhcpd.conf > converted.yaml

        Each server below has the same example: `undionly.kpxe` for a BIOS, `ipxe.efi` for 64-bit UEFI, and `boot.ipxe` for iPXE, which both are. The
        files are on 192.0.2.5. It was made by

            pxekit config render example.yaml --target isc --server 192.0.2.5

        A *relay* brings the requests of other networks to a server; its address chooses the network, so each needs its subnet or scope, and a
        router (option 3) if the boot server is elsewhere.
        """

    /// The policy of the example.
    static let example: PeerPlan = {
        let script = "http://192.0.2.5/boot.ipxe"
        func rule(_ name: String, _ platform: Platform, _ loader: String) -> BootRule {
            BootRule(
                name, match: ClientMatch(platforms: [platform]), action: .boot(BootPlan(loader: loader, script: script))
            )
        }
        let rules = BootRules([rule("bios", .bios, "undionly.kpxe"), rule("x64", .uefiX64, "ipxe.efi")], httpPort: 80)
        let pool = IPv4Address(192, 0, 2, 100)...IPv4Address(192, 0, 2, 200)
        let network = IPv4Subnet(address: IPv4Address(192, 0, 2, 0), prefixLength: 24).map {
            PeerNetwork($0, pools: [pool], routers: [IPv4Address(192, 0, 2, 1)])
        }
        return PeerPlan(rules, server: IPv4Address(192, 0, 2, 5), networks: [network].compactMap { $0 })
    }()

    private static func section(_ target: PeerTarget) -> String {
        let rendering = example.rendered(for: target)
        let limits = rendering.limits.map { "- \($0)" }.joined(separator: "\n")
        return """
            ## \(target.title) (`--target \(target.rawValue)`)

            \(advice(target))

            ```
            \(rendering.text)```

            \(limits.isEmpty ? "All of the policy can be said." : "What it cannot say:\n\n\(limits)")
            """
    }

    /// Where it is to be put, and how it is checked.
    private static func advice(_ target: PeerTarget) -> String {
        switch target {
        case .isc:
            "Into `/etc/dhcp/dhcpd.conf`; `dhcpd -t -cf FILE` checks it, then restart `isc-dhcp-server`. The decision stands outside of all subnets and holds for each. Development of ISC dhcpd has ended; Kea is its successor."
        case .kea:
            "Into `/etc/kea/kea-dhcp4.conf`; `kea-dhcp4 -t FILE` checks it. Classes are looked at in their order, and `boot-file-name` is that of the first which holds."
        case .dnsmasq:
            "Into `/etc/dnsmasq.d/`; `dnsmasq --test -C FILE` checks it. A tag is set by what a client says, and a line with `tag:` is for those who have it."
        case .dnsmasqProxy:
            "Beside another DHCP server: it gives no addresses. `dnsmasq --test -C FILE` checks it."
        case .windows:
            "A script for PowerShell. Option 66 becomes the next server. Remove option 60 of the server and the scopes unless WDS runs on the same machine. No checker for it runs here, and no Windows Server has run it."
        case .networkd:
            "Into a `.network` file of the interface, from systemd 251 on. No checker knows these keys."
        case .mikrotik:
            "For the terminal of RouterOS 7.4 and later. No router has run it; look at `/ip/dhcp-server/matcher print` afterwards."
        case .openwrt:
            "Into `/etc/dnsmasq.conf`, which OpenWrt's dnsmasq reads besides `/etc/config/dhcp`; then `/etc/init.d/dnsmasq restart`."
        case .pfsense, .opnsense:
            "Fields of the web interface, for the ISC backend. The names of fields move from version to version."
        case .cisco:
            "For the configuration mode. No router has run it."
        }
    }

    private static var rules: String {
        let rows = PeerRule.all.map { rule in
            "| `\(rule.id)` | \(rule.title) | \(rule.symptom) | \(rule.mend.text) |"
        }
        return """
            ## What `pxekit config lint` finds

            ISC dhcpd, Kea and dnsmasq are read; of ISC dhcpd and dnsmasq the files that they include too. Of a Windows server it is the file that
            `Export-DhcpServer -File C:\\dhcp.xml` writes there: scopes, options, classes, policies and reservations.

            | Rule | What is wrong | What is seen | What helps |
            |---|---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }
}
