// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// Giving addresses (RFC 2131 §4.3).
extension DHCPResponder {
    mutating func discover(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        let (answer, events) = bootAnswer(to: exchange, link: link, givesAddress: true, isNewOffer: true)
        return offer(exchange, on: link, answer, events)
    }

    /// Offers an address, and with it what to boot.
    mutating func offer(
        _ exchange: Exchange, on link: Int, _ answer: BootAnswer?, _ events: [DHCPEvent]
    ) -> DHCPDecision {
        let wanted = exchange.message.options.address(.requestedAddress)
        guard let address = choose(for: exchange, wanted: wanted, on: link) else {
            return .silent(.poolExhausted(configuration.subnets[link].subnet))
        }
        tables[link].offer(address, to: exchange.key, until: exchange.now + configuration.offerTime, at: exchange.now)
        var draft = draft(exchange, .offer, address: address, on: link)
        draft.events = [.offered(address)] + events
        if let answer { draft.add(answer) }
        var decision = draft.decision()
        let boots = exchange.client.transport != nil
        if configuration.subnets[link].probesAddresses, !boots { decision.replies[0].probe = address }
        return decision
    }

    mutating func request(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        let options = exchange.message.options
        let requested = options.address(.requestedAddress)
        let current = exchange.message.clientAddress
        if let server = options.address(.serverIdentifier) {
            guard exchange.isOwn(server) else {
                tables[link].withdrawOffer(to: exchange.key)
                return .silent(.anotherServer(server))
            }
            return settle(exchange, requested ?? current, .selecting, on: link)
        }
        if current == .any {
            return settle(exchange, requested ?? .any, .initReboot, on: link)
        }
        let state: RequestState = exchange.arrival.isToThisHost ? .renewing : .rebinding
        return settle(exchange, current, state, on: link)
    }

    /// Binds an address that the client names, refuses it, or keeps silent.
    private mutating func settle(
        _ exchange: Exchange, _ address: IPv4Address, _ state: RequestState, on link: Int
    ) -> DHCPDecision {
        guard address != .any else { return .silent(.noAddress) }
        let known = tables[link].current(exchange.key, at: exchange.now)?.lease.address
        let isOnlyServer = configuration.isOnlyServer && configuration.addresses == .everyone
        let isGranted = known == address || state == .selecting || isOnlyServer
        let mayHave = mayHave(address, exchange, state, on: link)
        guard isGranted, mayHave else {
            let isDHCPServer = configuration.addresses == .everyone
            let mayRefuse =
                state == .selecting || isDHCPServer && (configuration.isAuthoritative || !mayHave && isOurs(address))
            return mayRefuse ? refuse(exchange, address, state) : .silent(.unknownLease(address))
        }
        let time = leaseTime(exchange, on: link)
        let lease = Lease(address: address, holder: .client(exchange.key), expires: exchange.now + time)
        let change = tables[link].put(lease)
        var decision = acknowledge(exchange, address, state, on: link)
        decision.leaseChange = change
        return decision
    }

    /// Whether an address is this server's to give: nobody else says whose it is.
    private func isOurs(_ address: IPv4Address) -> Bool {
        configuration.subnets.contains { subnet in
            subnet.pools.contains { $0.contains(address) } || subnet.reservations.contains { $0.address == address }
        }
    }

    mutating func release(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        if let other = otherServer(exchange) { return .silent(.anotherServer(other)) }
        let address = exchange.message.clientAddress
        guard let current = tables[link].current(exchange.key, at: exchange.now), current.lease.address == address
        else {
            return .silent(.notItsAddress(address))
        }
        let bound = tables[link].release(exchange.key)
        return DHCPDecision(leaseChange: bound.map(LeaseChange.remove), events: [.released(address)])
    }

    mutating func decline(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        if let other = otherServer(exchange) { return .silent(.anotherServer(other)) }
        let address = exchange.message.options.address(.requestedAddress) ?? exchange.message.clientAddress
        guard tables[link].current(exchange.key, at: exchange.now)?.lease.address == address else {
            return .silent(.notItsAddress(address))
        }
        return quarantine(address, on: link, at: exchange.now)
    }

    /// The other server that a RELEASE or DECLINE is for (RFC 2131 §4.4.1 table 5: it must name one).
    private func otherServer(_ exchange: Exchange) -> IPv4Address? {
        exchange.message.options.address(.serverIdentifier).flatMap { exchange.isOwn($0) ? nil : $0 }
    }

    mutating func quarantine(_ address: IPv4Address, on link: Int, at now: Duration) -> DHCPDecision {
        let lease = Lease(address: address, holder: .conflict, expires: now + configuration.conflictTime)
        return DHCPDecision(leaseChange: tables[link].put(lease), events: [.conflict(address)])
    }

    mutating func inform(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        let address = exchange.message.clientAddress
        guard address.isHost else { return .silent(.noAddress) }
        guard configuration.addresses == .everyone else { return .silent(.unknownLease(address)) }
        return acknowledge(exchange, address, .informing, on: link)
    }

    /// The reserved address of the client, or one of the pools while another still holds that.
    private mutating func choose(for exchange: Exchange, wanted: IPv4Address?, on link: Int) -> IPv4Address? {
        let reserved = reservation(for: exchange, on: link)?.address
        if let reserved, tables[link].isFree(reserved, for: exchange.key, at: exchange.now) { return reserved }
        return tables[link].choose(for: exchange.key, wanted: wanted, at: exchange.now)
    }

    /// Whether this very address may be bound to the client.
    ///
    /// One that is only offered to another client belongs to the first that takes it: a flood of DISCOVERs must not keep addresses from
    /// those who want them.
    private func mayHave(_ address: IPv4Address, _ exchange: Exchange, _ state: RequestState, on link: Int) -> Bool {
        let (key, now) = (exchange.key, exchange.now)
        if let reserved = reservation(for: exchange, on: link)?.address,
            tables[link].isFree(reserved, for: key, at: now)
        {
            return address == reserved
        }
        guard tables[link].isInPool(address) else { return false }
        return state == .selecting
            ? tables[link].isUnbound(address, for: key, at: now) : tables[link].isFree(address, for: key, at: now)
    }

    func reservation(for exchange: Exchange, on link: Int) -> Reservation? {
        configuration.subnets[link].reservations.first(where: exchange.client.owns)
    }

    private func leaseTime(_ exchange: Exchange, on link: Int) -> Duration {
        let most = configuration.subnets[link].leaseTime
        guard let asked = exchange.message.options.number(.leaseTime, as: UInt32.self) else { return most }
        return min(max(.seconds(Int64(asked)), .seconds(60)), most)
    }

    /// Confirms an address, or parameters to a client that has one by other means.
    private mutating func acknowledge(
        _ exchange: Exchange, _ address: IPv4Address, _ state: RequestState, on link: Int
    ) -> DHCPDecision {
        let givesAddress = configuration.addresses == .everyone
        let (answer, events) = bootAnswer(to: exchange, link: link, givesAddress: givesAddress, isNewOffer: false)
        var draft = draft(exchange, .acknowledge, address: state == .informing ? nil : address, on: link)
        draft.events = [.acknowledged(address, state)] + events
        if let answer { draft.add(answer) }
        return draft.decision()
    }

    /// A reply with the parameters of the subnet, and with an address except for DHCPINFORM.
    func draft(
        _ exchange: Exchange, _ type: DHCPMessageType, address: IPv4Address?, on link: Int
    ) -> ReplyDraft {
        let subnet = configuration.subnets[link]
        var draft = ReplyDraft(exchange, type, configuration.boot)
        if let address {
            draft.message.yourAddress = address
            let seconds = leaseTime(exchange, on: link).components.seconds
            draft.message.options.set(.leaseTime, UInt32(clamping: seconds))
        }
        draft.message.options.set(.subnetMask, subnet.subnet.netmask)
        draft.message.options.set(.router, subnet.routers)
        draft.message.options.set(.domainNameServer, subnet.nameServers)
        if let name = reservation(for: exchange, on: link)?.hostName {
            draft.message.options.set(.hostName, text: name)
        }
        // A plain U-Boot takes the TFTP server of `pxe get` from `siaddr`, and finds its pxelinux.cfg there without a boot file (D52).
        if exchange.client.isUBoot, configuration.boot.seesTransfers {
            draft.message.nextServer = exchange.arrival.local
        }
        for option in subnet.options { draft.message.options[option.code] = option.payload }
        if configuration.isOnlyServer, exchange.client.understandsIPXEOptions, !draft.message.options.contains(.ipxe) {
            draft.message.options[.ipxe] = IPXEOptions.noProxyDHCP
        }
        return draft
    }

    private func refuse(_ exchange: Exchange, _ address: IPv4Address, _ state: RequestState) -> DHCPDecision {
        var draft = ReplyDraft(exchange, .refuse, configuration.boot)
        draft.events = [.refusedAddress(address, state)]
        return draft.decision()
    }
}
