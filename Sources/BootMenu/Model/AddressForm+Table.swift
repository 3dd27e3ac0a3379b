// SPDX-License-Identifier: Apache-2.0

extension AddressForm {
    /// klibc's ipconfig and what took its syntax over: the kernel's `ip=` with name servers behind it (Documentation/admin-guide/nfs/nfsroot.rst).
    private static let kernel: Template = "ip=${ip}::${gateway}:${netmask}:::none:${dns}"
    private static let bootif: Template = "BOOTIF=${bootif}"

    /// What dracut needs on a VLAN: a name for the card, for nobody knows the one that the system will give it.
    private static let dracutOnVLAN: [Template] = [
        "ifname=bootnet:${mac}", "vlan=vlan${vlan}:bootnet", "ip=${ip}::${gateway}:${netmask}::vlan${vlan}:none",
        "nameserver=${dns}",
    ]

    private static let cardOnVLAN = "A VLAN needs the card's name in that system, twice"

    var row: Row {
        switch self {
        case .initramfsTools:
            Row(
                systems: "Debian and its live systems (initramfs-tools, live-boot); the kernel itself",
                words: [Self.kernel, Self.bootif], onVLAN: nil,
                note: "The form where a menu names none. Debian's has no VLANs",
                source: "initramfs-tools(7), klibc's ipconfig; nfsroot.rst of the kernel")
        case .dracut:
            Row(
                systems: "dracut: what Fedora, SUSE and others make RAM disks with; Agama",
                words: [
                    "rd.neednet=1", "ip=${ip}::${gateway}:${netmask}:::none", "nameserver=${dns}", Self.bootif,
                ], onVLAN: ["rd.neednet=1"] + Self.dracutOnVLAN, note: "", source: "dracut.cmdline(7)")
        case .anaconda:
            Row(
                systems: "Installers of Fedora, CentOS Stream, Red Hat and kin (Anaconda)",
                words: ["ip=${ip}::${gateway}:${netmask}:::none", "nameserver=${dns}", Self.bootif],
                onVLAN: Self.dracutOnVLAN, note: "`inst.repo=` or `inst.stage2=` has it bring the network up",
                source: "Anaconda's boot options, which are those of dracut.cmdline(7)")
        case .debianInstaller:
            Row(
                systems: "debian-installer: Debian, and Ubuntu before 20.04",
                words: Self.netcfg, onVLAN: Self.netcfg + ["netcfg/use_vlan=true", "netcfg/vlan_id=${vlan}"],
                note: "Without a gateway, or without a name server, it asks for one",
                source: "Debian's installation guide, B.4.2; netcfg's templates")
        case .casper:
            Row(
                systems: "Ubuntu's live installer, also with autoinstall (casper, subiquity)",
                words: [Self.kernel, Self.bootif], onVLAN: nil,
                note: "\(Self.cardOnVLAN): `vlan=eth0.10:eth0`, and `eth0.10` behind the fifth colon of `ip=`",
                source: "casper(7); initramfs-tools of Ubuntu, which has dracut's `vlan=`")
        case .alpine:
            Row(
                systems: "Alpine Linux (mkinitfs)", words: [Self.kernel, Self.bootif], onVLAN: nil,
                note: "Its RAM disk has no VLANs", source: "mkinitfs-bootparam(7)")
        case .linuxrc:
            Row(
                systems: "openSUSE and SLES up to 15 (linuxrc)", words: ["ifcfg=*=${ip}/${prefix},${gateway},${dns}"],
                onVLAN: ["ifcfg=*.${vlan}=${ip}/${prefix},${gateway},${dns}"],
                note: "`*` is the first card that takes it", source: "SDB:Linuxrc, ifcfg; linuxrc's `ifcfg_parse`")
        case .mkinitcpio:
            Row(
                systems: "Arch Linux and SystemRescue (mkinitcpio: hooks `net` and `archiso_pxe_common`)",
                words: ["ip=${ip}::${gateway}:${netmask}:::none", Self.bootif], onVLAN: nil,
                note: "No name server can be told, and no VLAN: name other servers by their addresses",
                source: "The help of mkinitcpio-nfs-utils' hook `net`")
        case .talos:
            Row(
                systems: "Talos", words: [Self.kernel], onVLAN: nil,
                note: "\(Self.cardOnVLAN): `vlan=eth0.10:eth0`, and `eth0.10` behind the fifth colon of `ip=`",
                source: "Talos' reference, Kernel: `ip`, `vlan`")
        }
    }

    private static let netcfg: [Template] = [
        "netcfg/disable_autoconfig=true", "netcfg/get_ipaddress=${ip}", "netcfg/get_netmask=${netmask}",
        "netcfg/get_gateway=${gateway}", "netcfg/get_nameservers=${dns}", "netcfg/confirm_static=true",
        Self.bootif,
    ]
}
