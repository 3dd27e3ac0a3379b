// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// Giving addresses (RFC 2131 §4.3).
extension DHCPResponder {
    mutating func discover(_ request: BootRequest, on link: Int) -> DHCPDecision {
        let (answer, events) = bootAnswer(to: request, link: link, givesAddress: true, isNewOffer: true)
        return offer(request, on: link, answer, events)
    }

    /// Offers an address, and with it what to boot.
    mutating func offer(
        _ request: BootRequest, on link: Int, _ answer: BootAnswer?, _ events: [DHCPEvent]
    ) -> DHCPDecision {
        let wanted = request.message.options.address(.requestedAddress)
        guard let address = choose(for: request, wanted: wanted, on: link) else {
            return .silent(.poolExhausted(configuration.subnets[link].subnet))
        }
        tables[link].offer(address, to: request.key, until: request.now + configuration.offerTime, at: request.now)
        var draft = draft(request, .offer, address: address, on: link)
        draft.events = [.offered(address)] + events
        if let answer { draft.add(answer) }
        var decision = draft.decision()
        let boots = request.client.transport != nil
        if configuration.subnets[link].probesAddresses, !boots { decision.replies[0].probe = address }
        return decision
    }

    mutating func requestReceived(_ request: BootRequest, on link: Int) -> DHCPDecision {
        let options = request.message.options
        let requested = options.address(.requestedAddress)
        let current = request.message.clientAddress
        if let server = options.address(.serverIdentifier) {
            guard request.isOwn(server) else {
                tables[link].withdrawOffer(to: request.key)
                return .silent(.anotherServer(server))
            }
            return bind(request, requested ?? current, .selecting, on: link)
        }
        if current == .any {
            return bind(request, requested ?? .any, .initReboot, on: link)
        }
        let state: RequestState = request.arrival.isToThisHost ? .renewing : .rebinding
        return bind(request, current, state, on: link)
    }

    /// Binds an address that the client names, refuses it, or keeps silent.
    private mutating func bind(
        _ request: BootRequest, _ address: IPv4Address, _ state: RequestState, on link: Int
    ) -> DHCPDecision {
        guard address != .any else { return .silent(.noAddress) }
        let known = tables[link].current(request.key, at: request.now)?.lease.address
        let isOnlyServer = configuration.isOnlyServer && configuration.addresses == .everyone
        let isGranted = known == address || state == .selecting || isOnlyServer
        let mayHave = mayHave(address, request, state, on: link)
        guard isGranted, mayHave else {
            let isDHCPServer = configuration.addresses == .everyone
            let mayRefuse =
                state == .selecting || isDHCPServer && (configuration.isAuthoritative || !mayHave && isOurs(address))
            return mayRefuse ? refuse(request, address, state) : .silent(.unknownLease(address))
        }
        let time = leaseTime(request, on: link)
        let lease = Lease(address: address, holder: .client(request.key), expires: request.now + time)
        let change = tables[link].put(lease)
        var decision = acknowledge(request, address, state, on: link)
        decision.leaseChange = change
        return decision
    }

    /// Whether an address is this server's to give: nobody else says whose it is.
    private func isOurs(_ address: IPv4Address) -> Bool {
        configuration.subnets.contains { subnet in
            subnet.pools.contains { $0.contains(address) } || subnet.reservations.contains { $0.address == address }
        }
    }

    mutating func release(_ request: BootRequest, on link: Int) -> DHCPDecision {
        if let other = otherServer(request) { return .silent(.anotherServer(other)) }
        let address = request.message.clientAddress
        guard let current = tables[link].current(request.key, at: request.now), current.lease.address == address
        else {
            return .silent(.notItsAddress(address))
        }
        let bound = tables[link].release(request.key)
        return DHCPDecision(leaseChange: bound.map(LeaseChange.remove), events: [.released(address)])
    }

    mutating func decline(_ request: BootRequest, on link: Int) -> DHCPDecision {
        if let other = otherServer(request) { return .silent(.anotherServer(other)) }
        let address = request.message.options.address(.requestedAddress) ?? request.message.clientAddress
        guard tables[link].current(request.key, at: request.now)?.lease.address == address else {
            return .silent(.notItsAddress(address))
        }
        return quarantine(address, on: link, at: request.now)
    }

    /// The other server that a RELEASE or DECLINE is for (RFC 2131 §4.4.1 table 5: it must name one).
    private func otherServer(_ request: BootRequest) -> IPv4Address? {
        request.message.options.address(.serverIdentifier).flatMap { request.isOwn($0) ? nil : $0 }
    }

    mutating func quarantine(_ address: IPv4Address, on link: Int, at now: Duration) -> DHCPDecision {
        let lease = Lease(address: address, holder: .conflict, expires: now + configuration.conflictTime)
        return DHCPDecision(leaseChange: tables[link].put(lease), events: [.conflict(address)])
    }

    mutating func inform(_ request: BootRequest, on link: Int) -> DHCPDecision {
        let address = request.message.clientAddress
        guard address.isHost else { return .silent(.noAddress) }
        guard configuration.addresses == .everyone else { return .silent(.unknownLease(address)) }
        return acknowledge(request, address, .informing, on: link)
    }

    /// The reserved address of the client, or one of the pools while another still holds that.
    private mutating func choose(for request: BootRequest, wanted: IPv4Address?, on link: Int) -> IPv4Address? {
        let reserved = reservation(for: request, on: link)?.address
        if let reserved, tables[link].isFree(reserved, for: request.key, at: request.now) { return reserved }
        return tables[link].choose(for: request.key, wanted: wanted, at: request.now)
    }

    /// Whether this very address may be bound to the client.
    ///
    /// One that is only offered to another client belongs to the first that takes it: a flood of DISCOVERs must not keep addresses from
    /// those who want them.
    private func mayHave(_ address: IPv4Address, _ request: BootRequest, _ state: RequestState, on link: Int) -> Bool {
        let (key, now) = (request.key, request.now)
        if let reserved = reservation(for: request, on: link)?.address,
            tables[link].isFree(reserved, for: key, at: now)
        {
            return address == reserved
        }
        guard tables[link].isInPool(address) else { return false }
        return state == .selecting
            ? tables[link].isUnbound(address, for: key, at: now) : tables[link].isFree(address, for: key, at: now)
    }

    func reservation(for request: BootRequest, on link: Int) -> Reservation? {
        configuration.subnets[link].reservations.first(where: request.client.owns)
    }

    private func leaseTime(_ request: BootRequest, on link: Int) -> Duration {
        let most = configuration.subnets[link].leaseTime
        guard let asked = request.message.options.number(.leaseTime, as: UInt32.self) else { return most }
        return min(max(.seconds(Int64(asked)), .seconds(60)), most)
    }

    /// Confirms an address, or parameters to a client that has one by other means.
    private mutating func acknowledge(
        _ request: BootRequest, _ address: IPv4Address, _ state: RequestState, on link: Int
    ) -> DHCPDecision {
        let givesAddress = configuration.addresses == .everyone
        let (answer, events) = bootAnswer(to: request, link: link, givesAddress: givesAddress, isNewOffer: false)
        var draft = draft(request, .acknowledge, address: state == .informing ? nil : address, on: link)
        draft.events = [.acknowledged(address, state)] + events
        if let answer { draft.add(answer) }
        return draft.decision()
    }

    /// A reply with the parameters of the subnet, and with an address except for DHCPINFORM.
    func draft(
        _ request: BootRequest, _ type: DHCPMessageType, address: IPv4Address?, on link: Int
    ) -> ReplyDraft {
        let subnet = configuration.subnets[link]
        var draft = ReplyDraft(request, type, configuration.boot)
        if let address {
            draft.message.yourAddress = address
            let seconds = leaseTime(request, on: link).components.seconds
            draft.message.options.set(.leaseTime, UInt32(clamping: seconds))
        }
        draft.message.options.set(.subnetMask, subnet.subnet.netmask)
        draft.message.options.set(.router, subnet.routers)
        draft.message.options.set(.domainNameServer, subnet.nameServers)
        if let name = reservation(for: request, on: link)?.hostName {
            draft.message.options.set(.hostName, text: name)
        }
        // A plain U-Boot takes the TFTP server of `pxe get` from `siaddr`, and finds its pxelinux.cfg there without a boot file (D52).
        if request.client.isUBoot, configuration.boot.seesTransfers {
            draft.message.nextServer = request.arrival.local
        }
        for option in subnet.options { draft.message.options[option.code] = option.payload }
        if configuration.isOnlyServer, request.understandsIPXEOptions, !draft.message.options.contains(.ipxe) {
            draft.message.options[.ipxe] = IPXEOptions.noProxyDHCP
        }
        return draft
    }

    private func refuse(_ request: BootRequest, _ address: IPv4Address, _ state: RequestState) -> DHCPDecision {
        var draft = ReplyDraft(request, .refuse, configuration.boot)
        draft.events = [.refusedAddress(address, state)]
        return draft.decision()
    }
}
