// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
import BoundedCollections
public import DHCPWire
public import NetAddress

/// The server as a machine: messages in, one decision out. It has no socket, no clock and no disk.
///
///     var responder = DHCPResponder(configuration, leases: stored)
///     let decision = responder.received(message, on: arrival, at: now)
///     // make decision.leaseChange durable, then send decision.replies, then report decision.events
///
/// All times are durations since 1970-01-01 00:00 UTC, for leases outlive the process.
public struct DHCPResponder: Sendable {
    /// What is served.
    public private(set) var configuration: DHCPConfiguration

    /// One table for each configured subnet, in the same order.
    var tables: [LeaseTable]

    /// What was offered to whom, and how far it got them.
    var history: OfferHistory

    /// Which of several loaders worked on whom.
    public internal(set) var loaders: LoaderHistory

    /// What the message in hand taught of loaders.
    var learned = LoaderHistory.Learned()

    /// By which offers clients booted, as far as it is known.
    public var remembered: [RememberedShape] { history.shapes }

    private var otherServers = BoundedTable<IPv4Address, OtherServer>(limit: 64)

    /// A responder that knows the leases of an earlier run, and by which offers clients booted.
    ///
    /// Leases outside all subnets are left as they are: they belong to a configuration that may come back.
    public init(
        _ configuration: DHCPConfiguration, leases: some Sequence<Lease> = EmptyCollection(),
        remembered: some Sequence<RememberedShape> = EmptyCollection(), loaders: LoaderHistory = LoaderHistory()
    ) {
        self.configuration = configuration
        self.history = OfferHistory(remembered)
        self.loaders = loaders
        self.tables = configuration.subnets.map { subnet in
            let excluded =
                subnet.reservations.map(\.address) + subnet.routers
                + [subnet.subnet.address, subnet.subnet.network, subnet.subnet.broadcast]
            return LeaseTable(pools: subnet.pools, excluded: Set(excluded))
        }
        // A client that moved has left an expired lease behind; the one that ends last is where it is.
        for lease in leases.sorted(by: { $0.expires < $1.expires }) {
            if let index = configuration.subnets.firstIndex(where: { $0.subnet.contains(lease.address) }) {
                tables[index].put(lease)
            }
        }
    }

    /// Decides about one message.
    ///
    /// - Parameters:
    ///   - message: what was received on port 67 or 4011.
    ///   - arrival: where and how.
    ///   - now: the time since 1970-01-01 00:00 UTC.
    public mutating func received(_ message: DHCPMessage, on arrival: Arrival, at now: Duration) -> DHCPDecision {
        if message.operation == .reply { return replyReceived(message, on: arrival) }
        guard message.operation == .request else { return .silent(.notARequest(message.operation)) }
        let client = ClientIdentity(message, known: configuration.knownClasses)
        let arrived = BootRequest(message: message, client: client, arrival: arrival, now: now)
        let link = link(of: arrived)
        let request = arrived.answered(from: ownAddress(for: arrived, on: link))
        learned = loaders.messageReceived(client, isSearch: message.type == .discover, at: now)
        var decision = decide(request, on: link)
        decision.question = request.question
        decision.events += learned.news.map(DHCPEvent.ladder)
        decision.lessons = learned.lessons
        return decision
    }

    private mutating func decide(_ request: BootRequest, on link: Int?) -> DHCPDecision {
        let (message, client) = (request.message, request.client)
        if client.isAppleBSDP { return .silent(.appleBSDP) }
        guard message.relay == .any || message.relay.isHost else { return .silent(.unusableRelay(message.relay)) }
        guard let type = message.type else { return bootp(request, on: link) }
        if request.isBootServerRequest {
            guard type == .request || type == .inform else { return .silent(.unexpectedType(type)) }
            return bootServerAsked(request)
        }
        var decision = answer(request, type, on: link)
        if type == .request, let other = serverChosen(request) { decision.events.append(.otherServer(other)) }
        if client.program != .firmware, let news = history.secondStageReceived(client.key, at: request.now) {
            decision.remembered = news
        }
        return decision
    }

    /// Another server that a client takes an offer of, where it was not known: a REQUEST is broadcast also where replies are sent
    /// to the client alone, which is how Kea sends them (D43).
    private mutating func serverChosen(_ request: BootRequest) -> OtherServer? {
        guard let chosen = request.message.options.address(.serverIdentifier), !request.isOwn(chosen),
            otherServers[chosen] == nil
        else { return nil }
        let other = OtherServer(
            identifier: chosen, source: chosen, vendorClass: nil, givesAddresses: true, boots: false)
        otherServers[chosen] = other
        return other
    }

    /// Takes note of another server on the same link; each is reported once, and again when it shows that it is more (D43).
    private mutating func replyReceived(_ message: DHCPMessage, on arrival: Arrival) -> DHCPDecision {
        let other = OtherServer(
            identifier: message.options.address(.serverIdentifier), source: arrival.source,
            hardware: arrival.neighbor, vendorClass: message.vendorClass, givesAddresses: message.yourAddress != .any,
            boots: message.bootFile != nil || message.pxeOptions?.hasDiscoveryTags == true)
        let known = otherServers[other.source]
        let isNews = known.map { other.boots && !$0.boots || other.givesAddresses && !$0.givesAddresses } ?? true
        guard !arrival.addresses.contains(other.source), other.source != arrival.local, isNews else {
            return .silent(.notARequest(message.operation))
        }
        otherServers[other.source] = other
        return DHCPDecision(events: [.otherServer(other)])
    }

    private mutating func answer(_ request: BootRequest, _ type: DHCPMessageType, on link: Int?) -> DHCPDecision {
        let isProxied = link == nil || configuration.addresses == .lastResort
        let isFirmware = request.client.program == .firmware && request.client.transport != nil
        if type == .request, isFirmware {
            let address = request.message.options.address(.requestedAddress)
            history.requestReceived(request.client.key, address)
        }
        if isProxied, type == .discover, configuration.boot.offersByProxy { return proxyOffer(request, on: link) }
        guard let link else {
            return .silent(.noSubnet(request.network))
        }
        for address in request.arrival.addresses { tables[link].exclude(address) }
        switch type {
        case .discover where isProxied: return .silent(.notServed(port: Arrival.serverPort))
        case .discover: return discover(request, on: link)
        case .request: return requestReceived(request, on: link)
        case .decline: return decline(request, on: link)
        case .release: return release(request, on: link)
        case .inform: return inform(request, on: link)
        default: return .silent(.unexpectedType(type))
        }
    }

    /// Serves these machines from the next message on. Offers and boots under way go on.
    ///
    /// An address that was kept for a machine which is gone is given to nobody until the next configuration.
    public mutating func use(_ machines: MachinePolicy) {
        configuration.use(machines)
        loaders.follow(machines.forgottenLoaders)
        for (index, subnet) in configuration.subnets.enumerated() {
            for reservation in subnet.reservations { tables[index].exclude(reservation.address) }
        }
    }

    /// Takes a lease of an earlier run again, whose end turned out to be another; what was decided since is left as it is.
    public mutating func correct(_ lease: Lease) {
        let link = configuration.subnets.firstIndex { $0.subnet.contains(lease.address) }
        if let link { tables[link].put(lease) }
    }

    /// Takes note that a probe of ``DHCPReply/probe`` was answered: the address is kept from use.
    public mutating func conflictFound(_ address: IPv4Address, at now: Duration) -> DHCPDecision {
        guard let link = configuration.subnets.firstIndex(where: { $0.subnet.contains(address) }) else {
            return .silent(.noSubnet(address))
        }
        return quarantine(address, on: link, at: now)
    }
}

/// A BOOTREQUEST, which every message of a client is (`op` 1, RFC 2131 §2), with all that is known about it.
struct BootRequest {
    let message: DHCPMessage
    let client: ClientIdentity
    private(set) var arrival: Arrival
    let now: Duration
    /// Option 82.
    let relayInformation: RelayAgentInformation?

    /// Whether it asks a boot server: on port 4011, or on 67 with a boot item, which is discovery by broadcast.
    let isBootServerRequest: Bool

    init(message: DHCPMessage, client: ClientIdentity, arrival: Arrival, now: Duration) {
        self.message = message
        self.client = client
        self.arrival = arrival
        self.now = now
        relayInformation = message.relayAgentInformation
        isBootServerRequest =
            arrival.destinationPort == Arrival.bootServerPort
            || message.type == .request && client.transport != nil && message.pxeOptions?.bootItem != nil
    }

    var key: ClientKey { client.key }

    /// What is asked about the client's boot.
    var question: BootQuestion { BootQuestion(client, at: arrival.local, network: network) }

    /// Whether the client understands iPXE's options: it is iPXE, or asks for them.
    var understandsIPXEOptions: Bool {
        client.program == .ipxe
            || message.options[.parameterRequestList]?.contains(DHCPOptionCode.ipxe.rawValue) == true
    }

    /// The same message, answered from an address of this host.
    func answered(from address: IPv4Address) -> BootRequest {
        var request = self
        request.arrival.local = address
        return request
    }

    /// Whether the client has `ciaddr` by right and answers ARP for it: in BOUND, RENEWING and REBINDING (RFC 2131 §4.3.6 table 4, §4.4.3). What
    /// stands there in a DISCOVER, or in a REQUEST that takes an offer, is a leftover.
    var ownsClientAddress: Bool {
        guard message.clientAddress != .any else { return false }
        switch message.type {
        case .request: return !message.options.contains(.serverIdentifier)
        case .inform, .release: return true
        default: return false
        }
    }

    /// Whether a server that the client names is this one.
    func isOwn(_ server: IPv4Address) -> Bool {
        server == serverIdentifier || server == arrival.local || arrival.addresses.contains(server)
    }

    /// What this server calls itself to the client: the address that the relay wants named (RFC 5107), or its own.
    var serverIdentifier: IPv4Address {
        relayInformation?.serverIdentifierOverride ?? arrival.local
    }
}
