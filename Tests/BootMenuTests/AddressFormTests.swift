// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import BootMenu

/// How systems are told an address that no DHCP server has given.
@Suite struct AddressFormTests {
    @Test("docs/addresses.md is what `pxekit menu schema --addresses` prints")
    func page() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/addresses.md")
        #expect(try String(contentsOf: page, encoding: .utf8) == AddressPage.markdown)
    }

    /// A word as the documentation of a system has it, with the names of its fields there.
    struct Documented: Sendable, CustomTestStringConvertible {
        let forms: [AddressForm]
        /// As it is written there, `<name>` for each field.
        let syntax: String
        /// What each field is, by its name there; those that are not here stay empty, or have the text behind `=`.
        let fields: [String: String]
        var isOnVLAN = false
        var testDescription: String { syntax }
    }

    private static let kernelFields = [
        "client-ip": "${ip}", "gw-ip": "${gateway}", "netmask": "${netmask}", "autoconf": "none", "dns0-ip": "${dns}",
    ]
    private static let dracutFields = [
        "client-IP": "${ip}", "gateway-IP": "${gateway}", "netmask": "${netmask}", "autoconf": "none",
    ]

    static let documented = [
        // The kernel's nfsroot.rst; the same in casper(7)'s initramfs-tools and in Talos' reference.
        Documented(
            forms: [.initramfsTools, .casper, .talos],
            syntax: "ip=<client-ip>:<server-ip>:<gw-ip>:<netmask>:<hostname>:<device>:<autoconf>:<dns0-ip>",
            fields: kernelFields),
        // mkinitfs-bootparam(7)
        Documented(
            forms: [.alpine],
            syntax:
                "ip=<CLIENT-IP>:<SERVER-IP>:<GATEWAY-IP>:<NETMASK>:<HOSTNAME>:<DEVICE>:<AUTOCONF>:<DNS-IP>",
            fields: [
                "CLIENT-IP": "${ip}", "GATEWAY-IP": "${gateway}", "NETMASK": "${netmask}", "AUTOCONF": "none",
                "DNS-IP": "${dns}",
            ]),
        // mkinitcpio-nfs-utils, the help of its hook: seven fields
        Documented(
            forms: [.mkinitcpio],
            syntax: "ip=<client-ip>:<server-ip>:<gw-ip>:<netmask>:<hostname>:<device>:<autoconf>", fields: kernelFields),
        // dracut.cmdline(7)
        Documented(
            forms: [.dracut, .anaconda],
            syntax: "ip=<client-IP>:<peer>:<gateway-IP>:<netmask>:<client_hostname>:<interface>:<autoconf>",
            fields: dracutFields),
        Documented(forms: [.dracut, .anaconda], syntax: "nameserver=<IP>", fields: ["IP": "${dns}"]),
        Documented(
            forms: [.dracut, .anaconda], syntax: "ifname=<interface>:<MAC>",
            fields: ["interface": "bootnet", "MAC": "${mac}"], isOnVLAN: true),
        Documented(
            forms: [.dracut, .anaconda], syntax: "vlan=<vlanname>:<phydevice>",
            fields: ["vlanname": "vlan${vlan}", "phydevice": "bootnet"], isOnVLAN: true),
        Documented(
            forms: [.dracut, .anaconda],
            syntax: "ip=<client-IP>:<peer>:<gateway-IP>:<netmask>:<client_hostname>:<interface>:<autoconf>",
            fields: dracutFields.merging(["interface": "vlan${vlan}"]) { $1 }, isOnVLAN: true),
        // SDB:Linuxrc
        Documented(
            forms: [.linuxrc], syntax: "ifcfg=<INTERFACE>=<IP/PREFIX>,<GATEWAY>,<NAMESERVER>",
            fields: [
                "INTERFACE": "*", "IP/PREFIX": "${ip}/${prefix}", "GATEWAY": "${gateway}", "NAMESERVER": "${dns}",
            ]),
        Documented(
            forms: [.linuxrc], syntax: "ifcfg=<INTERFACE>.<VLAN>=<IP/PREFIX>,<GATEWAY>,<NAMESERVER>",
            fields: [
                "INTERFACE": "*", "VLAN": "${vlan}", "IP/PREFIX": "${ip}/${prefix}", "GATEWAY": "${gateway}",
                "NAMESERVER": "${dns}",
            ], isOnVLAN: true),
        // Debian's installation guide, B.4.2, as words of the command line (B.2.3)
        Documented(
            forms: [.debianInstaller], syntax: "netcfg/get_ipaddress=<string>", fields: ["string": "${ip}"]),
        Documented(
            forms: [.debianInstaller], syntax: "netcfg/get_netmask=<string>", fields: ["string": "${netmask}"]),
        Documented(
            forms: [.debianInstaller], syntax: "netcfg/get_gateway=<string>", fields: ["string": "${gateway}"]),
        Documented(
            forms: [.debianInstaller], syntax: "netcfg/get_nameservers=<string>", fields: ["string": "${dns}"]),
        Documented(
            forms: [.debianInstaller], syntax: "netcfg/disable_autoconfig=<boolean>", fields: ["boolean": "true"]),
        Documented(
            forms: [.debianInstaller], syntax: "netcfg/confirm_static=<boolean>", fields: ["boolean": "true"]),
        Documented(
            forms: [.debianInstaller], syntax: "netcfg/vlan_id=<string>", fields: ["string": "${vlan}"], isOnVLAN: true),
        // syslinux.cfg, IPAPPEND 2: of hardware type and address; initramfs-tools(7), dracut, netcfg, mkinitfs and mkinitcpio read it
        Documented(
            forms: [.initramfsTools, .casper, .alpine, .mkinitcpio, .dracut, .anaconda, .debianInstaller],
            syntax: "BOOTIF=<hardware>", fields: ["hardware": "${bootif}"]),
    ]

    @Test("each field of a word is where the system's documentation has it", arguments: documented)
    func syntax(documented: Documented) {
        let expected = documented.syntax.replacing(#/<([^>]+)>/#) { documented.fields[String($0.1)] ?? "" }
        for form in documented.forms {
            let words = (documented.isOnVLAN ? form.wordsOnVLAN : form.words)?.map(\.description) ?? []
            #expect(words.contains(expected), "\(form): \(words)")
        }
    }

    @Test(
        "every form is held to a documentation, and its values are ones that a loader knows",
        arguments: AddressForm.allCases)
    func known(form: AddressForm) {
        #expect(Self.documented.contains { $0.forms.contains(form) && !$0.isOnVLAN })
        #expect(form.wordsOnVLAN == nil || Self.documented.contains { $0.forms.contains(form) && $0.isOnVLAN })
        for word in form.words + (form.wordsOnVLAN ?? []) {
            let values = AddressForm.values(of: word)
            #expect(values.count == word.variables.count, "\(word)")
            // A word of optional values alone has one: loaders that have no other way leave it out by that.
            #expect(!values.allSatisfy(\.isOptional) || values.count <= 1, "\(word)")
        }
        #expect(!form.words.contains { $0.variables.contains("vlan") })
    }

    private func text(_ form: AddressForm?, _ arguments: Template, _ target: RenderTarget) throws -> [String] {
        let menu = Menu { MenuEntry("a", .linux(LinuxBoot(kernel: "k", arguments: arguments, address: form))) }
        let file = try #require(menu.rendered(for: target).files.first)
        return String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    @Test("pxeboot is given the whole command line, and PXELINUX what it had")
    func pxelinux() throws {
        let lines = try text(.anaconda, "ip=dhcp inst.repo=x quiet", .menuC32)
        #expect(lines.contains("APPEND ip=dhcp inst.repo=x quiet"))
        let fixed =
            "# APPEND-FIXED ip=${ip}::${gateway}:${netmask}:::none nameserver=${dns} BOOTIF=${bootif} inst.repo=x quiet"
        #expect(lines.contains(fixed), "\(lines)")
        #expect(try text(.anaconda, "ip=192.0.2.7::::x", .menuC32).allSatisfy { !$0.hasPrefix("# APPEND") })
        #expect(try text(nil, "ip=dhcp", .menuC32).allSatisfy { !$0.hasPrefix("# APPEND") })
    }

    @Test("GRUB asks whether the medium has set an address, and takes DHCP's word out if so")
    func grub() throws {
        let lines = try text(.debianInstaller, "--- quiet", .grub)
        #expect(lines.contains("if [ -n \"$pxekit_ip\" ]; then"))
        #expect(
            lines.contains(
                "if [ -n \"$pxekit_gateway\" ]; then set pxekit_words=\"$pxekit_words netcfg/get_gateway=$pxekit_gateway\"; fi"
            ), "\(lines)")
        #expect(lines.contains("linux '/k' $pxekit_words '---' 'quiet'"), "\(lines)")
        #expect(lines.contains("set pxekit_words=''"))
        #expect(try text(.linuxrc, "netsetup=dhcp a", .grub).contains("set pxekit_words='netsetup=dhcp'"))
        #expect(try text(nil, "ip=dhcp a", .grub).contains("linux '/k' 'ip=dhcp' 'a'"))
    }

    @Test("iPXE does the same with its own settings")
    func ipxe() throws {
        let lines = try text(.dracut, "ip=dhcp a", .ipxe)
        #expect(
            lines.contains(
                "isset ${pxekit_ip} && set pxekit_words rd.neednet=1 "
                    + "ip=${pxekit_ip}::${pxekit_gateway}:${pxekit_netmask}:::none BOOTIF=01-${netX/mac:hexhyp} || set pxekit_words ip=dhcp"
            ), "\(lines)")
        #expect(
            lines.contains("isset ${pxekit_dns} && set pxekit_words ${pxekit_words} nameserver=${pxekit_dns} ||"))
        #expect(lines.contains("kernel k ${pxekit_words} a || goto failed"), "\(lines)")
        #expect(try text(nil, "a", .ipxe).contains("kernel k ${pxekit_address} a || goto failed"))
    }

    @Test("a menu file names the form, and a wrong one is refused with what was meant")
    func file() throws {
        let menu = try Menu(yaml: "entries:\n- {name: a, kernel: k, address: dracut}\n")
        #expect(menu.entries.first?.action == .linux(LinuxBoot(kernel: "k", address: .dracut)))
        #expect(try Menu(yaml: menu.yaml()) == menu)
        let wrong = #expect(throws: MenuFileErrors.self) {
            try Menu(yaml: "entries:\n- {name: a, kernel: k, address: dracot}\n")
        }
        #expect("\(wrong.map { "\($0)" } ?? "")".contains("dracut"))
        let stray = #expect(throws: MenuFileErrors.self) {
            try Menu(yaml: "entries:\n- {name: a, nbp: k, address: dracut}\n")
        }
        #expect("\(stray.map { "\($0)" } ?? "")".contains("belongs to a kernel"))
    }
}
