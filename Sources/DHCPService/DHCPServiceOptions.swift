// SPDX-License-Identifier: Apache-2.0

internal import HostSockets

/// How the DHCP service meets the network.
public struct DHCPServiceOptions: Hashable, Sendable {
    /// The interfaces to serve; empty for all on which machines can boot.
    public var interfaces: [String]
    /// Interfaces that are not served for now, whatever ``interfaces`` says.
    public var leftOut: Set<String> = []
    /// The ports to use.
    public var ports: DHCPPorts
    /// Whether to listen beside a process that has one of the ports, by reading frames, instead of refusing to start (D44).
    public var sharesPorts: Bool

    /// Options; what is not given has its usual value.
    public init(interfaces: [String] = [], ports: DHCPPorts = .standard, sharesPorts: Bool = false) {
        self.interfaces = interfaces
        self.ports = ports
        self.sharesPorts = sharesPorts
    }
}

extension DHCPServiceOptions {
    /// What to do about an interface that is named and cannot be served.
    public enum Missing: Hashable, Sendable {
        /// It is a mistake of the administrator's.
        case refused
        /// It may come: a card that is plugged in later, a VLAN.
        case awaited
    }

    /// The interfaces to serve.
    ///
    /// - Parameters:
    ///   - all: those that this host has.
    ///   - old: those that are served. One that is named stays when it is down or has lost its address, for its sockets work again as
    ///     soon as it does.
    /// - Throws: ``ListenFailure`` that names an interface which cannot be served, and why.
    func served(
        among all: [NetworkInterface], by old: [NetworkInterface], missing: Missing
    ) throws(ListenFailure) -> [NetworkInterface] {
        guard !interfaces.isEmpty else {
            let served = all.filter { $0.canServe && !leftOut.contains($0.name) }
            guard !served.isEmpty || !old.isEmpty || missing == .awaited else {
                throw ListenFailure(
                    service: "DHCP", endpoint: "any interface",
                    reason: "none is up, can broadcast and has an IPv4 address")
            }
            return served
        }
        var served: [NetworkInterface] = []
        for name in interfaces where !leftOut.contains(name) && !served.contains(where: { $0.name == name }) {
            let interface = all.first { $0.name == name }
            if let interface, interface.isUp, !interface.addresses.isEmpty {
                served.append(interface)
            } else if let known = old.first(where: { $0.name == name && $0.index == interface?.index }) {
                served.append(known)
            } else if missing == .refused {
                let reason =
                    switch interface {
                    case nil: "there is no such interface"
                    case .some(let interface) where interface.isUp: "the interface has no IPv4 address"
                    default: "the interface is down"
                    }
                throw ListenFailure(service: "DHCP", endpoint: name, reason: reason)
            }
        }
        return served
    }
}
