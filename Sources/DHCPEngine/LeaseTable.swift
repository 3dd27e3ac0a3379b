// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import NetAddress

/// The addresses of one subnet: which are offered, bound, kept from use, or free.
///
/// The cost of a message does not grow with the number of leases: addresses are found by hashing, and those that are
/// over come off a heap. A client that comes back gets the address it had; a new one gets an address that was never
/// given, then the one that is free longest (RFC 2131 §4.3.1).
struct LeaseTable: Sendable {
    private struct Entry {
        var holder: Lease.Holder
        var expires: Duration
        var isOffer: Bool
    }

    private let pools: [ClosedRange<IPv4Address>]
    private var excluded: Set<IPv4Address>
    private var entries: [IPv4Address: Entry] = [:]
    /// The address that each client is bound to, and the one that it is offered: a client whose address is no longer given is offered
    /// another while it has its own.
    private var bound: [ClientKey: IPv4Address] = [:]
    private var offered: [ClientKey: IPv4Address] = [:]
    /// The last client of each address, and its last address, kept when the lease is over.
    private var formerHolders: [IPv4Address: ClientKey] = [:]
    private var formerAddresses: [ClientKey: IPv4Address] = [:]
    private var expiries = ExpiryHeap()
    private var returned = ReturnQueue()
    /// Addresses that are offered, the oldest offer first.
    private var offers = ReturnQueue()
    private var cursor: (pool: Int, offset: UInt32) = (0, 0)

    /// A table without leases.
    ///
    /// - Parameters:
    ///   - pools: what may be given to anyone.
    ///   - excluded: addresses in the pools that are not: reserved ones, the router's, the server's.
    init(pools: [ClosedRange<IPv4Address>], excluded: Set<IPv4Address>) {
        self.pools = pools
        self.excluded = excluded
    }

    /// How many addresses are offered, bound or kept from use.
    var count: Int { entries.count }

    func isInPool(_ address: IPv4Address) -> Bool {
        !excluded.contains(address) && pools.contains { $0.contains(address) }
    }

    /// Never gives this address to anyone: it is the server's own.
    mutating func exclude(_ address: IPv4Address) { excluded.insert(address) }

    /// Whether the client may have this address at `now`.
    func isFree(_ address: IPv4Address, for key: ClientKey, at now: Duration) -> Bool {
        guard let entry = entries[address], entry.expires > now else { return true }
        return entry.holder == .client(key)
    }

    /// Whether nobody but the client is bound to the address, or keeps it from use; it may be offered to others.
    func isUnbound(_ address: IPv4Address, for key: ClientKey, at now: Duration) -> Bool {
        entries[address]?.isOffer == true || isFree(address, for: key, at: now)
    }

    /// The client's lease, else what it is offered, if that is not over.
    func current(_ key: ClientKey, at now: Duration) -> (lease: Lease, isOffer: Bool)? {
        live(bound[key], at: now) ?? live(offered[key], at: now)
    }

    private func live(_ address: IPv4Address?, at now: Duration) -> (lease: Lease, isOffer: Bool)? {
        guard let address, let entry = entries[address], entry.expires > now else { return nil }
        return (Lease(address: address, holder: entry.holder, expires: entry.expires), entry.isOffer)
    }

    /// The client that has an address or is offered it.
    func client(at address: IPv4Address) -> ClientKey? {
        guard case .client(let client)? = entries[address]?.holder else { return nil }
        return client
    }

    /// Chooses an address for a client: its own, else the one it had, else the one it asks for, else a free one; nil if
    /// there is none.
    mutating func choose(for key: ClientKey, wanted: IPv4Address?, at now: Duration) -> IPv4Address? {
        while let address = expiries.popDue(at: now) { review(address, at: now) }
        for candidate in [bound[key], offered[key], formerAddresses[key], wanted] {
            if let candidate, isInPool(candidate), isFree(candidate, for: key, at: now) { return candidate }
        }
        return nextFree() ?? oldestOffer()
    }

    private mutating func nextFree() -> IPv4Address? {
        while cursor.pool < pools.count {
            let pool = pools[cursor.pool]
            let address = IPv4Address(bits: pool.lowerBound.bits + cursor.offset)
            if address == pool.upperBound { cursor = (cursor.pool + 1, 0) } else { cursor.offset += 1 }
            if isInPool(address), entries[address] == nil, formerHolders[address] == nil { return address }
        }
        while let address = returned.popFirst() {
            // It may have been excluded since: it is reserved now, or the server's own.
            if entries[address] == nil, isInPool(address) { return address }
        }
        return nil
    }

    /// The address whose offer is oldest, where all are offered or bound: a client that meant its DISCOVER has taken its offer by then, and
    /// a flood of DISCOVERs must not keep a pool from those who come after it.
    private mutating func oldestOffer() -> IPv4Address? {
        while let address = offers.popFirst() {
            if entries[address]?.isOffer == true, isInPool(address) { return address }
        }
        return nil
    }

    /// Keeps an address for a client that was offered it. One that is bound keeps its lease until it takes the offer.
    mutating func offer(_ address: IPv4Address, to key: ClientKey, until expires: Duration, at now: Duration) {
        if bound[key] == address, live(address, at: now) != nil { return }
        set(address, Entry(holder: .client(key), expires: expires, isOffer: true))
        offers.append(address)
    }

    /// Takes a lease as it is: at start, to bind or extend it, or to keep its address from use.
    ///
    /// - Returns: what must be stored, which includes that the client left another address.
    @discardableResult
    mutating func put(_ lease: Lease) -> LeaseChange {
        var left: IPv4Address?
        if case .client(let key) = lease.holder, let old = bound[key], old != lease.address { left = old }
        set(lease.address, Entry(holder: lease.holder, expires: lease.expires, isOffer: false))
        return left.map { .move(from: $0, lease) } ?? .put(lease)
    }

    /// Frees the client's address and what it is offered; the address if it was bound, nil if it was offered at most.
    mutating func release(_ key: ClientKey) -> IPv4Address? {
        withdrawOffer(to: key)
        guard let address = bound[key] else { return nil }
        free(address)
        return address
    }

    /// Frees what the client is offered.
    mutating func withdrawOffer(to key: ClientKey) {
        if let address = offered[key] { free(address) }
    }

    private mutating func set(_ address: IPv4Address, _ entry: Entry) {
        forgetHolder(of: address)
        if let former = formerHolders.removeValue(forKey: address) { formerAddresses[former] = nil }
        if case .client(let key) = entry.holder {
            if let old = offered[key], old != address { free(old) }
            if !entry.isOffer, let old = bound[key], old != address { free(old) }
            if let old = formerAddresses[key] { formerHolders[old] = nil }
            if entry.isOffer { offered[key] = address } else { bound[key] = address }
            formerHolders[address] = key
            formerAddresses[key] = address
        }
        entries[address] = entry
        expiries.watch(address, until: entry.expires)
    }

    private mutating func free(_ address: IPv4Address) {
        forgetHolder(of: address)
        entries[address] = nil
        if isInPool(address) { returned.append(address) }
    }

    /// The client that has an address or is offered it has it no more.
    private mutating func forgetHolder(of address: IPv4Address) {
        guard case .client(let key)? = entries[address]?.holder else { return }
        if bound[key] == address { bound[key] = nil }
        if offered[key] == address { offered[key] = nil }
    }

    /// Frees an address that is over, and watches one that was extended.
    private mutating func review(_ address: IPv4Address, at now: Duration) {
        guard let entry = entries[address] else { return }
        if entry.expires <= now { free(address) } else { expiries.watch(address, until: entry.expires) }
    }
}
