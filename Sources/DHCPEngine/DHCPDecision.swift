// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
public import DHCPWire
public import NIOCore
public import NetAddress

/// What to do about one message. Nothing in it has happened yet.
public struct DHCPDecision: Hashable, Sendable {
    /// Who the message is from, and by which address it reaches this server; nil for what is no client's message.
    public var question: BootQuestion?
    /// What must be durable before any reply leaves; nil if nothing changes.
    public var leaseChange: LeaseChange?
    /// What to keep for the client's next boot, whenever that is convenient; nil if there is no news.
    public var remembered: RememberedShape?
    /// What was learned of loaders, each instead of what was known of its subject; to be kept whenever that is convenient.
    public var lessons: [LoaderLesson]
    /// What to send, in order.
    public var replies: [DHCPReply]
    /// What was decided and by which rule, for logs, metrics and timelines.
    public var events: [DHCPEvent]

    init(
        question: BootQuestion? = nil, leaseChange: LeaseChange? = nil, remembered: RememberedShape? = nil,
        lessons: [LoaderLesson] = [], replies: [DHCPReply] = [],
        events: [DHCPEvent] = []
    ) {
        self.question = question
        self.leaseChange = leaseChange
        self.remembered = remembered
        self.lessons = lessons
        self.replies = replies
        self.events = events
    }

    /// Who the message is from; nil for what is no client's message.
    public var client: ClientIdentity? { question?.client }

    /// A refusal: nothing is sent.
    static func silent(_ reason: DHCPRefusal) -> DHCPDecision { DHCPDecision(events: [.refused(reason)]) }
}

/// One message to send.
public struct DHCPReply: Hashable, Sendable {
    /// Where a reply goes.
    public enum Destination: Hashable, Sendable {
        /// To 255.255.255.255 on the interface of arrival, never a directed broadcast (D25).
        case broadcast(port: UInt16)
        /// To a client that has no address yet, so that ARP cannot find it: the frame must be addressed to `hardware`.
        case unconfigured(IPv4Address, hardware: HardwareAddress, port: UInt16)
        /// To a host that answers ARP: a client with an address, or a relay on port 67.
        case unicast(IPv4Address, port: UInt16)
    }

    /// The message.
    public var message: DHCPMessage
    /// The address of this host that it leaves from: what the client knows the server by.
    public var source: IPv4Address
    /// Where it goes.
    public var destination: Destination
    /// The port it leaves from: the one that the request reached, 67 or 4011.
    public var sourcePort: UInt16
    /// The most octets its client accepts.
    public var limit: Int
    /// How long to hold it back; some firmware misses an instant reply (D18, R3).
    public var delay: Duration
    /// An address that must not answer ARP before the reply leaves; nil to send without asking (V4).
    public var probe: IPv4Address?

    /// The UDP payload.
    public func payload() throws(DHCPEncodingError) -> ByteBuffer { try message.encoded(limit: limit) }
}
