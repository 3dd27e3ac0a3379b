// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `pxekit config`: the DHCP server that is there already.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Write, check, explain and take over what the DHCP server that you have says about booting.",
        discussion: """
            EXAMPLES
              pxekit config render --target isc --server 192.0.2.5 --root /srv/boot
              pxekit config render /etc/pxekit.yaml --target kea --server 192.0.2.5
              pxekit config lint /etc/dhcp/dhcpd.conf
              pxekit config explain /etc/dhcp/dhcpd.conf --mac 52:54:00:12:34:56
              pxekit config convert /etc/dhcp/dhcpd.conf
            """,
        subcommands: [ConfigRender.self, ConfigLint.self, ConfigExplain.self, ConfigConvert.self, ConfigPage.self])
}
