// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// The same for GRUB, as a grub.cfg. It asks with the command `read`, if it has that.
extension AddressScript {
    /// A grub.cfg; nil where GRUB cannot be told the URL.
    ///
    /// - Parameters:
    ///   - modules: the names of modules that the program does not have and that lie beside its grub.cfg.
    ///   - canRead: whether the command `read` is there. Without it a person changes the lines of a menu entry.
    ///   - medium: the menu for a network that has none; a person who answers `file:///` for the configuration has it, too.
    public func grub(modules: [String], canRead: Bool, medium: MediumMenu? = nil) -> String? {
        let values = values
        let texts = values.map(\.value) + sites.flatMap { [$0.name, $0.stage2 ?? ""] }
        guard texts.allSatisfy({ !$0.utf8.contains { $0 < 0x20 || $0 == 0x27 } }) else { return nil }
        let known = values.map { "set \($0.name)='\($0.value)'" }
        var lines = modules.map { "insmod \"$prefix/\($0).mod\"" } + Self.masks + [GRUBFunctions.text] + known
        lines += medium?.grub ?? []
        switch source {
        case .asked: break
        case .given: lines.append("try_address")
        case .dhcp: lines.append("try_dhcp")
        }
        if medium != nil, source != .asked { lines.append("try_medium") }
        if !sites.isEmpty { lines += siteFunctions(canRead: canRead) }
        if canRead {
            lines += [
                "while true; do", "    echo", "    echo 'A fixed address? Enter takes what stands there. The cards:'",
            ]
            lines += ["    net_ls_cards"] + Self.questions
            if medium != nil { lines.append("    if [ \"$url\" = file:/// ]; then try_medium; continue; fi") }
            lines += ["    try_address", "done"]
        } else {
            lines.append("menuentry 'A fixed address: press e, change the lines, then Ctrl-x' {")
            lines += known.map { "    " + $0 } + ["    try_address", "}"]
            if medium != nil { lines += ["menuentry 'The menu of this medium' {", "    try_medium", "}"] }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// What a person may change, in the order of the questions.
    private var values: [(name: String, value: String)] {
        var (address, mask) = ("", "24")
        if case .given(let subnet) = source { (address, mask) = ("\(subnet.address)", "\(subnet.prefixLength)") }
        return [
            ("card", "efinet0"), ("address", address), ("mask", mask), ("gateway", gateway.map { "\($0)" } ?? ""),
            ("dns", nameServer.map { "\($0)" } ?? ""), ("url", script),
        ]
    }

    /// A mask in both forms: GRUB wants the one, the kernel the other, and GRUB does not reckon.
    private static let masks: [String] =
        ["function find_mask {", "    set bits="]
        + (1...32).map { bits in
            let mask = IPv4Address(bits: UInt32.max << UInt32(32 - bits))
            return
                "    if [ \"$mask\" = \(bits) -o \"$mask\" = \(mask) ]; then set bits=\(bits); set netmask=\(mask); fi"
        } + ["}"]

    private static let questions: [String] = [
        ("Card", "card"), ("Address (as 10.0.0.5/24)", "address"), ("Mask or prefix", "mask"),
        ("Gateway; - is none", "gateway"), ("Name server; - is none", "dns"), ("Configuration (URL)", "url"),
    ].flatMap { question, name in
        [
            "    echo -n \"\(question) [$\(name)]: \"", "    set answer=", "    read answer", "    echo",
            "    if [ \"$answer\" = - ]; then set \(name)=; elif [ -n \"$answer\" ]; then set \(name)=\"$answer\"; fi",
        ]
    }
}

/// What the lines of that grub.cfg call. GRUB has no local variables.
private enum GRUBFunctions {
    private static let words = AddressForm.usual.words.map { AddressForm.text(of: $0, GRUBRenderer.variable) }
        .joined(separator: " ")

    /// `configfile` tells nothing of a file that it cannot have; `loopback` does. What a web server says of a file that it has not, GRUB
    /// 2.06 takes for the file: so one name alone is tried there, with the card's address as a query.
    ///
    /// The route `pxekit:local` that GRUB makes of an address is that of its class, all of 10.0.0.0/8.
    static let text = #"""
        function try_file {
            loopback found "$1"
            if [ $? = 0 ]; then
                loopback -d found
                configfile "$1"
            fi
        }
        function try_stage2 {
            export pxekit_ip pxekit_netmask pxekit_prefix pxekit_gateway pxekit_dns pxekit_mac pxekit_bootif pxekit_address
            export net_default_interface net_default_ip net_default_mac net_default_server
            if regexp --set=1:scheme --set=2:server --set=3:place '^(http|tftp)://([^/]+)(/.*)$' "$url"; then
                set root="$scheme,$server"
                set net_default_server="$server"
                if regexp '/$' "$place"; then set place="${place}grub/grub.cfg"; fi
                if [ $scheme = http ]; then
                    try_file "($root)$place?mac=$net_default_mac"
                else
                    regexp --set=1:o1 --set=2:o2 --set=3:o3 --set=4:o4 --set=5:o5 --set=6:o6 '(..):(..):(..):(..):(..):(..)' "$net_default_mac"
                    try_file "($root)$place-01-$o1-$o2-$o3-$o4-$o5-$o6"
                    try_file "($root)$place"
                fi
                echo "$url: nothing was started. Is the address right, does the server answer, has it $place?"
            else
                echo "$url: needed http:// or tftp://, a server and a path"
            fi
        }
        function try_dhcp {
            if net_dhcp; then
                set pxekit_ip=
                set pxekit_address=ip=dhcp
                try_stage2
            else
                echo 'no DHCP server has answered'
            fi
        }
        function forget_address {
            net_del_addr pxekit
            net_del_route local
            if [ -n "$has_gateway" ]; then net_del_route default; fi
            if [ -n "$has_dns" ]; then net_del_dns "$has_dns"; fi
            set has_address=
            set has_gateway=
            set has_dns=
        }
        function try_address {
            if regexp --set=1:host --set=2:given '^([0-9.]+)/([0-9.]+)$' "$address"; then
                set address="$host"
                set mask="$given"
            fi
            find_mask
            if [ -n "$has_address" ]; then forget_address; fi
            if [ -z "$bits" ]; then
                echo "$mask: a mask is ones, then zeros; a prefix is 1 to 32"
            elif net_add_addr pxekit "$card" "$address"; then
                set has_address=yes
                net_del_route pxekit:local
                net_add_route local "$address/$bits" pxekit
                if [ -n "$gateway" ]; then
                    if net_add_route default 0.0.0.0/0 gw "$gateway"; then set has_gateway=yes; else echo "$gateway: no address"; fi
                fi
                if [ -n "$dns" ]; then
                    if net_add_dns "$dns"; then set has_dns="$dns"; else echo "$dns: no address"; fi
                fi
                echo "address $address"
                set net_default_interface=pxekit
                set net_default_ip="$address"
                set net_default_mac="$net_pxekit_mac"
                set pxekit_ip="$address"
                set pxekit_netmask="$netmask"
                set pxekit_prefix="$bits"
                set pxekit_gateway="$gateway"
                set pxekit_dns="$dns"
                set pxekit_mac="$net_pxekit_mac"
                regexp --set=1:o1 --set=2:o2 --set=3:o3 --set=4:o4 --set=5:o5 --set=6:o6 '(..):(..):(..):(..):(..):(..)' "$net_pxekit_mac"
                set pxekit_bootif="01-$o1-$o2-$o3-$o4-$o5-$o6"
                set pxekit_address="\#(words)"
                try_stage2
            else
                echo "$card does not take the address '$address'. A card is here if the firmware has its driver: is its network stack on?"
            fi
        }
        """#
}
