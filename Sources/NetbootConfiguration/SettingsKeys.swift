// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import DHCPEngine
internal import DHCPService

extension ConfigurationObject where Draft == FileDraft {
    /// The whole file.
    static var file: ConfigurationObject {
        ConfigurationObject("the configuration") {
            Key("mode", .choice(), \.mode, "who gives addresses: another server, or this one").shown(.mode)
            Key(
                "interfaces", .list("list of names", of: .word("name")), \.interfaces,
                "where to serve; without it, everywhere"
            ).shown(.interfaces)
            Key("root", .list("directory or list", of: .text()), \.roots, "the files to serve").shown(.root)
            Key(
                "refuse-unbootable", .flag, \.refusesUnbootable,
                "whether a boot file that the machine's firmware cannot start is refused by TFTP"
            ).shown(.refuseUnbootable)
            Key(
                "tftp-clients-per-address", .number(1...65535), \.clientsPerAddress,
                "how many machines may read by TFTP at once behind one address (a router that masquerades); 1024"
            ).shown(.clientsPerAddress)
            Key(
                "authoritative", .flag, \.isAuthoritative,
                "whether it starts where another server gives addresses, and tells clients of others by DHCPNAK to begin anew"
            )
            .shown(.authoritative)
            Key(
                "other-servers", .list("list of addresses", of: .address()), \.otherServers,
                "DHCP servers that give other addresses of the same networks, beside which it starts"
            ).shown(.otherServers)
            Key(
                "leases", .text("path"), \.leases, "where leases are durable; without it, they are kept in memory"
            ).shown(.leases)
            Key(
                "history", .text("path"), \.history, "where the steps of all boots are kept, for `pxekit boots`"
            ).shown(.history)
            Key("history-time", .time, \.historyTime, "how long they are kept; 720h, which is a month")
            Key(
                "machine-state", .text("path"), \.machineState,
                "where it is kept what `pxekit machine` says; machines.sqlite beside history or leases without it"
            ).shown(.machineState)
            Key(
                "page", ConfigurationObject<PageSettings>.page.value, \.page,
                "a web page of what boots, with an API for programs; without it, there is none"
            ).shown(.page)
            Key(
                "https", ConfigurationObject<HTTPSSettings>.https.value, \.https,
                "files over HTTPS too; without it, there is none"
            ).shown(.https)
            Key("reports", .text("path"), \.reports, "a directory for what pxeinfo finds out about each machine").shown(
                .reports)
            Key(
                "user", .word("name"), \.user,
                "whose rights are kept when root has bound the ports; nobody without it, root for all"
            ).shown(.user)
            Key("ports", ports, "ports other than the usual ones").shown(.ports)
            Key(
                "subnets", .onlyList(of: ConfigurationObject<SubnetDraft>.subnet.value), \.subnets,
                "the networks whose addresses this server gives"
            ).shown(.subnets)
            Key("boot", rules, \.rules, "who boots what, the first that matches counts").shown(.boot)
            Key(
                "machines", .onlyList(of: .placed(ConfigurationObject<MachineDraft>.machine.value)), \.policy.machines,
                "machines that are known by name"
            ).shown(.machines)
            Key(
                "profiles", .onlyList(of: ConfigurationObject<ProfileDraft>.profile.value), \.policy.profiles,
                "what there is to boot, by name"
            ).shown(.profiles)
            Key(
                "assignments", .onlyList(of: .placed(ConfigurationObject<AssignmentDraft>.assignment.value)),
                \.policy.assignments,
                "which machines boot which profile, the first that matches counts, before the rules of boot"
            ).shown(.assignments)
            Key(
                "unknown-machines", .placed(.name), \.policy.unknown,
                "the profile of machines that are not in machines and that no assignment is for"
            ).shown(.unknownMachines)
            Key(
                "vendor-classes", .list("list of prefixes", of: .text()), \.knownClasses.vendorPrefixes,
                "option 60 of more PXE clients"
            ).shown(.classes)
            Key(
                "loaders", .list("list of user classes", of: .text()), \.knownClasses.loaders,
                "option 77 of own loaders")
            Key(
                "mtftp", .onlyList(of: ConfigurationObject<MulticastDraft>.multicastFile.value), \.multicastFiles,
                "files that are sent to all at once by PXE's MTFTP"
            ).shown(.multicast)
        }
    }

    static var ports: ConfigurationObject {
        func orNone(_ form: ValueForm<Int>) -> ValueForm<Int?> { form.map { $0 == 0 ? nil : $0 } }
        let port = "0 for none, to 65535"
        return ConfigurationObject("ports") {
            Key("dhcp", .number(1...65535), \.ports.server, "67")
            Key("client", .number(1...65535), \.ports.client, "68")
            Key("pxe", .number(1...65535), \.ports.bootServer, "4011")
            Key("tftp", orNone(.number(0...65535, port)), \.tftpPort, "69")
            Key("http", orNone(.number(0...65535, port)), \.httpPort, "80")
            Key("https", orNone(.number(0...65535, port)), \.httpsPort, "443, where there is https")
            Key("report", .number(1...65535), \.reportPort, "8274")
            Key("mtftp", .number(1...65535), \.mtftpPort, "1759")
        }
    }

    private static var rules: ValueForm<[BootRule]> {
        ValueForm<[(Int) -> BootRule]>.onlyList(of: ConfigurationObject<RuleDraft>.rule.value)
            .map { rules in rules.enumerated().map { place, rule in rule(place + 1) } }
    }
}
