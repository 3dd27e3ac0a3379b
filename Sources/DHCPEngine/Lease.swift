// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NetAddress

/// Who a lease belongs to.
///
/// The hardware address, because the client identifier changes from ROM to loader to operating system (D48); the
/// identifier only where there is no hardware address to speak of (RFC 4390: InfiniBand sends none).
public enum ClientKey: Hashable, Sendable {
    /// `htype`, `hlen`, `chaddr`.
    case hardware(HardwareAddress)
    /// Option 61.
    case identifier([UInt8])

    /// The key of a message's sender.
    public init(_ message: DHCPMessage) {
        if message.hardware.length == 0, let identifier = message.options[.clientIdentifier] {
            self = .identifier(identifier)
        } else {
            self = .hardware(message.hardware.zeroFilled)
        }
    }
}

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
}

/// One change of the lease store.
public enum LeaseChange: Hashable, Sendable {
    /// Writes the lease, over whatever the address had.
    case put(Lease)
    /// Forgets the lease of an address and writes another one of its client, both or neither.
    case move(from: IPv4Address, Lease)
    /// Forgets the lease of an address.
    case remove(IPv4Address)

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
