// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import NetAddress

/// What a DHCP server tells some of its clients about their boot.
public struct BootAnswer: Hashable, Sendable {
    /// What the answer is called in what is written: letters, digits and `-`, different for each answer of a plan.
    public var name: String
    /// For whom.
    public var condition: ClientCondition
    /// What they are told; nil tells them no boot file.
    public var told: ToldBoot?

    /// An answer.
    public init(_ name: String, _ condition: ClientCondition, _ told: ToldBoot?) {
        (self.name, self.condition, self.told) = (name, condition, told)
    }
}

/// For which clients an answer is: all that is given must hold, and of a list any value will do.
///
/// Architectures tell HTTP Boot from PXE as well: each kind of machine has a number of its own for either.
public struct ClientCondition: Hashable, Sendable {
    /// Numbers of option 93; empty for any.
    public var architectures: [ClientArchitecture]
    /// What option 77 ends with (D34): `iPXE`, `gPXE`, one of one's own loaders; nil for any client, firmware included.
    public var userClass: String?
    /// Hardware addresses.
    public var macs: [MACAddress]
    /// Machine identifiers, option 97.
    public var uuids: [ClientUUID]
    /// Beginnings of option 60.
    public var vendorPrefixes: [String]

    /// A condition.
    public init(
        architectures: [ClientArchitecture] = [], userClass: String? = nil, macs: [MACAddress] = [],
        uuids: [ClientUUID] = [], vendorPrefixes: [String] = []
    ) {
        (self.architectures, self.userClass, self.macs) = (architectures, userClass, macs)
        (self.uuids, self.vendorPrefixes) = (uuids, vendorPrefixes)
    }

    /// Whether no client can meet both.
    func excludes(_ other: ClientCondition) -> Bool {
        func disjoint<Value: Hashable>(_ first: [Value], _ second: [Value]) -> Bool {
            !first.isEmpty && !second.isEmpty && Set(first).isDisjoint(with: second)
        }
        return disjoint(architectures, other.architectures) || disjoint(macs, other.macs)
            || disjoint(uuids, other.uuids)
            || (userClass != nil && other.userClass != nil && userClass != other.userClass)
    }

    /// Whether every client that meets this one meets `other` too.
    func isWithin(_ other: ClientCondition) -> Bool {
        func within<Value: Hashable>(_ first: [Value], _ second: [Value]) -> Bool {
            second.isEmpty || (!first.isEmpty && Set(first).isSubset(of: second))
        }
        return within(architectures, other.architectures) && within(macs, other.macs) && within(uuids, other.uuids)
            && within(vendorPrefixes, other.vendorPrefixes)
            && (other.userClass == nil || userClass == other.userClass)
    }
}

/// A boot file and what goes with it.
public struct ToldBoot: Hashable, Sendable {
    /// The path for TFTP, or the URL: the header's `file` and option 67.
    public var file: String
    /// The boot server, `siaddr`: most firmware reads no other field (D31).
    public var server: IPv4Address
    /// Whether the client speaks HTTP Boot, and needs option 60 `HTTPClient` in the answer (D37).
    public var isForHTTPBoot: Bool
    /// More options.
    public var options: [BootOption]
    /// The firmware's own menu, for servers that can show one.
    public var menu: BootMenuPlan?

    /// A boot.
    public init(
        file: String, server: IPv4Address, isForHTTPBoot: Bool = false, options: [BootOption] = [],
        menu: BootMenuPlan? = nil
    ) {
        (self.file, self.server, self.isForHTTPBoot) = (file, server, isForHTTPBoot)
        (self.options, self.menu) = (options, menu)
    }
}

/// A network whose addresses the server gives.
public struct PeerNetwork: Hashable, Sendable {
    /// An address for one machine.
    public struct Reservation: Hashable, Sendable {
        /// How the machine is known.
        public enum Owner: Hashable, Sendable {
            /// By its hardware address.
            case mac(MACAddress)
            /// By option 97.
            case uuid(ClientUUID)
            /// By option 61.
            case clientIdentifier([UInt8])
            /// By the relay's circuit, option 82.1.
            case circuit([UInt8])
        }
        /// Whose it is.
        public var owner: Owner
        /// The address.
        public var address: IPv4Address
        /// Option 12.
        public var hostName: String?

        /// A reservation.
        public init(_ owner: Owner, _ address: IPv4Address, hostName: String? = nil) {
            (self.owner, self.address, self.hostName) = (owner, address, hostName)
        }
    }

    /// The network. A relay's address in it chooses it, with every server that is written for here.
    public var subnet: IPv4Subnet
    /// Addresses for anyone.
    public var pools: [ClosedRange<IPv4Address>]
    /// Option 3.
    public var routers: [IPv4Address]
    /// Option 6.
    public var nameServers: [IPv4Address]
    /// In seconds.
    public var leaseTime: Int
    /// Addresses for one machine each.
    public var reservations: [Reservation]
    /// Any other options.
    public var options: [BootOption]

    /// A network.
    public init(
        _ subnet: IPv4Subnet, pools: [ClosedRange<IPv4Address>] = [], routers: [IPv4Address] = [],
        nameServers: [IPv4Address] = [], leaseTime: Int = 3600, reservations: [Reservation] = [],
        options: [BootOption] = []
    ) {
        (self.subnet, self.pools, self.routers, self.nameServers) = (subnet, pools, routers, nameServers)
        (self.leaseTime, self.reservations, self.options) = (leaseTime, reservations, options)
    }
}
