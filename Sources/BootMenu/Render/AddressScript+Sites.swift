// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Which of the medium's sites a machine is at: by the hardware address of a card, else a person says so.
extension AddressScript {
    /// Cards that are looked at, as many as a medium's own loader lists.
    private static let cards = 0...8

    /// Lines of iPXE that end at `:use`, or at `:ask` where the site has no address; nil where iPXE cannot be told a text.
    func siteLines(_ quoted: inout IPXEText) -> [String]? {
        var lines = ["", ":sites"]
        for (number, site) in sites.enumerated() {
            for mac in site.macs {
                for card in Self.cards {
                    lines.append("iseq ${net\(card)/mac} \(mac) && set card net\(card) && goto site\(number) ||")
                }
            }
        }
        lines.append("menu Which site?")
        for (number, site) in sites.enumerated() {
            guard let name = try? quoted.words(site.name) else { return nil }
            lines.append("item site\(number) \(name)")
        }
        lines.append("choose site && goto ${site} || goto sites")
        for (number, site) in sites.enumerated() {
            guard let name = try? quoted.words(site.name), let url = try? quoted.words(site.stage2 ?? script) else {
                return nil
            }
            lines += ["", ":site\(number)", "echo site \(name)"]
            lines += setting("address", site.address.map { "\($0.address)" })
            lines += setting("mask", site.address.map { "\($0.netmask)" })
            lines += setting("router", site.gateway.map { "\($0)" })
            lines += setting("resolver", site.nameServer.map { "\($0)" })
            lines += setting("script", url.isEmpty ? nil : url) + [site.address == nil ? "goto ask" : "goto use"]
        }
        return lines
    }

    private func setting(_ name: String, _ value: String?) -> [String] {
        guard let value else { return ["clear \(name) ||"] }
        return ["set \(name) \(value)"]
    }

    /// Functions of GRUB, one for each site, and what chooses one; with `canRead` a person does, else entries of the menu.
    func siteFunctions(canRead: Bool) -> [String] {
        var lines: [String] = []
        for (number, site) in sites.enumerated() {
            lines += function(of: site, number)
        }
        lines += lookup
        guard canRead else {
            for (number, site) in sites.enumerated() {
                lines += ["menuentry 'Site: \(site.name)' {", "    site_\(number)", "}"]
            }
            return lines
        }
        lines.append("while [ -z \"$site\" ]; do")
        for (number, site) in sites.enumerated() { lines.append("    echo '\(number + 1)  \(site.name)'") }
        lines += [
            "    echo -n 'Which site? Its number, and Enter: '", "    set answer=", "    read answer", "    echo",
        ]
        for number in sites.indices {
            lines.append("    if [ \"$answer\" = \(number + 1) ]; then site_\(number); fi")
        }
        lines.append("done")
        return lines
    }

    private func function(of site: MediumSite, _ number: Int) -> [String] {
        let address = site.address.map { "\($0.address)" } ?? ""
        let mask = site.address.map { "\($0.prefixLength)" } ?? "24"
        let gateway = site.gateway.map { "\($0)" } ?? ""
        let dns = site.nameServer.map { "\($0)" } ?? ""
        return [
            "function site_\(number) {", "    set site='\(site.name)'", "    set address='\(address)'",
            "    set mask='\(mask)'", "    set gateway='\(gateway)'", "    set dns='\(dns)'",
            "    set url='\(site.stage2 ?? script)'", "    echo \"site $site\"",
            "    if [ -n \"$address\" ]; then try_address; fi", "}",
        ]
    }

    /// The card's address is known of one that has an address of ours; nothing is sent for it.
    private var lookup: [String] {
        guard sites.contains(where: { !$0.macs.isEmpty }) else { return [] }
        var lines = [
            "function find_site {", "    if net_add_addr look \"$card\" 192.0.2.1; then",
            "        set look=\"$net_look_mac\"", "        net_del_addr look",
        ]
        for (number, site) in sites.enumerated() {
            for mac in site.macs { lines.append("        if [ \"$look\" = \(mac) ]; then site_\(number); fi") }
        }
        lines += ["    else", "        set look=", "    fi", "}", "set look=first"]
        for card in Self.cards {
            lines.append("if [ -n \"$look\" -a -z \"$site\" ]; then set card=efinet\(card); find_site; fi")
        }
        lines.append("if [ -z \"$site\" ]; then set card=efinet0; fi")
        return lines
    }
}
