// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
public import NetAddress

/// An address that is bound, or kept from use.
public struct Lease: Hashable, Sendable {
    /// What holds the address.
    public enum Holder: Hashable, Sendable {
        /// A client, until the lease expires.
        case client(ClientKey)
        /// Nobody knows who: a client declined it, or a probe was answered. It is kept from use until it expires.
        case conflict
    }

    /// The address.
    public var address: IPv4Address
    /// Who holds it.
    public var holder: Holder
    /// When it ends, since 1970-01-01 00:00 UTC.
    public var expires: Duration

    /// A lease.
    public init(address: IPv4Address, holder: Holder, expires: Duration) {
        self.address = address
        self.holder = holder
        self.expires = expires
    }

    /// The same lease with its end by another clock.
    public func shifted(by offset: Duration) -> Lease {
        Lease(address: address, holder: holder, expires: expires + offset)
    }
}

/// One change of the lease store.
public enum LeaseChange: Hashable, Sendable {
    /// Writes the lease, over whatever the address had.
    case put(Lease)
    /// Forgets the lease of an address and writes another one of its client, both or neither.
    case move(from: IPv4Address, Lease)
    /// Forgets the lease of an address.
    case remove(IPv4Address)

    /// The same change with times of another clock.
    public func shifted(by offset: Duration) -> LeaseChange {
        switch self {
        case .put(let lease): .put(lease.shifted(by: offset))
        case .move(let address, let lease): .move(from: address, lease.shifted(by: offset))
        case .remove: self
        }
    }

    /// Makes the change in leases that are kept by address.
    public func apply(to leases: inout [IPv4Address: Lease]) {
        switch self {
        case .put(let lease):
            leases[lease.address] = lease
        case .move(let address, let lease):
            leases[address] = nil
            leases[lease.address] = lease
        case .remove(let address):
            leases[address] = nil
        }
    }
}
