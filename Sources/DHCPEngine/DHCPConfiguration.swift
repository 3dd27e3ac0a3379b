// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
public import DHCPWire
public import NetAddress

/// What a ``DHCPResponder`` serves.
public struct DHCPConfiguration: Hashable, Sendable {
    /// The subnets it gives addresses on; none for a server that only boots.
    public var subnets: [SubnetConfiguration]
    /// Who boots what.
    public var rules: BootRules
    /// Vendor and user classes beside the known ones.
    public var knownClasses: ClientIdentity.KnownClasses
    /// Whether no other server gives addresses or boots here.
    ///
    /// It then gives a client the free address of a pool that it asks for, although nothing is known of its lease any more, and tells iPXE
    /// not to wait for a ProxyDHCP server (option 175.176), which saves it two seconds.
    public var isOnlyServer: Bool
    /// Whether clients are told by DHCPNAK that an address is not theirs which this server never gives (RFC 2131 §4.3.2).
    ///
    /// Off, for such a client may have its address from another server of the network, and would lose it. Clients that ask for an address
    /// which is this server's to give, and which they may not have, are refused in any case.
    public var isAuthoritative: Bool
    /// Who is given an address in the subnets.
    public var addresses: AddressPolicy
    /// How clients are told what to boot.
    public var boot: BootServiceConfiguration
    /// How long an offered address is kept for a client.
    public var offerTime: Duration
    /// How long an address that turned out to be somebody else's is kept from use.
    public var conflictTime: Duration

    /// A configuration; what is not given has its usual value.
    public init(
        subnets: [SubnetConfiguration] = [], rules: BootRules = BootRules([]),
        knownClasses: ClientIdentity.KnownClasses = ClientIdentity.KnownClasses(), isOnlyServer: Bool = true,
        isAuthoritative: Bool = false,
        addresses: AddressPolicy = .everyone, boot: BootServiceConfiguration = BootServiceConfiguration(),
        offerTime: Duration = .seconds(60), conflictTime: Duration = .seconds(3600)
    ) {
        self.subnets = subnets
        self.rules = rules
        self.knownClasses = knownClasses
        self.isOnlyServer = isOnlyServer
        self.isAuthoritative = isAuthoritative
        self.addresses = addresses
        self.boot = boot
        self.offerTime = offerTime
        self.conflictTime = conflictTime
    }

    /// Serves these machines instead of others: what they boot, and the addresses that are kept for them in their networks.
    public mutating func use(_ machines: MachinePolicy) {
        rules.machines = machines
        for index in subnets.indices {
            subnets[index].reservations.removeAll { if case .machine = $0.owner { true } else { false } }
            for machine in machines.machines {
                guard let address = machine.address, subnets[index].subnet.contains(address) else { continue }
                subnets[index].reservations.append(
                    Reservation(owner: .machine(machine), address: address, hostName: machine.name))
            }
        }
    }
}

/// Who is given an address.
public enum AddressPolicy: Hashable, Sendable {
    /// Every client of a subnet: this is its DHCP server.
    case everyone
    /// Firmware that another server's address and this one's boot did not get any further (D4).
    case lastResort
}

/// One subnet: its addresses and what its clients are told.
public struct SubnetConfiguration: Hashable, Sendable {
    /// The network.
    public var subnet: IPv4Subnet
    /// Addresses for anyone.
    public var pools: [ClosedRange<IPv4Address>]
    /// Addresses for one client each.
    public var reservations: [Reservation]
    /// The lease time, and the longest that a client gets if it asks for more or less.
    public var leaseTime: Duration
    /// Option 3.
    public var routers: [IPv4Address]
    /// Option 6.
    public var nameServers: [IPv4Address]
    /// Any other options, in the order in which they are sent.
    public var options: [DHCPOption]
    /// Whether an address is probed before it is offered to a client that does not boot (V4: never one that does).
    public var probesAddresses: Bool

    /// A subnet; what is not given is absent.
    public init(
        subnet: IPv4Subnet, pools: [ClosedRange<IPv4Address>] = [], reservations: [Reservation] = [],
        leaseTime: Duration = .seconds(3600), routers: [IPv4Address] = [], nameServers: [IPv4Address] = [],
        options: [DHCPOption] = [], probesAddresses: Bool = false
    ) {
        self.subnet = subnet
        self.pools = pools
        self.reservations = reservations
        self.leaseTime = leaseTime
        self.routers = routers
        self.nameServers = nameServers
        self.options = options
        self.probesAddresses = probesAddresses
    }
}

/// An address that one client gets and no other.
public struct Reservation: Hashable, Sendable {
    /// How the client is known.
    public enum Owner: Hashable, Sendable {
        /// By its hardware address.
        case mac(MACAddress)
        /// By the UUID of option 97.
        case uuid(ClientUUID)
        /// By option 61.
        case clientIdentifier([UInt8])
        /// By the relay's circuit, option 82.1.
        case circuit([UInt8])
        /// A machine that the configuration knows, by whatever it is known.
        case machine(Machine)
    }

    /// For whom.
    public var owner: Owner
    /// Which address.
    public var address: IPv4Address
    /// The name for option 12; nil sends none.
    public var hostName: String?

    /// A reservation.
    public init(owner: Owner, address: IPv4Address, hostName: String? = nil) {
        self.owner = owner
        self.address = address
        self.hostName = hostName
    }
}

extension ClientIdentity {
    /// Whether a reservation is this client's.
    package func owns(_ reservation: Reservation) -> Bool {
        switch reservation.owner {
        case .mac(let mac): hardware.mac == mac
        case .uuid(let wanted): uuid == wanted
        case .clientIdentifier(let identifier): clientIdentifier == identifier
        case .circuit(let circuit): circuitID == circuit
        case .machine(let machine): machine.isClient(self)
        }
    }
}
