// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy

/// A DHCP server that somebody else wrote, for which a configuration can be written.
public enum PeerTarget: String, CaseIterable, Hashable, Sendable {
    /// ISC dhcpd 4.
    case isc
    /// Kea's DHCPv4 server, 2.2 and later.
    case kea
    /// dnsmasq as the DHCP server.
    case dnsmasq
    /// dnsmasq beside the DHCP server, as a ProxyDHCP.
    case dnsmasqProxy = "dnsmasq-proxy"
    /// The DHCP server of Windows Server, by PowerShell.
    case windows
    /// systemd-networkd's server.
    case networkd
    /// MikroTik RouterOS.
    case mikrotik
    /// OpenWrt, whose server is dnsmasq.
    case openwrt
    /// pfSense.
    case pfsense
    /// OPNsense.
    case opnsense
    /// Cisco IOS.
    case cisco

    /// What people call it.
    public var title: String {
        switch self {
        case .isc: "ISC dhcpd"
        case .kea: "Kea"
        case .dnsmasq: "dnsmasq"
        case .dnsmasqProxy: "dnsmasq as a proxy"
        case .windows: "Windows Server"
        case .networkd: "systemd-networkd"
        case .mikrotik: "MikroTik RouterOS"
        case .openwrt: "OpenWrt"
        case .pfsense: "pfSense"
        case .opnsense: "OPNsense"
        case .cisco: "Cisco IOS"
        }
    }
}

/// A plan in the language of one server.
public struct PeerRendering: Hashable, Sendable {
    /// The configuration.
    public var text: String
    /// What it cannot express, each with the nearest way.
    public var limits: [String]
}

extension PeerPlan {
    /// Writes the plan for a server.
    public func rendered(for target: PeerTarget) -> PeerRendering {
        var rendering =
            switch target {
            case .isc: ISCRenderer(plan: self).rendering
            case .kea: KeaRenderer(plan: self).rendering
            case .dnsmasq: DnsmasqRenderer(plan: self, isProxy: false).rendering
            case .dnsmasqProxy: DnsmasqRenderer(plan: self, isProxy: true).rendering
            case .windows: WindowsRenderer(plan: self).rendering
            case .networkd: NetworkdRenderer(plan: self).rendering
            case .mikrotik: MikroTikRenderer(plan: self).rendering
            // OpenWrt's dnsmasq reads /etc/dnsmasq.conf as it is; networks and leases are in /etc/config/dhcp.
            case .openwrt: DnsmasqRenderer(plan: PeerPlan(answers), isProxy: false).rendering
            case .pfsense: FirewallFields(plan: self, isOPNsense: false).rendering
            case .opnsense: FirewallFields(plan: self, isOPNsense: true).rendering
            case .cisco: CiscoRenderer(plan: self).rendering
            }
        if self.networks.isEmpty == false, target == .openwrt {
            rendering.limits.append("networks: OpenWrt has them in /etc/config/dhcp; this is for /etc/dnsmasq.conf")
        }
        rendering.limits = notes + rendering.limits
        return rendering
    }

    /// What no server but a boot server can do, for those that cannot stand in for one.
    func limitsOfMenus() -> [String] {
        answers.filter { $0.told?.menu != nil }.map {
            "\($0.name): the firmware's menu needs a boot server on port 4011; its first line is given to all. Nearest: pxekit serve --mode proxy beside this server"
        }
    }

    /// Names that do not fit into the 127 characters of the header's field (RFC 2131 §2).
    func limitsOfNames() -> [String] {
        answers.filter { ($0.told?.file.utf8.count ?? 0) > 127 }.map {
            "\($0.name): the file's name has \($0.told?.file.utf8.count ?? 0) octets, and 127 fit into the header; shorten it"
        }
    }

    /// The codes of all options that are written as octets, in order.
    var codes: [UInt8] {
        Set(answers.flatMap { $0.told?.options ?? [] }.map(\.code) + networks.flatMap(\.options).map(\.code)).sorted()
    }
}

/// The first line of everything that is written.
let renderedBy = "Written by pxekit config render; what it says is what pxekit serve would say."

/// Why a client has an answer without a file, for comments.
let toldNothing = "no boot file: another answer would start a program that is not for it, or the same one for ever"

extension StringProtocol {
    /// Without line ends and other control characters, for a comment.
    var comment: String { String(map { $0.isASCII && $0 >= " " && $0 != "\u{7F}" ? $0 : "?" }) }

    /// Whether it is all printable ASCII, which every server takes as it is.
    var isPlain: Bool { utf8.allSatisfy { (0x20..<0x7F).contains($0) } }
}
