// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import DHCPEngine
public import DHCPWire
public import HostSockets
public import NetAddress

/// What the DHCP service reports.
public enum DHCPServiceEvent: Sendable {
    /// It serves on an interface.
    case listening(DHCPListening)
    /// It no longer serves on an interface: the interface has gone, or another configuration is served.
    case left(interface: String)
    /// An interface that has come up cannot be served.
    case notServed(interface: String, reason: String)
    /// A message was decided, what was to be durable is, and the replies of the decision have left.
    case exchanged(DHCPExchange)
    /// Something on a DHCP port is no DHCP message.
    case undecodable(interface: String, source: IPv4Address, DHCPDecodingError)
    /// A reply did not leave.
    case unsent(interface: String, DHCPReply, reason: String)
    /// The address that was about to be offered is in use by a host that nobody gave it to; it is kept from use for a while.
    case conflict(interface: String, IPv4Address)
    /// Some of what a lease file holds cannot be read, and is left as it is.
    case unreadable([String])
    /// The host's clock was set by so much; leases go on as they were.
    case clockWasSet(by: Duration)
    /// What was learned of loaders, which is to be kept.
    case learned([LoaderLesson])
    /// What is new of a machine's ladder of loaders, where no message of its told.
    case ladder(LoaderNews)
    /// Leases could not be made durable, so that many replies did not leave; their clients will ask again.
    case notDurable(replies: Int, reason: String)
}

/// How an interface is served.
public struct DHCPListening: Hashable, Sendable {
    /// Its name.
    public let interface: String
    /// This host's address there.
    public let address: IPv4Address
    /// The ports in use.
    public let ports: DHCPPorts
    /// The ports that another process has, so that its datagrams are read as frames beside it (quirk D44).
    public let shared: [SharedPort]

    /// A port with its holders, as far as they are visible.
    public struct SharedPort: Hashable, Sendable {
        /// The port.
        public let port: UInt16
        /// Who has it.
        public let holders: [PortHolder]
    }
}

/// One message and what became of it.
public struct DHCPExchange: Sendable {
    /// When it was received, since 1970-01-01 00:00 UTC.
    public let time: Duration
    /// How it came.
    public let arrival: Arrival
    /// What the client said.
    public let request: DHCPMessage
    /// What was decided; of its replies those that left.
    public internal(set) var decision: DHCPDecision

    /// Who asked, as the decision has it; nil for what is no client's message.
    public var client: ClientIdentity? { decision.client }
}
