// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// The script by which iPXE comes to an address where no DHCP server may be, and goes on with a script from a web server.
///
/// It asks what pxeboot asks, in the same order; what is typed stays as the default for the next try.
public struct AddressScript: Hashable, Sendable {
    /// Whence the address is had first.
    public enum Source: Hashable, Sendable {
        /// A person types it.
        case asked
        /// It is given; a person is asked if nothing comes of it.
        case given(IPv4Subnet)
        /// A DHCP server is asked, then a person.
        case dhcp
    }

    /// The variable, in GRUB and in iPXE, with the words of ``AddressForm/usual`` for the kernel's command line. Menus of ours have it behind
    /// every kernel whose system has no form of its own, and those by hand may.
    public static let usualVariable = "pxekit_address"

    /// See ``Source``.
    public var source: Source
    /// Through whom other networks are reached.
    public var gateway: IPv4Address?
    /// Who knows names.
    public var nameServer: IPv4Address?
    /// The script to go on with.
    public var script: String
    /// Sites of which one is chosen first; the scripts to go on with, where they have some, in ``MediumSite/stage2``.
    public var sites: [MediumSite] = []

    /// A script.
    public init(source: Source, gateway: IPv4Address? = nil, nameServer: IPv4Address? = nil, script: String) {
        self.source = source
        self.gateway = gateway
        self.nameServer = nameServer
        self.script = script
    }

    /// The script's lines; nil where iPXE cannot be told the URL.
    public var text: String? {
        var quoted = IPXEText()
        guard let url = try? quoted.words(script) else { return nil }
        var choice: [String] = []
        if !sites.isEmpty {
            guard let lines = siteLines(&quoted) else { return nil }
            choice = lines
        }
        var lines =
            ["#!ipxe", "set sp:hex 20"] + quoted.definitions.filter { !$0.hasPrefix("set sp:") } + ["set card net0"]
        if case .given(let subnet) = source {
            lines += ["set address \(subnet.address)", "set mask \(subnet.netmask)"]
        }
        if let gateway { lines.append("set router \(gateway)") }
        if let nameServer { lines.append("set resolver \(nameServer)") }
        lines.append("set script \(url)")
        switch source {
        case .asked: break
        case .given: lines.append("goto use")
        case .dhcp: lines.append("dhcp && goto load ||")
        }
        return (lines + choice + Self.rest).map { $0 + "\n" }.joined()
    }

    /// What menus make the kernel's words of; see ``AddressForm``.
    private static let told: [String] = {
        let words = AddressForm.usual.words.map { AddressForm.text(of: $0, IPXERenderer.setting) }
        let prefixes = (1...32).map { bits in
            let mask = IPv4Address(bits: UInt32.max << UInt32(32 - bits))
            return "iseq ${mask} \(mask) && set pxekit_prefix \(bits) ||"
        }
        return ["set pxekit_ip ${address}", "set pxekit_netmask ${mask}"] + prefixes + [
            "clear pxekit_gateway ||", "isset ${router} && set pxekit_gateway ${router} ||",
            "clear pxekit_dns ||", "isset ${resolver} && set pxekit_dns ${resolver} ||",
            "set \(usualVariable) \(words.joined(separator: " "))",
        ]
    }()

    private static let rest =
        [
            "", ":ask", "echo", "echo A fixed address? Enter takes what stands there. The cards:", "ifstat",
            "echo -n Card (net0, net1 ...):${sp:string}", "read card",
            "echo -n Address (as 10.0.0.5):${sp:string}", "read address",
            "echo -n Mask (as 255.255.255.0):${sp:string}", "read mask",
            "echo -n Gateway, or nothing:${sp:string}", "read router",
            "echo -n Name server, or nothing:${sp:string}", "read resolver",
            "echo -n Script (URL):${sp:string}", "read script",
            "", ":use", "ifopen ${card} || goto ask",
            "set ${card}/ip ${address} || goto ask", "set ${card}/netmask ${mask} || goto ask",
            "clear ${card}/gateway ||", "isset ${router} && set ${card}/gateway ${router} ||",
            "clear ${card}/dns ||", "isset ${resolver} && set ${card}/dns ${resolver} ||",
            "echo address ${address}",
        ] + told + [
            "", ":load", "chain ${script} ||",
            "echo ${script} was not started: is the address right, does the web server answer?", "goto ask",
        ]
}
