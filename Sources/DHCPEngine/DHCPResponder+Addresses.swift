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
            guard server == exchange.serverIdentifier || server == exchange.arrival.local else {
                _ = releaseOffer(exchange, on: link)
                return .silent(.anotherServer(server))
            }
            return settle(exchange, requested ?? current, .selecting, on: link)
        }
        if current == .any {
            return settle(exchange, requested ?? .any, .initReboot, on: link)
        }
        let state: RequestState = exchange.arrival.destination == exchange.arrival.local ? .renewing : .rebinding
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
        guard isGranted, mayHave(address, exchange, on: link) else {
            let isForeign = !configuration.subnets[link].subnet.contains(address)
            let isDHCPServer = configuration.addresses == .everyone
            let mayRefuse = state == .selecting || known != nil || isOnlyServer || isForeign && isDHCPServer
            return mayRefuse ? refuse(exchange, address, state) : .silent(.unknownLease(address))
        }
        let time = leaseTime(exchange, on: link)
        let lease = Lease(address: address, holder: .client(exchange.key), expires: exchange.now + time)
        let change = tables[link].put(lease)
        var decision = acknowledge(exchange, address, state, on: link)
        decision.leaseChange = change
        return decision
    }

    private mutating func releaseOffer(_ exchange: Exchange, on link: Int) -> IPv4Address? {
        guard tables[link].current(exchange.key, at: exchange.now)?.isOffer == true else { return nil }
        return tables[link].release(exchange.key)
    }

    mutating func release(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        let address = exchange.message.clientAddress
        guard let current = tables[link].current(exchange.key, at: exchange.now), current.lease.address == address
        else {
            return .silent(.notItsAddress(address))
        }
        let bound = tables[link].release(exchange.key)
        return DHCPDecision(leaseChange: bound.map(LeaseChange.remove), events: [.released(address)])
    }

    mutating func decline(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        let address = exchange.message.options.address(.requestedAddress) ?? exchange.message.clientAddress
        guard tables[link].current(exchange.key, at: exchange.now)?.lease.address == address else {
            return .silent(.notItsAddress(address))
        }
        return quarantine(address, on: link, at: exchange.now)
    }

    mutating func quarantine(_ address: IPv4Address, on link: Int, at now: Duration) -> DHCPDecision {
        let lease = Lease(address: address, holder: .conflict, expires: now + configuration.conflictTime)
        return DHCPDecision(leaseChange: tables[link].put(lease), events: [.conflict(address)])
    }

    mutating func inform(_ exchange: Exchange, on link: Int) -> DHCPDecision {
        let address = exchange.message.clientAddress
        guard address != .any else { return .silent(.noAddress) }
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
    private func mayHave(_ address: IPv4Address, _ exchange: Exchange, on link: Int) -> Bool {
        let table = tables[link]
        func isFree(_ address: IPv4Address) -> Bool { table.isFree(address, for: exchange.key, at: exchange.now) }
        if let reserved = reservation(for: exchange, on: link)?.address, isFree(reserved) { return address == reserved }
        return table.isInPool(address) && isFree(address)
    }

    private func reservation(for exchange: Exchange, on link: Int) -> Reservation? {
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
    private func draft(
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
