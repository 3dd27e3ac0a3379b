// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// How a message reached this host.
public struct Arrival: Hashable, Sendable {
    /// The UDP port of DHCP and ProxyDHCP servers (RFC 2131 §4.1).
    public static let serverPort: UInt16 = 67
    /// The UDP port of clients.
    public static let clientPort: UInt16 = 68
    /// The UDP port of PXE boot servers (PXE 2.1 §2.2).
    public static let bootServerPort: UInt16 = 4011

    /// The interface, as the caller names it; replies that are broadcast leave by it.
    public var interface: String
    /// This host's own address there: server identifier, and next server unless a plan says otherwise.
    public var local: IPv4Address
    /// All addresses of this host there, ``local`` among them; the network that is served may be that of any.
    public var addresses: [IPv4Address]
    /// Where the message came from; zero from a client without address.
    public var source: IPv4Address
    /// Who sent the frame: the client, or the relay or router between; nil where the caller cannot tell.
    public var neighbor: MACAddress?
    /// The port it came from.
    public var sourcePort: UInt16
    /// Where it was sent: ``local``, broadcast, or the group of boot server discovery.
    public var destination: IPv4Address
    /// The port it was sent to, 67 or 4011.
    public var destinationPort: UInt16

    /// An arrival; without the optional values, a broadcast from a client without address to port 67.
    public init(
        interface: String, local: IPv4Address, source: IPv4Address = .any, sourcePort: UInt16 = clientPort,
        destination: IPv4Address = .broadcast, destinationPort: UInt16 = serverPort, neighbor: MACAddress? = nil,
        addresses: [IPv4Address]? = nil
    ) {
        self.interface = interface
        self.local = local
        self.addresses = addresses ?? [local]
        self.source = source
        self.sourcePort = sourcePort
        self.destination = destination
        self.destinationPort = destinationPort
        self.neighbor = neighbor
    }

    /// Whether it was sent to this host alone, not to all on the link or to a group.
    var isToThisHost: Bool { destination == local || addresses.contains(destination) }
}

extension IPv4Address {
    /// Whether something can be sent to it that one host gets: it is no group, no broadcast and not 0.0.0.0.
    var isHost: Bool { isUnicastHost || isLoopback }
}
